// SPDX-License-Identifier: BSL-1.0
#include "training_samples.h"

#include "checkpoint_content.h"

#include <hypersparse/plugins/data/hold_out.h>

#include <cstdio>
#include <filesystem>

namespace hypersparse::program
{
    namespace
    {
        void demand_list_of(const dataset& data, const sample_list& list, const std::string& file)
        {
            const auto fail = [&](const std::string& expected, const std::string& found)
            {
                throw usage_error(file + ": expected a list of " + expected + ", which are to be trained on, found one of "
                    + found + ": take the data and --limit that it was made with, or make it anew with art data score");
            };
            const std::size_t images = data.train.images.size();
            if (list.samples != images)
                fail(std::to_string(images) + " images", std::to_string(list.samples) + " images of " + list.data);
            if (list.digest != digest_text(data.train))
                fail("these " + std::to_string(images) + " images of " + data.name, "other images of " + list.data);
        }

        std::vector<double> scores_of_all(const sample_list& list, const std::string& file)
        {
            if (list.scores.size() != list.samples)
                throw usage_error(file + ": expected scores of all " + std::to_string(list.samples) + " images, found "
                    + std::to_string(list.scores.size()) + "; make them with art data score");
            return list.scores;
        }

        // What is known of the images before any of them is held out
        struct known_scores
        {
            std::string score = "none", origin = "chosen by the seed";
            std::vector<double> scores;
        };

        known_scores load_scores(const sample_settings& samples, const dataset& data)
        {
            if (parse_sample_choice(samples.subset).order == sample_order::random)
                return {};
            const sample_list scored = load_sample_list(samples.scores);
            demand_list_of(data, scored, samples.scores);
            return {scored.score, scored.origin, scores_of_all(scored, samples.scores)};
        }

        void erase(std::vector<double>& scores, const std::vector<std::size_t>& indices)
        {
            if (scores.empty())
                return;
            for (auto index = indices.rbegin(); index != indices.rend(); ++index)
                scores.erase(scores.begin() + static_cast<std::ptrdiff_t>(*index));
        }

        sample_list choose(const train_settings& settings, const known_scores& known, const dataset& data)
        {
            sample_list list = make_sample_list(settings.data, known.score, known.origin, parse_sample_choice(settings.samples.subset),
                data.train.images.size(), known.scores, settings.seed);
            list.digest = digest_text(data.train);
            return list;
        }
    }

    std::string digest_text(const labelled_images& data)
    {
        char text[17];
        std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(digest_of(data)));
        return text;
    }

    training_samples choose_training_samples(const run_directory& run, const train_request& request, dataset& data)
    {
        const train_settings& settings = request.settings;
        const bool is_part = !settings.samples.subset.empty();
        // A run that was stopped before it could write its list chooses again, and the same.
        const bool is_kept = is_part && request.resume && std::filesystem::exists(run.samples());
        known_scores known = is_part && !is_kept ? load_scores(settings.samples, data) : known_scores();

        const std::vector<std::size_t> held = held_out(data.train.images.size(), settings.validation, settings.seed);
        training_samples samples{.validation = take_out(data.train, held), .list = {}};
        if (!is_part)
            return samples;
        erase(known.scores, held);
        samples.list = is_kept ? load_sample_list(run.samples()) : choose(settings, known, data);
        if (is_kept)
            demand_list_of(data, *samples.list, run.samples());
        data.train = take_samples(data.train, *samples.list);
        return samples;
    }

    void keep_training_samples(const run_directory& run, const std::optional<sample_list>& list)
    {
        if (list)
            save_sample_list(*list, run.samples());
    }
}
