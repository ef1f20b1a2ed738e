// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_SPARSE_METHOD_H
#define HYPERSPARSE_PLUGINS_PRUNING_SPARSE_METHOD_H

#include <hypersparse/plugins/pruning/layout_rule.h>
#include <hypersparse/plugins/pruning/regrow.h>

#include <string>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            Every method of sparse training that works with a mask, as a combination of four words: by which score a weight is
            kept, how many each layer keeps, when masks change, and what grows in the place of what was dropped. A new
            method that is such a combination is a row of the table in sparse_method.cpp.
            ART has no mask while it trains, but a penalty (art_controller.h); LpSS has a solver and a rule of its own
            (lpss_drop_grow.h). Both stand outside of the table.
    !*/

    enum class score_rule
    {
        none,           // nothing is removed
        magnitude,      // |w|
        saliency,       // |g w|, SNIP
        grasp,          // -w H g, GraSP
        random
    };

    enum class mask_schedule
    {
        never,
        at_start,       // once, before the first step; the mask stays
        periodic,       // at the start, and drop-and-grow during training
        cubic,          // from dense to sparse during training
        after_training, // once, after a dense training; then the network is trained again
        iterative       // after each of many trainings
    };

    enum class weights_after
    {
        kept,           // the next training goes on with the trained weights
        rewound         // ... with those that the first one had after a few steps, or before its first
    };

    struct sparse_method
    {
        const char* name;
        const char* summary;            // one line
        score_rule score = score_rule::none;
        layout_kind layout = layout_kind::global;
        mask_schedule schedule = mask_schedule::never;
        regrow_rule regrow = regrow_rule::none;
        weights_after next_weights = weights_after::kept;
    };

    const std::vector<sparse_method>& sparse_methods();

    const sparse_method& sparse_method_named(const std::string& name);
    /*!
        throws
            - dlib::error if there is no such method; the message lists their names
    !*/
}

#endif
