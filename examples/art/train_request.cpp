// SPDX-License-Identifier: BSL-1.0
#include "train_request.h"

#include "command_line.h"
#include "epoch_report.h"
#include "run_directory.h"
#include "train_checks.h"

#include <hypersparse/networks/network_table.h>
#include <hypersparse/plugins/training/durable_file.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <thread>

namespace hypersparse::program
{
    namespace
    {
        const char* const whole_number = "[0, 1e9]";

        void add_data_options(CLI::App& app, train_settings& s)
        {
            const std::string group = "Data";
            app.add_option("--network", s.network, "network")->check(one_of(network_names()))->group(group)->capture_default_str();
            app.add_option("--data", s.data, "data set; shapes is generated and needs no folder")
                ->check(one_of(dataset_names()))->group(group)->capture_default_str();
            app.add_option("--data-dir", s.data_dir, "folder of the data set")->group(group);
            app.add_option("--rows", s.rows, "height to which the images of a folder are brought")
                ->check(whole_number_within("[16, 1024]"))->group(group)->capture_default_str();
            app.add_option("--cols", s.cols, "width to which the images of a folder are brought")
                ->check(whole_number_within("[16, 1024]"))->group(group)->capture_default_str();
            app.add_option("--limit", s.limit, "take the first N training images; 0: all")
                ->check(whole_number_within(whole_number))->group(group)->capture_default_str();
            app.add_option("--test-limit", s.test_limit, "take the first N test images; 0: all")
                ->check(whole_number_within(whole_number))->group(group)->capture_default_str();
            app.add_option("--batch-size", s.batch_size, "images in a step")
                ->check(whole_number_within("[2, 65536]"))->group(group)->capture_default_str();
            app.add_flag("--augment,!--no-augment", s.augment, "crop and flip training images (on by default)")->group(group);
            app.add_flag("--clean-scoring", s.clean_scoring, "judge pruned copies on images without augmentation")->group(group);
        }

        void add_pruning_options(CLI::App& app, train_settings& s)
        {
            const std::string group = "Pruning";
            app.add_option("--prune-rate", s.art.prune_rate, "fraction of the weights to be removed")
                ->check(number_within("[0, 1)"))->group(group)->capture_default_str();
            app.add_option("--penalty", s.penalty, "penalty of phase art")
                ->check(one_of(hypersparse::penalty::names()))->group(group)->capture_default_str();
            app.add_option("--lambda-init", s.art.lambda_init, "strength of the penalty in the first epoch of phase art")
                ->check(number_within("[0, inf)"))->group(group)->capture_default_str();
            app.add_option("--eta", s.art.eta, "growth of the strength from epoch to epoch")
                ->check(number_within("(0, inf)"))->group(group)->capture_default_str();
            app.add_option("--window", s.art.window, "b: a pruned copy is judged with b neighbours on each side")
                ->check(whole_number_within("[0, 1000]"))->group(group)->capture_default_str();
            app.add_flag("--published-count", s.art.published_count, "keep one weight fewer, as the published code does")->group(group);
        }

        void add_schedule_options(CLI::App& app, train_settings& s)
        {
            const std::string group = "Schedule and solver";
            app.add_option("--warmup-epochs", s.art.warmup_epochs, "epochs of plain training")
                ->check(whole_number_within(whole_number))->group(group)->capture_default_str();
            app.add_option("--max-art-epochs", s.art.max_art_epochs, "most epochs of phase art; it ends when the pruned copy is as good")
                ->check(whole_number_within(whole_number))->group(group)->capture_default_str();
            app.add_option("--finetune-epochs", s.art.finetune_epochs, "epochs of training the pruned network")
                ->check(whole_number_within(whole_number))->group(group)->capture_default_str();
            app.add_option("--lr", s.art.learning_rate, "learning rate")
                ->check(number_within("(0, inf)"))->group(group)->capture_default_str();
            app.add_option("--lr-steps", s.art.learning_rate_steps, "ascending epochs of phase finetune at which the rate falls")
                ->delimiter(',')->take_all()->check(whole_number_within(whole_number))->group(group)->capture_default_str();
            app.add_option("--lr-decay", s.art.learning_rate_decay, "factor by which it falls")
                ->check(number_within("(0, 1]"))->group(group)->capture_default_str();
            app.add_option("--momentum", s.art.momentum, "momentum")
                ->check(number_within("[0, 1)"))->group(group)->capture_default_str();
            app.add_option("--weight-decay", s.art.weight_decay, "weight decay, on all parameters")
                ->check(number_within("[0, inf)"))->group(group)->capture_default_str();
            app.add_option("--seed", s.seed, "of weights, order and augmentation: the same seed gives the same run")
                ->check(whole_number_within("[0, 1e18]"))->group(group)->capture_default_str();
        }

        void add_run_options(CLI::App& app, train_settings& s)
        {
            app.add_option("--threads", s.threads, "threads of the computation and of preparing images; 0: one for each core. Their number "
                "is kept with the run; with dlib's layers the last bits depend on it")
                ->check(whole_number_within("[0, 1024]"))->capture_default_str();
            app.add_option("--layers", s.layers, "on a CPU: our fast layers, or dlib's own")
                ->check(CLI::IsMember({"fast", "dlib"}))->capture_default_str();
            app.add_option("--convolution", s.convolution, "on a GPU: dlib's choice of cuDNN's algorithms, the fastest for each layer's "
                "shape, TF32 arithmetic, or algorithms that repeat bit for bit")
                ->check(CLI::IsMember(convolution_option_names()))->capture_default_str();
            app.add_option("--checkpoint-minutes", s.checkpoint_minutes, "a checkpoint is written so often, and after every epoch")
                ->check(number_within("(0, inf)"))->capture_default_str();
        }

        struct train_line
        {
            CLI::App app{"Trains a network with Adaptive Regularized Training: plain epochs, then epochs under a growing "
                         "penalty until a pruned copy is as good as the dense network, then fine-tuning of the pruned one.",
                "art train"};
            train_request request;
            std::string out;

            train_line()
            {
                app.option_defaults()->take_last();     // a script may add to a line that has the option already
                app.add_option("--out", out, "folder for the run; it is created")->configurable(false);
                app.add_option("--resume", request.run, "folder of a run that was stopped: it goes on, bit by bit the same. Without "
                    "a name it is the folder of --out")->expected(0, 1)->configurable(false);
                app.set_config("--config", "", "file with any of these options in TOML or INI; the command line wins");
                app.allow_config_extras(CLI::config_extras_mode::error);
                add_json_flag(app, request.json);
                app.add_flag("--picture", request.picture, "draw accuracies and densities at the end")->configurable(false);
                add_run_options(app, request.settings);
                add_data_options(app, request.settings);
                add_sample_options(app, request.settings.samples);
                add_pruning_options(app, request.settings);
                add_schedule_options(app, request.settings);
            }
        };

        // A run may be resumed from another working folder.
        void make_absolute(std::string& folder)
        {
            if (!folder.empty())
                folder = std::filesystem::absolute(folder).lexically_normal().string();
        }

        train_settings stored_settings(const run_directory& run)
        {
            train_line line;
            read_file(run.options());       // says why it cannot be read, if so
            parse(line.app, {"--config", run.options()});
            return line.request.settings;
        }

        void adopt_stored_settings(train_line& line)
        {
            train_settings& given = line.request.settings;
            train_settings stored = stored_settings(run_directory::existing(line.request.run));
            const auto of_given = named_values(given);
            const auto of_stored = named_values(stored);
            std::string differing;
            for (std::size_t i = 0; i < of_given.size(); ++i)
                if (of_given[i].matters && line.app.get_option("--" + of_given[i].name)->count() != 0
                    && of_given[i].value != of_stored[i].value)
                    differing += " --" + of_given[i].name + " (" + of_stored[i].value + " in the run, "
                        + of_given[i].value + " given)";
            if (!differing.empty())
                throw usage_error("train: a run goes on with the options it was started with, found others:" + differing
                    + "; leave them out, or start another run with --out");
            if (line.app.get_option("--threads")->count() != 0 && given.threads != 0 && given.threads != stored.threads)
            {
                if (stored.layers == "dlib")
                    std::cerr << "note: " << counted(given.threads, "thread") << " instead of " << stored.threads
                        << ": BLAS splits sums in another way, so the last bits may differ from here on" << std::endl;
                stored.threads = given.threads;
            }
            if (line.app.get_option("--data-dir")->count() != 0)
                stored.data_dir = given.data_dir;
            if (line.app.get_option("--checkpoint-minutes")->count() != 0)
                stored.checkpoint_minutes = given.checkpoint_minutes;
            given = stored;
        }
    }

    std::optional<train_request> read_train_request(const arguments& args)
    {
        train_line line;
        if (!parse(line.app, args))
            return std::nullopt;
        train_request& request = line.request;
        make_absolute(request.settings.data_dir);
        make_absolute(request.settings.samples.scores);
        request.resume = line.app.get_option("--resume")->count() != 0;
        if (request.resume && request.run.empty())
            request.run = line.out;
        else if (request.resume && !line.out.empty())
            throw usage_error("train: expected --resume RUN or --out RUN --resume, found a name for both");
        if (!request.resume)
            request.run = line.out;
        if (request.run.empty())
            throw usage_error("train: expected --out RUN, the folder for the run, or --resume RUN, found neither (art train --help)");
        if (request.resume)
            adopt_stored_settings(line);
        if (request.settings.threads == 0)
            request.settings.threads = std::max(1u, std::thread::hardware_concurrency());
        check_combination(request.settings);
        return request;
    }
}
