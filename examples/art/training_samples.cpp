// SPDX-License-Identifier: BSL-1.0
#include "training_samples.h"

#include "checkpoint_content.h"

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

        sample_list choose(const train_settings& settings, const dataset& data)
        {
            const sample_settings& samples = settings.samples;
            const sample_choice choice = parse_sample_choice(samples.subset);
            std::string score = "none", origin = "chosen by the seed";
            std::vector<double> scores;
            if (choice.order != sample_order::random)
            {
                const sample_list scored = load_sample_list(samples.scores);
                demand_list_of(data, scored, samples.scores);
                scores = scores_of_all(scored, samples.scores);
                score = scored.score;
                origin = scored.origin;
            }
            sample_list list =
                make_sample_list(settings.data, score, origin, choice, data.train.images.size(), scores, settings.seed);
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

    std::optional<sample_list> choose_training_samples(const run_directory& run, const train_request& request, dataset& data)
    {
        if (request.settings.samples.subset.empty())
            return std::nullopt;
        // A run that was stopped before it could write its list chooses again, and the same.
        const bool is_kept = request.resume && std::filesystem::exists(run.samples());
        const sample_list list = is_kept ? load_sample_list(run.samples()) : choose(request.settings, data);
        if (is_kept)
            demand_list_of(data, list, run.samples());
        data.train = take_samples(data.train, list);
        return list;
    }

    void keep_training_samples(const run_directory& run, const std::optional<sample_list>& list)
    {
        if (list)
            save_sample_list(*list, run.samples());
    }
}
