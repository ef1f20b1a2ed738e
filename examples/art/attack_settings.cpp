// SPDX-License-Identifier: BSL-1.0
#include "attack_settings.h"

#include "command_line.h"
#include "number_text.h"

#include <cstdio>

namespace hypersparse::program
{
    pgd_options attack_settings::options() const
    {
        return {.epsilon = static_cast<float>(epsilon), .step = static_cast<float>(step), .steps = steps,
            .random_start = random_start};
    }

    std::vector<std::string> attack_names()
    {
        return {"none", "pgd"};
    }

    CLI::Validator pixel_part_within(const std::string& range)
    {
        return CLI::Validator(
            [check = number_within(range)](std::string& text)
            {
                const std::size_t bar = text.find('/');
                double above = 0, below = 0;
                if (bar != std::string::npos && CLI::detail::lexical_cast(text.substr(0, bar), above)
                    && CLI::detail::lexical_cast(text.substr(bar + 1), below))
                    text = number_text(above / below);
                return check(text);
            },
            "in " + range);
    }

    std::string pixel_part_text(double part)
    {
        char text[32];
        std::snprintf(text, sizeof text, "%.4g/255", part * 255);
        return text;
    }

    void add_attack_options(CLI::App& app, attack_settings& settings, const std::string& group)
    {
        app.add_option("--attack-epsilon", settings.epsilon,
            "largest change of a pixel's value, which is in [0, 1]; 8/255 can be written so")
            ->transform(pixel_part_within("[0, 1]"))->group(group)->default_str("8/255");
        app.add_option("--attack-step", settings.step, "how far a step of the attack goes")
            ->transform(pixel_part_within("(0, 1]"))->group(group)->default_str("2/255");
        app.add_option("--attack-steps", settings.steps, "steps of the attack")
            ->check(whole_number_within("[0, 1000]"))->group(group)->capture_default_str();
        app.add_flag("--attack-random-start,!--no-attack-random-start", settings.random_start,
            "start anywhere within epsilon (on by default), or at the image itself")->group(group);
    }
}
