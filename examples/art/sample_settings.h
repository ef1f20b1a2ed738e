// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_SAMPLE_SETTINGS_H
#define HYPERSPARSE_EXAMPLES_ART_SAMPLE_SETTINGS_H

#include "attack_settings.h"

#include <string>
#include <vector>

namespace hypersparse::program
{
    struct named_value;

    struct sample_settings
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Which training images `art train` takes, and whether it attacks them.
        !*/

        std::string subset;         // ORDER:SHARE, see sample_choice.h; empty: all
        std::string scores;         // file of `art data score`, for the orders that go by scores
        attack_settings attack;     // kind is that of --adversarial
    };

    void add_sample_options(CLI::App& app, sample_settings& settings);

    std::vector<named_value> named_sample_values(const sample_settings& settings);
    /*!
        ensures
            - returns a value for every option of add_sample_options(), as named_values() does
    !*/

    void check_samples(const sample_settings& settings);
    /*!
        throws
            - usage_error in one line if --subset and --scores do not go together
    !*/
}

#endif
