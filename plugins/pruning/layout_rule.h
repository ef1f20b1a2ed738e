// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_LAYOUT_RULE_H
#define HYPERSPARSE_PLUGINS_PRUNING_LAYOUT_RULE_H

#include <hypersparse/plugins/pruning/layout.h>

#include <string>
#include <vector>

namespace hypersparse
{
    enum class layout_kind
    {
        global,         // no layout: one ranking over all layers
        uniform,
        uniform_dense_first,
        er,
        erk,
        smart_ratio,
        given           // the list of densities
    };

    struct layout_rule
    {
        layout_kind kind = layout_kind::global;
        std::vector<double> densities = {};     // of every prunable layer, for layout_kind::given
    };

    layout_rule layout_rule_named(const std::string& text);
    /*!
        ensures
            - returns the rule of this name: global, uniform, uniform-dense-first, er, erk or smart-ratio; or of a list of
              densities, one for each prunable layer, such as "0.5,0.1,1"
        throws
            - dlib::error if text is neither; the message lists the names
    !*/

    std::string to_string(const layout_rule& rule);

    layout make_layout(const layout_rule& rule, const std::vector<layer_shape>& layers, double prune_rate);
    /*!
        requires
            - rule.kind != layout_kind::global
        ensures
            - returns the rule's layout with exactly N - floor(prune_rate N) weights. A list of densities has a total of its
              own, whatever prune_rate is, but for prune_rate == 0, at which every rule keeps all weights.
            - The smart ratio takes a network without 1x1 convolutions for a plain chain, such as VGG.
        throws
            - dlib::error as the rule's own function does
    !*/
}

#endif
