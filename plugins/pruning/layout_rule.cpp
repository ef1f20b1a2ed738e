// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/layout_rule.h>

#include <hypersparse/plugins/pruning/erdos_renyi_layout.h>
#include <hypersparse/plugins/pruning/given_layout.h>
#include <hypersparse/plugins/pruning/smart_ratio_layout.h>
#include <hypersparse/plugins/pruning/uniform_layout.h>

#include <dlib/error.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace hypersparse
{
    namespace
    {
        constexpr std::pair<const char*, layout_kind> names[] = {{"global", layout_kind::global}, {"uniform", layout_kind::uniform},
            {"uniform-dense-first", layout_kind::uniform_dense_first}, {"er", layout_kind::er}, {"erk", layout_kind::erk},
            {"smart-ratio", layout_kind::smart_ratio}};

        std::vector<double> densities_in(const std::string& text)
        {
            std::vector<double> densities;
            const char* at = text.data();
            const char* const end = at + text.size();
            while (at != end)
            {
                double density = 0;
                const auto [next, error] = std::from_chars(at, end, density);
                const bool ends = next == end || (*next == ',' && next + 1 != end);
                if (error != std::errc() || !ends || !(0 <= density && density <= 1))
                    return {};
                densities.push_back(density);
                at = next == end ? next : next + 1;
            }
            return densities;
        }

        bool is_plain_chain(const std::vector<layer_shape>& layers)
        {
            return std::none_of(layers.begin(), layers.end(), [](const layer_shape& layer)
            {
                return layer.kind == layer_kind::convolution && layer.rows == 1 && layer.cols == 1;
            });
        }
    }

    layout_rule layout_rule_named(const std::string& text)
    {
        for (const auto& [name, kind] : names)
            if (text == name)
                return {.kind = kind};
        layout_rule rule{.kind = layout_kind::given, .densities = densities_in(text)};
        if (!rule.densities.empty())
            return rule;
        std::string known;
        for (const auto& [name, kind] : names)
            known += std::string(name) + ", ";
        throw dlib::error("layout: expected one of " + known + "or a list of densities in [0, 1] for all prunable layers such as "
            "0.5,0.1,1; found '" + text + "'");
    }

    std::string to_string(const layout_rule& rule)
    {
        for (const auto& [name, kind] : names)
            if (rule.kind == kind)
                return name;
        std::string list;
        for (const double density : rule.densities)
        {
            char text[32];
            list += (list.empty() ? "" : ",") + std::string(text, std::to_chars(text, text + sizeof text, density).ptr);
        }
        return list;
    }

    layout make_layout(const layout_rule& rule, const std::vector<layer_shape>& layers, double prune_rate)
    {
        DLIB_CASSERT(rule.kind != layout_kind::global);
        if (prune_rate == 0)
            return uniform_layout(layers, 0);
        switch (rule.kind)
        {
            case layout_kind::uniform_dense_first: return uniform_layout(layers, prune_rate, {.first_layer_dense = true});
            case layout_kind::er: return erdos_renyi_layout(layers, prune_rate, {.kernel = false});
            case layout_kind::erk: return erdos_renyi_layout(layers, prune_rate);
            case layout_kind::smart_ratio:
                return smart_ratio_layout(layers, prune_rate, {.plain_chain = is_plain_chain(layers), .exact_total = true});
            case layout_kind::given: return given_layout(layers, rule.densities);
            case layout_kind::global:
            case layout_kind::uniform: break;
        }
        return uniform_layout(layers, prune_rate);
    }
}
