// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_ATTACK_SETTINGS_H
#define HYPERSPARSE_EXAMPLES_ART_ATTACK_SETTINGS_H

#include <hypersparse/plugins/training/pgd.h>

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace hypersparse::program
{
    struct attack_settings
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The attack that a command line asks for: the one there is, pgd, or none. Lengths are in [0, 1], the range of a pixel.
        !*/

        std::string kind = "none";
        double epsilon = 8 / 255.0;     // in [0, 1]
        double step = 2 / 255.0;        // in (0, 1]
        std::size_t steps = 10;
        bool random_start = true;

        bool wanted() const { return kind != "none"; }
        pgd_options options() const;
    };

    std::vector<std::string> attack_names();    // none, pgd

    CLI::Validator pixel_part_within(const std::string& range);
    /*!
        requires
            - range is as number_within() wants it
        ensures
            - returns a check that a number, or a fraction as 8/255, lies in range. The fraction is replaced by its value.
    !*/

    std::string pixel_part_text(double part);
    /*!
        ensures
            - returns part in levels of a byte, for a person: 8/255
    !*/

    void add_attack_options(CLI::App& app, attack_settings& settings, const std::string& group);
    /*!
        ensures
            - app has the options --attack-epsilon, --attack-step, --attack-steps and --attack-random-start
    !*/
}

#endif
