// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_RUN_CHECK_H
#define HYPERSPARSE_EXAMPLES_ART_RUN_CHECK_H

#include "recipe.h"
#include "train_settings.h"

namespace hypersparse::program
{
    std::vector<std::string> as_arguments(const std::vector<recipe_entry>& options);
    /*!
        ensures
            - returns --NAME=VALUE for each of them
    !*/

    train_settings check_options(const recipe& r, const std::string& run, const std::vector<recipe_entry>& options);
    /*!
        ensures
            - returns the settings with which art train would start, as it reads them itself; nothing has been trained or created
        throws
            - usage_error in one line that names the recipe, the run and what art train has against its options
    !*/

    enum class run_state
    {
        absent,
        begun,
        finished
    };

    run_state state_of_run(const recipe& r, const std::string& folder, const train_settings& wanted);
    /*!
        ensures
            - returns how far the run in this folder is, which has the settings that are wanted, as far as they matter for what
              it gives
        throws
            - usage_error if it has others; file_error if its files cannot be read
    !*/
}

#endif
