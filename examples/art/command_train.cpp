// SPDX-License-Identifier: BSL-1.0
#include "commands.h"
#include "cpu_threads.h"
#include "epoch_report.h"
#include "train_observer.h"
#include "train_summary.h"
#include "training_samples.h"
#include "weight_log.h"

#include <hypersparse/networks/network_table.h>
#include <hypersparse/plugins/kernels/device_check.h>
#include <hypersparse/plugins/kernels/instruction_set.h>
#include <hypersparse/plugins/layers/fast/fast_layers.h>
#include <hypersparse/plugins/training/art_controller.h>
#include <hypersparse/plugins/training/lpss_mask_driver.h>
#include <hypersparse/plugins/training/method_controller.h>
#include <hypersparse/plugins/training/durable_file.h>

#include <filesystem>
#include <iostream>
#include <map>
#include <sstream>

namespace hypersparse::program
{
    namespace
    {
        void check_data(const dataset& data, const train_settings& settings)
        {
            if (data.train.images.size() < 2)
                throw usage_error("train: expected at least two training images in '" + settings.data + "', found "
                    + std::to_string(data.train.images.size()));
        }

        training_data shown_data(const dataset& data, const labelled_images& validation, const train_settings& settings)
        {
            training_data shown{.train = &data.train, .test = &data.test, .validation = &validation, .batch_size = settings.batch_size,
                .augment = settings.augment, .clean_scoring = settings.clean_scoring, .seed = settings.seed, .threads = settings.threads,
                .on_spheres = settings.method == "lpss"};
            if (settings.samples.attack.wanted())
                shown.attack = settings.samples.attack.options();
            return shown;
        }

        model_info describe(const dataset& data, const train_settings& settings)
        {
            model_info info;
            info.class_names = data.class_names;
            info.data = settings.data;
            info.prune_rate = settings.method == "dense" ? 0 : settings.art.prune_rate;
            info.seed = settings.seed;
            return info;
        }

        std::string speed_of_layers()
        {
            return fast_layers_in_use() ? ", fast layers (" + name_of(current_instruction_set()) + ")" : "";
        }

        std::string described(const sample_settings& s)
        {
            const attack_settings& a = s.attack;
            std::string text;
            if (!s.subset.empty())
                text += ", " + s.subset + " of the images";
            if (a.wanted())
                text += ", adversarial (" + a.kind + ", " + counted(a.steps, "step") + ", epsilon " + pixel_part_text(a.epsilon) + ")";
            return text;
        }

        void announce(const train_request& request, const dataset& data, const network& net)
        {
            const train_settings& s = request.settings;
            std::cerr << (request.resume ? "going on with " : "training ") << s.network << " by " << s.method << " (" << net.parameters()
                << " parameters) on " << s.data << ": " << data.train.images.size() << " training and "
                << data.test.images.size() << " test images of " << net.classes() << " classes, prune rate " << s.art.prune_rate
                << described(s.samples) << ", seed " << s.seed << ", " << counted(s.threads, "thread") << speed_of_layers() << std::endl;
        }

        // Options that an older checkpoint does not name had these values.
        std::map<std::string, std::string> options_in(const std::string& text)
        {
            std::map<std::string, std::string> options = {{"layers", "\"dlib\""}, {"convolution", "\"dlib\""}, {"method", "\"art\""},
                {"validation", "0"}};
            for (const named_value& entry : named_sample_values({}))
                options[entry.name] = entry.value;
            std::istringstream lines(text);
            for (std::string line; std::getline(lines, line); )
                if (const std::size_t middle = line.find(" = "); middle != std::string::npos)
                    options[line.substr(0, middle)] = line.substr(middle + 3);
            return options;
        }

        void demand_same_options(const std::string& of_checkpoint, const std::string& of_file)
        {
            std::map<std::string, std::string> then = options_in(of_checkpoint);
            std::string differing;
            for (const auto& [name, value] : options_in(of_file))
                if (value != then[name])
                    differing += (differing.empty() ? "" : ", ") + name + " = " + value + " (it was " + then[name] + ")";
            if (!differing.empty())
                throw usage_error("train: expected in options.toml what the run was started with, found " + differing
                    + "; put it back, or start another run with --out");
        }

        // A run that was begun without weights.jsonl goes on with the epochs to come.
        void cut_back_weights(const run_directory& run, bool resume, std::size_t epochs)
        {
            const bool is_there = std::filesystem::exists(run.weights());
            if (is_there || !resume)
                write_durably(run.weights(), resume ? weight_lines_before(read_file(run.weights()), epochs) : std::string());
        }

        // The state of the checkpoint, or of a new run. metrics.jsonl and weights.jsonl are cut back to what that state knows.
        checkpoint_content restore(
            const run_directory& run, const train_request& request, const dataset& data, training_run& controller)
        {
            checkpoint_content content;
            content.options = options_that_matter(request.settings);
            content.data_digest = digest_of(data.train);
            if (request.resume)
                run.read_checkpoint(
                    [&](const std::string& payload)
                    {
                        content = unpack_checkpoint(payload, controller, [found = content](const checkpoint_content& stored)
                        {
                            demand_same_options(stored.options, found.options);
                            if (stored.data_digest != found.data_digest)
                                throw usage_error("train: expected the training images that the run was started with, found "
                                    "others in --data-dir");
                        });
                    },
                    [](const std::string& remark) { std::cerr << remark << std::endl; });
            write_durably(run.metrics(), content.metrics);
            cut_back_weights(run, request.resume, controller.epoch());
            return content;
        }

        void write_models(const run_directory& run, const network& net, const model_info& info, training_subject& subject,
            const training_run& controller)
        {
            save_model(run.last_model(), net, info);
            subject.restore(*controller.best()->state);
            save_model(run.model(), net, info);
        }

        int stopped(const run_directory& run, const training_run& controller, train_observer& observer)
        {
            const int signal = observer.stopped_by();
            observer.print(std::string("stopped by ") + stop_signal::name_of(signal) + " in epoch "
                + std::to_string(controller.epoch() + 1) + " after step " + std::to_string(controller.step())
                + ": art train --resume " + run.path() + " goes on from here");
            return 128 + signal;
        }

        std::unique_ptr<training_run> make_run(training_subject& subject, const train_settings& settings)
        {
            if (settings.method == "art")
                return std::make_unique<art_controller>(subject, settings.schedule());
            if (settings.method == "lpss")
                return std::make_unique<method_controller>(subject, std::make_unique<lpss_mask_driver>(subject, settings.spheres()));
            return std::make_unique<method_controller>(subject, settings.masking());
        }

        int train(const run_directory& run, const train_request& request, const dataset& data, const labelled_images& validation,
            network& net)
        {
            const train_settings& settings = request.settings;
            const model_info info = describe(data, settings);
            const auto subject = net.make_subject(shown_data(data, validation, settings));
            const auto made = make_run(*subject, settings);
            training_run& controller = *made;
            checkpoint_content content = restore(run, request, data, controller);
            const bool was_finished = controller.finished();
            train_observer observer(run, settings, info, net, controller, std::move(content));
            try
            {
                if (!controller.run(observer))
                    return stopped(run, controller, observer);
                if (!was_finished || !std::filesystem::exists(run.model()) || !std::filesystem::exists(run.last_model()))
                    write_models(run, net, info, *subject, controller);
            }
            catch (const file_error& e)     // the disk is full, perhaps: the run itself was right
            {
                throw result_error(e.what());
            }
            if (was_finished)
                observer.print(run.path() + ": this run is finished");
            conclude_run(run, request, data, observer.metrics(), observer.seconds());
            return exit_done;
        }
    }

    int train_command(const arguments& args)
    {
        const auto request = read_train_request(args);
        if (!request)
            return exit_done;
        require_device();
        const train_settings& settings = request->settings;
        const run_directory run = request->resume ? run_directory::existing(request->run) : run_directory::fresh(request->run);
        use_fast_layers(settings.layers == "fast");
        set_threads(settings.threads);
        dataset_options options = settings.dataset();
        options.threads = settings.threads;
        dataset data = load_dataset(settings.data, options);
        const training_samples samples = choose_training_samples(run, *request, data);
        check_data(data, settings);
        const auto net = make_network(settings.network, {.classes = data.class_names.size(), .rows = data.rows,
            .cols = data.cols, .channels = input_channels(settings.network, data.channels), .statistics = data.statistics,
            .seed = settings.seed, .convolution = convolution_options_named(settings.convolution)});
        if (!request->resume)
        {
            run.begin(to_toml(settings));
            keep_training_samples(run, samples.list);
        }
        announce(*request, data, *net);
        return train(run, *request, data, samples.validation, *net);
    }
}
