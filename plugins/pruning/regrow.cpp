// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/regrow.h>

#include <hypersparse/plugins/pruning/keep_largest.h>

#include <dlib/error.h>

#include <array>

namespace hypersparse
{
    namespace
    {
        constexpr std::array rules = {regrow_rule::none, regrow_rule::random, regrow_rule::gradient, regrow_rule::momentum};

        void check_size(const char* what, std::size_t found, std::size_t expected)
        {
            DLIB_CASSERT(found == expected, "expected the " << what << " of " << expected << " weights, found " << found);
        }
    }

    std::string to_string(regrow_rule rule)
    {
        switch (rule)
        {
            case regrow_rule::none: return "none";
            case regrow_rule::random: return "random";
            case regrow_rule::gradient: return "gradient";
            case regrow_rule::momentum: break;
        }
        return "momentum";
    }

    regrow_rule regrow_rule_named(const std::string& name)
    {
        std::string known;
        for (const regrow_rule rule : rules)
        {
            if (to_string(rule) == name)
                return rule;
            known += " " + to_string(rule);
        }
        throw dlib::error("regrow: expected one of" + known + ", found '" + name + "'");
    }

    std::vector<float> regrow_scores(regrow_rule rule, std::size_t n, const regrow_source& source)
    {
        switch (rule)
        {
            case regrow_rule::none:
                break;
            case regrow_rule::random:
                return random_scores(n, random_purpose::regrowth, source.place);
            case regrow_rule::gradient:
                check_size("gradient", source.gradient.size(), n);
                return gradient_scores(source.gradient);
            case regrow_rule::momentum:
                check_size("momentum", source.momentum.size(), n);
                return magnitude_scores(source.momentum);
        }
        return {};
    }

    layer_mask regrow(const layer_mask& kept, std::span<const float> scores, std::size_t count)
    {
        if (scores.empty())
            return kept;
        check_size("scores", scores.size(), kept.size());
        layer_mask others(kept.size(), false);
        for (std::size_t i = 0; i < kept.size(); ++i)
            others.set(i, !kept[i]);
        layer_mask mask = keep_largest(scores, count, others);
        for (std::size_t i = 0; i < kept.size(); ++i)
            if (kept[i])
                mask.set(i, true);
        return mask;
    }
}
