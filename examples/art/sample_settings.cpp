// SPDX-License-Identifier: BSL-1.0
#include "sample_settings.h"

#include "command_line.h"
#include "number_text.h"
#include "train_settings.h"

#include <hypersparse/plugins/data/sample_choice.h>

namespace hypersparse::program
{
    namespace
    {
        std::string quoted(const std::string& text)
        {
            const char quote = text.find_first_of("\"\\") == std::string::npos ? '"' : '\'';
            return quote + text + quote;
        }

        CLI::Validator choice()
        {
            return CLI::Validator(
                [](std::string& text) -> std::string
                {
                    try
                    {
                        text = to_text(parse_sample_choice(text));
                        return {};
                    }
                    catch (const score_error& e)
                    {
                        return e.what();
                    }
                },
                "hardest:SHARE, easiest:SHARE or random:SHARE");
        }
    }

    void add_sample_options(CLI::App& app, sample_settings& s)
    {
        const std::string group = "Samples";
        app.add_option("--subset", s.subset, "train on this share of the training images, the same in all epochs")
            ->transform(choice())->group(group);
        app.add_option("--scores", s.scores, "file of art data score, by which the hardest or easiest are known")->group(group);
        app.add_option("--adversarial", s.attack.kind, "train on attacked images: pgd attacks every batch before its step")
            ->check(one_of(attack_names()))->group(group)->capture_default_str();
        add_attack_options(app, s.attack, group);
    }

    std::vector<named_value> named_sample_values(const sample_settings& s)
    {
        return {
            {"subset", quoted(s.subset)},
            {"scores", quoted(s.scores), false},        // a file may move: the images themselves are compared
            {"adversarial", quoted(s.attack.kind)},
            {"attack-epsilon", number_text(s.attack.epsilon)},
            {"attack-step", number_text(s.attack.step)},
            {"attack-steps", std::to_string(s.attack.steps)},
            {"attack-random-start", s.attack.random_start ? "true" : "false"}};
    }

    void check_samples(const sample_settings& s)
    {
        const bool goes_by_scores = !s.subset.empty() && parse_sample_choice(s.subset).order != sample_order::random;
        if (goes_by_scores && s.scores.empty())
            throw usage_error("train: --subset " + s.subset + ": expected --scores FILE, which art data score writes, found none");
        if (!goes_by_scores && !s.scores.empty())
            throw usage_error("train: --scores " + s.scores + ": expected --subset hardest:SHARE or easiest:SHARE with it, found "
                + (s.subset.empty() ? "none" : s.subset) + "; leave --scores out");
    }
}
