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
#include <map>
#include <thread>

namespace hypersparse::program
{
    namespace
    {
        const char* const whole_number = "[0, 1e9]";

        CLI::Validator layout_text()
        {
            return CLI::Validator(
                [](std::string& text) -> std::string
                {
                    try
                    {
                        layout_rule_named(text);
                        return {};
                    }
                    catch (const dlib::error& e)
                    {
                        return e.what();
                    }
                },
                "LAYOUT");
        }

        std::map<std::string, drop_curve> drop_curves()
        {
            return {{"cosine", drop_curve::cosine}, {"constant", drop_curve::constant}, {"exponential", drop_curve::exponential}};
        }

        std::map<std::string, growth_score> growth_scores()
        {
            return {{"signed", growth_score::signed_gradient}, {"absolute", growth_score::absolute_gradient},
                {"published", growth_score::published}};
        }

        void add_data_options(CLI::App& app, train_settings& s)
        {
            const std::string group = "Data";
            app.add_option("--network", s.network, "network")->check(one_of(network_names()))->group(group)->capture_default_str();
            app.add_option("--data", s.data, "data set; shapes is generated and needs no folder")
                ->check(one_of(dataset_names()))->group(group)->capture_default_str();
            app.add_option("--data-dir", s.data_dir, "folder of the data set")->group(group);
            app.add_option("--rows", s.rows, "height to which the images of a folder are brought; with mnist and fashion-mnist 28, as they "
                "are, or 32, padded")
                ->check(whole_number_within("[1, 1024]"))->group(group)->capture_default_str();
            app.add_option("--cols", s.cols, "the same: width")
                ->check(whole_number_within("[1, 1024]"))->group(group)->capture_default_str();
            app.add_option("--limit", s.limit, "take the first N training images; 0: all")
                ->check(whole_number_within(whole_number))->group(group)->capture_default_str();
            app.add_option("--test-limit", s.test_limit, "take the first N test images; 0: all")
                ->check(whole_number_within(whole_number))->group(group)->capture_default_str();
            app.add_option("--batch-size", s.batch_size, "images in a step")
                ->check(whole_number_within("[2, 65536]"))->group(group)->capture_default_str();
            app.add_flag("--augment,!--no-augment", s.augment, "crop and flip training images (on by default)")->group(group);
            app.add_option("--validation", s.validation, "share of the training images that is held out: the best epoch is chosen on them, "
                "not on the test images, as published")->check(number_within("[0, 1)"))->group(group)->capture_default_str();
            app.add_flag("--clean-scoring", s.clean_scoring, "judge pruned copies on images without augmentation")->group(group);
        }

        void add_method_options(CLI::App& app, train_settings& s)
        {
            const std::string group = "Method";
            method_options& m = s.mask;
            app.add_option("--method", s.method, "how weights are removed; art takes the options of the next group")
                ->check(one_of(method_names()))->group(group)->capture_default_str();
            app.add_option("--prune-rate", s.art.prune_rate, "fraction of the weights to be removed")
                ->check(number_within("[0, 1)"))->group(group)->capture_default_str();
            app.add_option("--epochs", m.epochs, "epochs of each training; omp and lth train twice, imp in rounds")
                ->check(whole_number_within("[1, 1e9]"))->group(group)->capture_default_str();
            app.add_option("--layout", s.layout, "how many weights each layer keeps: global (by one ranking), uniform, uniform-dense-first, "
                "er, erk, smart-ratio, or a density for every layer, such as 0.5,0.1,1; by default the method's own")
                ->check(layout_text())->group(group);
            app.add_option("--update-begin", m.update_begin, "part of the training before masks change: gmp, lpss")
                ->check(number_within("[0, 1]"))->group(group)->capture_default_str();
            app.add_option("--update-end", m.update_end, "part of the training after which masks stay: gmp, set, rigl, lpss")
                ->check(number_within("[0, 1]"))->group(group)->capture_default_str();
            app.add_option("--update-steps", m.update_steps, "steps from one change of the mask to the next: gmp, set, rigl, lpss")
                ->check(whole_number_within("[1, 1e9]"))->group(group)->capture_default_str();
            app.add_option("--drop", m.drop_initial, "share of the weights that a change replaces at first: set, rigl, lpss")
                ->check(number_within("[0, 1]"))->group(group)->capture_default_str();
            app.add_option("--drop-minimum", m.drop_minimum, "share of the weights that the last one replaces: set, rigl")
                ->check(number_within("[0, 1]"))->group(group)->capture_default_str();
            app.add_option("--drop-curve", m.curve, "how the share falls: cosine, constant or exponential")
                ->transform(CLI::CheckedTransformer(drop_curves()))->group(group)->default_str("cosine");
            app.add_flag("--drop-signed", s.drop_signed, "drop as SET was first published: positive and negative weights apart")->group(group);
            app.add_option("--regrow", s.regrow, "what grows in the place of what was dropped: random, gradient or momentum; "
                "by default the method's own")->check(CLI::IsMember({"random", "gradient", "momentum"}))->group(group);
            app.add_option("--p", s.sphere.p, "exponent of the spheres: lpss; by default the published one of the nearest prune rate")
                ->check(number_within("(1, 2]"))->group(group);
            app.add_option("--first-p", s.sphere.first_p, "the same, of the first layers: lpss")
                ->check(number_within("(1, 2]"))->group(group);
            app.add_option("--first-layers", s.sphere.first_layers, "how many layers these are: lpss")
                ->check(whole_number_within(whole_number))->group(group)->capture_default_str();
            app.add_option("--masked-at-start", s.sphere.masked_at_start, "share of each layer that training begins without: lpss")
                ->check(number_within("[0, 1)"))->group(group)->capture_default_str();
            app.add_option("--growth", s.sphere.growth, "what grows: the largest signed gradient, the largest absolute, or published: lpss")
                ->transform(CLI::CheckedTransformer(growth_scores()))->group(group)->default_str("signed");
            app.add_option("--growth-start", s.sphere.growth_start, "share of what was dropped that the first change grows: lpss")
                ->check(number_within("[0, 1]"))->group(group)->capture_default_str();
            app.add_option("--growth-change", s.sphere.growth_change, "by which this share changes from one change to the next: lpss")
                ->check(number_within("[0, 1]"))->group(group)->capture_default_str();
            app.add_option("--rewind-steps", m.rewind_steps, "weights go back to where they were after so many steps: lth, imp")
                ->check(whole_number_within(whole_number))->group(group)->capture_default_str();
            app.add_option("--round-rate", m.round_rate, "what a round removes of what is left: imp")
                ->check(number_within("(0, 1)"))->group(group)->capture_default_str();
            app.add_option("--samples-per-class", m.samples_per_class, "images by which weights are scored: snip, grasp")
                ->check(whole_number_within("[1, 1e6]"))->group(group)->capture_default_str();
            app.add_option("--temperature", m.temperature, "of the outputs while grasp scores")
                ->check(number_within("(0, inf)"))->group(group)->capture_default_str();
        }

        void add_pruning_options(CLI::App& app, train_settings& s)
        {
            const std::string group = "Pruning with ART";
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
            app.add_option("--lr-steps", s.art.learning_rate_steps, "ascending epochs at which the rate falls: of phase finetune with art, of "
                "each training with other methods, at one half and three quarters of it by default")
                ->delimiter(',')->take_all()->check(whole_number_within(whole_number))->group(group)->capture_default_str();
            app.add_option("--lr-decay", s.art.learning_rate_decay, "factor by which it falls")
                ->check(number_within("(0, 1]"))->group(group)->capture_default_str();
            app.add_option("--momentum", s.art.momentum, "momentum")
                ->check(number_within("[0, 1)"))->group(group)->capture_default_str();
            app.add_flag("--nesterov", s.mask.nesterov, "momentum as Nesterov's: all methods but art")->group(group);
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
            CLI::App app{"Trains a network until most of its weights are exactly zero. With Adaptive Regularized Training (--method art): plain "
                         "epochs, then epochs under a growing penalty until a pruned copy is as good as the dense network, then fine-tuning "
                         "of the pruned one. Or with another method of the field, on the same network and the same data.",
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
                add_method_options(app, request.settings);
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

        // The defaults of the settings are those of art and of most methods. What was not given gets the method's own.
        void set_method_defaults(train_line& line)
        {
            train_settings& s = line.request.settings;
            const auto unless_given = [&line](const char* option, auto& value, const auto& own)
            {
                if (line.app.get_option(option)->count() == 0)
                    value = own;
            };
            if (s.method == "lpss")
            {
                const lpss_options own;
                const sphere_exponents_pair exponents = exponents_for(s.art.prune_rate);
                unless_given("--epochs", s.mask.epochs, own.epochs);
                unless_given("--batch-size", s.batch_size, own.batch_size);
                unless_given("--lr", s.art.learning_rate, own.learning_rate);
                unless_given("--nesterov", s.mask.nesterov, own.nesterov);
                unless_given("--weight-decay", s.art.weight_decay, own.weight_decay);
                unless_given("--update-begin", s.mask.update_begin, own.update_begin);
                unless_given("--update-end", s.mask.update_end, own.update_end);
                unless_given("--update-steps", s.mask.update_steps, own.update_steps);
                unless_given("--drop", s.mask.drop_initial, own.drop_initial);
                unless_given("--p", s.sphere.p, exponents.p);
                unless_given("--first-p", s.sphere.first_p, exponents.first_p);
            }
            if (s.method != "art")
                unless_given("--lr-steps", s.art.learning_rate_steps, default_learning_rate_steps(s.mask.epochs));
        }

        train_settings stored_settings(const run_directory& run)
        {
            train_line line;
            read_file(run.options());       // says why it cannot be read, if so
            parse(line.app, {"--config", run.options()});
            set_method_defaults(line);
            return line.request.settings;
        }

        std::string value_of(const std::vector<named_value>& values, const std::string& name)
        {
            const auto found = std::find_if(values.begin(), values.end(), [&](const named_value& v) { return v.name == name; });
            return found == values.end() ? "" : found->value;
        }

        void note_what_has_no_effect(const train_line& line)
        {
            std::string names;
            for (const named_value& entry : named_values(line.request.settings))
                if (!entry.applies && line.app.get_option("--" + entry.name)->count() != 0)
                    names += (names.empty() ? "--" : ", --") + entry.name;
            if (!names.empty())
                std::cerr << "note: no effect with --method " << line.request.settings.method << ": " << names << std::endl;
        }

        void adopt_stored_settings(train_line& line)
        {
            train_settings& given = line.request.settings;
            train_settings stored = stored_settings(run_directory::existing(line.request.run));
            const auto of_given = named_values(given);
            const auto of_stored = named_values(stored);
            std::string differing;
            for (const named_value& entry : of_given)
            {
                const std::string then = value_of(of_stored, entry.name);
                if (entry.matters && line.app.get_option("--" + entry.name)->count() != 0 && entry.value != then)
                    differing += " --" + entry.name + " (" + then + " in the run, " + entry.value + " given)";
            }
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
        else
        {
            set_method_defaults(line);
            note_what_has_no_effect(line);
        }
        if (request.settings.threads == 0)
            request.settings.threads = std::max(1u, std::thread::hardware_concurrency());
        check_combination(request.settings);
        return request;
    }
}
