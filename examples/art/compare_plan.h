// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_COMPARE_PLAN_H
#define HYPERSPARSE_EXAMPLES_ART_COMPARE_PLAN_H

#include "recipe.h"

#include <cstdint>

namespace hypersparse::program
{
    struct compared_method
    {
        std::string name;                       // of [method.NAME], and in tables
        bool base_line = false;                 // trained densely: it has no prune rate
        std::vector<recipe_entry> options;      // of art train, for this method only
    };

    struct compare_plan
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What a recipe of art compare asks for: every method at every prune rate with every seed.
        !*/

        std::vector<compared_method> methods;
        std::vector<double> prune_rates;        // ascending
        std::vector<std::uint64_t> seeds;
        std::vector<recipe_entry> options;      // of art train, for every method
    };

    compare_plan make_plan(const recipe& r);
    /*!
        ensures
            - returns the plan of the recipe. A method is run as --method NAME, or as its section says; art needs no such option,
              as art train's own choice. One that is run as --method dense is the base line.
        throws
            - usage_error in one line: there are no methods or prune rates, one is given twice, a value is out of range, or a
              section is not that of a method
    !*/

    struct planned_run
    {
        std::string name;                       // of its folder: METHOD-RATE-seedSEED
        std::size_t method = 0;                 // in compare_plan::methods
        double prune_rate = 0;
        std::uint64_t seed = 0;
        std::vector<recipe_entry> options;      // of art train, all of them
    };

    std::vector<planned_run> runs_of(const compare_plan& plan);
    /*!
        ensures
            - returns the runs in the order in which they are to be made: all of the first seed before those of the second, so
              that a part of them compares the methods, too; in a seed the base line first, then prune rate by prune rate
            - the options of a method win over those of the recipe's top
    !*/
}

#endif
