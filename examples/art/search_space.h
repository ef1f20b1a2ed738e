// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_SEARCH_SPACE_H
#define HYPERSPARSE_EXAMPLES_ART_SEARCH_SPACE_H

#include "recipe.h"

#include <dlib/global_optimization/global_function_search.h>

namespace hypersparse::program
{
    enum class range_scale
    {
        linear,
        logarithmic,
        whole       // whole numbers only
    };

    struct search_range
    {
        std::string option;     // of art train
        double low = 0;         // < high
        double high = 0;
        range_scale scale = range_scale::linear;
    };

    std::string text_of(const search_range& range);     // all of it, exactly

    struct search_plan
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What a recipe of art search asks for: the options of every trial, and the ranges of those that are looked for.
        !*/

        std::vector<recipe_entry> options;
        std::vector<search_range> ranges;
        std::uint64_t seed = 1;         // of the trials, and of the search itself
        bool names_validation = false;  // the recipe does; otherwise it is 0.1
    };

    search_plan make_search_plan(const recipe& r);
    /*!
        ensures
            - returns the plan of the recipe. Its section [search] has lines OPTION = [LOW, HIGH] or [LOW, HIGH, "log" |
              "whole"]; without that section the ranges are those of lr and weight-decay, 0.01 to 0.5 and 1e-5 to 1e-3, both on a
              logarithmic scale.
        throws
            - usage_error in one line
    !*/

    dlib::function_spec box_of(const std::vector<search_range>& ranges);
    /*!
        ensures
            - returns what dlib's search sees of the ranges: logarithms where the scale is logarithmic
    !*/

    std::vector<recipe_entry> options_at(const std::vector<search_range>& ranges, const dlib::matrix<double, 0, 1>& x);
    /*!
        requires
            - x is in box_of(ranges)
        ensures
            - returns the options there, each within its range: four digits that count, or a whole number
    !*/
}

#endif
