// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_CORRUPTION_EVALUATION_H
#define HYPERSPARSE_EXAMPLES_ART_CORRUPTION_EVALUATION_H

#include "evaluation.h"

#include <functional>
#include <string>
#include <vector>

namespace hypersparse::program
{
    struct corruption_request
    {
        std::string kinds;              // all, or names with commas between them; empty: no corruption is asked for
        std::string levels = "all";     // all, a level, or two of them: 1-3
        std::uint64_t seed = 1;
    };

    struct corrupted_result
    {
        std::string kind;
        int level = 0;
        double accuracy = 0;
        double loss = 0;
    };

    struct corruption_results
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                How a model does on corrupted images, a result for each kind and level. Kinds that lack a level have no result for it.
        !*/

        std::vector<std::string> kinds;
        std::vector<int> levels;
        std::vector<corrupted_result> cells;    // kind by kind, levels ascending

        double mean_accuracy() const;           // of the cells
        const corrupted_result* find(const std::string& kind, int level) const;     // null if there is none
    };

    std::vector<std::string> named_kinds(const corruption_request& request);
    std::vector<int> named_levels(const corruption_request& request);
    /*!
        ensures
            - return what request names, kinds in its order, each once
        throws
            - usage_error in one line if a kind or level does not exist, or none of the kinds has one of the levels
    !*/

    corruption_results evaluate_corrupted(const labelled_images& data, const corruption_request& request,
        const std::function<evaluation(const labelled_images&)>& judge);
    /*!
        requires
            - named_kinds(request) and named_levels(request) throw nothing
        ensures
            - returns what judge() finds for each kind and level; a line of progress a kind goes to stderr
    !*/

    std::string table_of(const corruption_results& results);
    nlohmann::ordered_json json_of(const corruption_results& results, std::uint64_t seed);
}

#endif
