// SPDX-License-Identifier: BSL-1.0
#include "hard_samples_check.h"

#include "golden_files.h"

#include <hypersparse/plugins/data/corruption.h>
#include <hypersparse/plugins/data/hard_samples.h>
#include <hypersparse/plugins/data/sample_choice.h>

#include <cmath>

using namespace hypersparse;
using nlohmann::json;

namespace
{
    constexpr double bound = 1e-6;

    std::vector<float> rounded(const std::vector<double>& numbers)
    {
        return {numbers.begin(), numbers.end()};
    }

    template <typename number_type>
    void same(const std::string& what, const std::vector<number_type>& found, const json& expected, mismatches& differences)
    {
        differences.expect(json(found) == expected, what, "expected " + expected.dump() + ", found " + json(found).dump());
    }

    // hardest_30_percent, easiest_20_percent, ...
    void check_subsets(const json& golden, const std::vector<double>& scores, mismatches& found)
    {
        for (const auto& [key, indices] : golden.items())
        {
            const auto digits = key.find_first_of("0123456789");
            if (!key.ends_with("_percent") || digits == std::string::npos)
                continue;
            const auto order = key.starts_with("hardest") ? sample_order::hardest : sample_order::easiest;
            const double share = std::stod(key.substr(digits)) / 100;
            same(key, choose_samples({order, share}, scores.size(), scores, 1), indices, found);
        }
    }

    dlib::matrix<dlib::rgb_pixel> image_of(const json& golden)
    {
        const long rows = golden["image_shape"][0], cols = golden["image_shape"][1];
        dlib::matrix<dlib::rgb_pixel> image(rows, cols);
        const auto& numbers = golden["image"];
        for (long i = 0; i < rows * cols; ++i)
            image(i / cols, i % cols) = dlib::rgb_pixel(numbers.at(3 * i), numbers.at(3 * i + 1), numbers.at(3 * i + 2));
        return image;
    }

    std::vector<float> interleaved(const colour_planes& planes)
    {
        std::vector<float> values;
        for (long i = 0; i < planes[0].size(); ++i)
            for (const auto& plane : planes)
                values.push_back(static_cast<float>(plane(i)));
        return values;
    }

    void check_truncated(const std::string& what, const dlib::matrix<dlib::rgb_pixel>& image, const std::vector<float>& expected,
        mismatches& found)
    {
        for (long i = 0; i < image.size(); ++i)
        {
            const unsigned char values[] = {image(i).red, image(i).green, image(i).blue};
            for (std::size_t k = 0; k < 3; ++k)
            {
                const double value = expected[3 * i + k];
                const bool is_whole = std::abs(value - std::round(value)) <= bound * 255;
                found.expect(values[k] == std::floor(value) || (is_whole && std::abs(values[k] - value) < 1.5), what + " truncated",
                    "expected " + std::to_string(std::floor(value)) + ", found " + std::to_string(values[k]));
            }
        }
    }
}

std::vector<std::string> hard_samples_keys()
{
    return {"el2n", "grand", "forgetting", "pgd", "corruptions"};
}

mismatches check_el2n(const json& file)
{
    mismatches found;
    const json& golden = file["el2n"];
    const std::size_t classes = golden["classes"];
    const auto labels = golden["labels"].get<std::vector<unsigned long>>();
    std::vector<std::vector<double>> runs;
    for (std::size_t run = 0; run < golden["logits"].size(); ++run)
    {
        const std::string name = "network " + std::to_string(run);
        const auto probabilities = softmax_rows(floats(golden["logits"][run]), classes);
        runs.push_back(el2n_scores(probabilities, classes, labels));
        std::vector<double> squared;
        for (const double score : runs.back())
            squared.push_back(score * score);
        found.each(name + " el2n", rounded(runs.back()), floats(golden["el2n"][run]), bound);
        found.each(name + " squared", rounded(squared), floats(golden["squared"][run]), bound);
        if (run == 0)
            found.each("p of the label", rounded(label_probabilities(probabilities, classes, labels)),
                floats(golden["p_target_first_network"]), bound);
    }
    const auto means = mean_scores(runs);
    found.each("mean el2n", rounded(means), floats(golden["mean_el2n"]), bound);
    same("hardest first", hardest_first(means), golden["hardest_first"], found);
    same("easiest first", easiest_first(means), golden["easiest_first"], found);
    check_subsets(golden, means, found);
    return found;
}

mismatches check_forgetting(const json& file)
{
    mismatches found;
    const json& golden = file["forgetting"];
    std::vector<std::vector<bool>> right;
    for (const json& sample : golden["correct"])
    {
        right.emplace_back();
        for (const int visit : sample)
            right.back().push_back(visit != 0);
    }
    const auto counts = count_forgetting(right);
    same("events", counts.events, golden["events"], found);
    same("wrong epochs", counts.wrong_visits, golden["wrong_epochs"], found);
    same("never right", std::vector<int>(counts.never_right.begin(), counts.never_right.end()), golden["never_correct"], found);
    const auto scores = forgetting_scores(counts);
    for (std::size_t i = 0; i < scores.size(); ++i)
    {
        const bool agreed = golden["never_correct"][i] == 1 ? std::isinf(scores[i]) : scores[i] == golden["events"][i];
        found.expect(agreed, "score of sample " + std::to_string(i));
    }
    return found;
}

mismatches check_corruptions(const json& file)
{
    mismatches found;
    const json& golden = file["corruptions"];
    const auto image = image_of(golden);
    for (const auto& [kind, levels] : golden["levels"].items())
        for (std::size_t i = 0; i < levels.size(); ++i)
        {
            const int level = static_cast<int>(i) + 1;
            const std::string what = kind + " level " + std::to_string(level);
            found.expect(corruption_exists(kind, level), what, "does not exist here");
            if (!corruption_exists(kind, level))
                continue;
            found.of_largest(what, interleaved(corrupted_values(image, kind, level, 1, 0)), floats(levels[i]), bound);
            check_truncated(what, corrupt(image, kind, level, 1, 0), floats(levels[i]), found);
        }
    return found;
}
