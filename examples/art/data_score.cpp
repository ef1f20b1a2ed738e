// SPDX-License-Identifier: BSL-1.0
#include "data_score.h"

#include "command_line.h"
#include "cpu_threads.h"
#include "epoch_report.h"
#include "output_file.h"
#include "shell_line.h"
#include "training_samples.h"

#include <hypersparse/networks/network_table.h>
#include <hypersparse/plugins/data/datasets.h>
#include <hypersparse/plugins/kernels/device_check.h>
#include <hypersparse/plugins/layers/fast/fast_layers.h>
#include <hypersparse/plugins/report/table.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <thread>

namespace hypersparse::program
{
    namespace
    {
        constexpr std::size_t shown = 10;       // of the hardest images

        dataset load_images(const score_request& r)
        {
            if (r.data == "shapes" && !r.data_dir.empty())
                throw usage_error("data score: --data shapes: expected no --data-dir, since shapes is generated, found " + r.data_dir
                    + "; leave it out, or name another data set");
            train_settings like_training;       // which is to take the same images
            like_training.data_dir = r.data_dir;
            like_training.limit = r.limit;
            like_training.rows = r.rows;
            like_training.cols = r.cols;
            dataset_options options = like_training.dataset();
            options.test = false;
            options.threads = r.settings.threads;
            dataset data = load_dataset(r.data, options);
            if (data.train.images.size() < 2)
                throw usage_error("data score: expected at least two training images in '" + r.data + "', found "
                    + std::to_string(data.train.images.size()));
            return data;
        }

        struct score_summary
        {
            sample_list list;
            std::vector<unsigned long> labels;
            std::vector<std::string> class_names;
            std::size_t infinite = 0;           // never right
            double lowest = 0, highest = 0, mean = 0;   // of the finite ones
            std::vector<std::size_t> hardest;
        };

        score_summary summarise(const sample_list& list, const dataset& data)
        {
            score_summary s{.list = list, .labels = data.train.labels, .class_names = data.class_names,
                .hardest = hardest_first(list.scores)};
            s.hardest.resize(std::min(shown, s.hardest.size()));
            std::vector<double> finite;
            std::copy_if(list.scores.begin(), list.scores.end(), std::back_inserter(finite),
                [](double x) { return std::isfinite(x); });
            s.infinite = list.scores.size() - finite.size();
            if (finite.empty())
                return s;
            s.lowest = *std::min_element(finite.begin(), finite.end());
            s.highest = *std::max_element(finite.begin(), finite.end());
            for (const double score : finite)
                s.mean += score / static_cast<double>(finite.size());
            return s;
        }

        std::string short_text(double score)
        {
            char text[32];
            std::snprintf(text, sizeof text, "%.4f", score);
            return std::isfinite(score) ? text : "never right";
        }

        void print(const score_summary& s, const score_request& r)
        {
            std::cout << r.settings.by << " of the " << s.list.samples << " training images of " << r.data << ": " << short_text(s.lowest)
                << " to " << short_text(s.highest) << ", mean " << short_text(s.mean);
            if (s.infinite != 0)
                std::cout << "; " << s.infinite << " never right";
            std::cout << "\n\n";
            table rows({{"hardest", table::side::right}, {"image", table::side::right}, {"score", table::side::right}, {"class"}});
            for (std::size_t i = 0; i < s.hardest.size(); ++i)
            {
                const std::size_t image = s.hardest[i];
                rows.add_row({std::to_string(i + 1), std::to_string(image), short_text(s.list.scores[image]),
                    s.class_names.at(s.labels[image])});
            }
            std::cout << rows.text() << "\nfile  " << r.out << "\nnext  art train --data " << r.data
                << (r.data_dir.empty() ? "" : " --data-dir " + shell_word(r.data_dir))
                << (r.limit == 0 ? "" : " --limit " + std::to_string(r.limit)) << " --subset hardest:0.5 --scores " << shell_word(r.out)
                << " --out RUN\n";
        }

        // JSON has no infinity: null stands for it.
        nlohmann::ordered_json number(double score)
        {
            return std::isfinite(score) ? nlohmann::ordered_json(score) : nlohmann::ordered_json();
        }

        void print_json(const score_summary& s, const score_request& r)
        {
            nlohmann::ordered_json hardest = nlohmann::ordered_json::array();
            for (const std::size_t image : s.hardest)
                hardest.push_back({{"image", image}, {"label", s.labels[image]}, {"score", number(s.list.scores[image])}});
            std::cout << nlohmann::ordered_json{{"score", r.settings.by}, {"data", r.data}, {"images", s.list.samples},
                {"network", r.settings.network}, {"runs", r.settings.runs}, {"epochs", r.settings.epochs}, {"seed", r.settings.seed},
                {"lowest", s.lowest}, {"highest", s.highest}, {"mean", s.mean}, {"never_right", s.infinite}, {"hardest", hardest},
                {"file", r.out}}.dump() << std::endl;
        }
    }

    void add_score_options(CLI::App& app, score_request& r)
    {
        score_settings& s = r.settings;
        app.option_defaults()->take_last();     // as art train: a script may add to a line that has the option already
        app.add_option("--out", r.out, "file for the scores")->required();
        app.add_option("--by", s.by, "score: higher is harder")->check(one_of(score_names()))->capture_default_str();
        app.add_option("--data", r.data, "data set")->check(one_of(dataset_names()))->capture_default_str();
        app.add_option("--data-dir", r.data_dir, "folder of the data set");
        app.add_option("--rows", r.rows, "height to which the images of a folder are brought")
            ->check(whole_number_within("[16, 1024]"))->capture_default_str();
        app.add_option("--cols", r.cols, "width to which the images of a folder are brought")
            ->check(whole_number_within("[16, 1024]"))->capture_default_str();
        app.add_option("--limit", r.limit, "take the first N training images; 0: all")
            ->check(whole_number_within("[0, 1e9]"))->capture_default_str();
        app.add_option("--network", s.network, "network")->check(one_of(network_names()))->capture_default_str();
        app.add_option("--epochs", s.epochs, "epochs of each network; 20 by default, and 200 of forgetting")
            ->check(whole_number_within("[0, 1e9]"));
        app.add_option("--runs", s.runs, "networks, over which the scores are averaged")
            ->check(whole_number_within("[1, 1e6]"))->capture_default_str();
        app.add_option("--seed", s.seed, "of the first network; the others count on")
            ->check(whole_number_within("[0, 1e18]"))->capture_default_str();
        app.add_option("--batch-size", s.batch_size, "images in a step")
            ->check(whole_number_within("[2, 65536]"))->capture_default_str();
        app.add_flag("--augment,!--no-augment", s.augment, "crop and flip images in training (on by default)");
        app.add_option("--lr", s.learning_rate, "learning rate")->check(number_within("(0, inf)"))->capture_default_str();
        app.add_option("--lr-steps", s.learning_rate_steps, "epochs at which the rate falls")
            ->delimiter(',')->take_all()->check(whole_number_within("[0, 1e9]"))->capture_default_str();
        app.add_option("--lr-decay", s.learning_rate_decay, "factor by which it falls")
            ->check(number_within("(0, 1]"))->capture_default_str();
        app.add_option("--momentum", s.momentum, "momentum")->check(number_within("[0, 1)"))->capture_default_str();
        app.add_option("--weight-decay", s.weight_decay, "weight decay, on all parameters")
            ->check(number_within("[0, inf)"))->capture_default_str();
        app.add_option("--threads", s.threads, "threads; 0: one for each core")
            ->check(whole_number_within("[0, 1024]"))->capture_default_str();
        app.add_option("--layers", r.layers, "on a CPU: our fast layers, or dlib's own")
            ->check(CLI::IsMember({"fast", "dlib"}))->capture_default_str();
        add_json_flag(app, r.json);
    }

    int score_data(CLI::App& app, score_request r)
    {
        score_settings& s = r.settings;
        const bool by_forgetting = s.by == "forgetting";
        if (by_forgetting && app.get_option("--epochs")->count() == 0)
            s.epochs = forgetting_epochs;
        if (by_forgetting && s.epochs == 0)
            throw usage_error("data score: --by forgetting: expected at least one epoch, since images are visited after each, found "
                "--epochs 0");
        demand_place_for_scores("data score", r.out);
        require_device();
        if (s.threads == 0)
            s.threads = std::max(1u, std::thread::hardware_concurrency());
        use_fast_layers(r.layers == "fast");
        set_threads(s.threads);
        const dataset data = load_images(r);
        sample_list list = make_sample_list(r.data, s.by, origin_of(s), {sample_order::hardest, 1}, data.train.images.size(),
            score_images(data, s), s.seed);
        list.digest = digest_text(data.train);
        save_sample_list(list, r.out);
        const score_summary summary = summarise(list, data);
        if (r.json)
            print_json(summary, r);
        else
            print(summary, r);
        return exit_done;
    }
}
