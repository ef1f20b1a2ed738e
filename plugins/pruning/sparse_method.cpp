// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/sparse_method.h>

#include <dlib/error.h>

namespace hypersparse
{
    const std::vector<sparse_method>& sparse_methods()
    {
        using score = score_rule;
        using layout_is = layout_kind;
        using schedule = mask_schedule;
        using regrow = regrow_rule;
        using weights = weights_after;
        static const std::vector<sparse_method> table = {
            {"dense", "no weight is removed"},
            {"static", "a random mask from the first step on",
                score::random, layout_is::erk, schedule::at_start},
            {"smart-ratio", "a random mask with fewer weights towards the output (Su et al., NeurIPS 2020)",
                score::random, layout_is::smart_ratio, schedule::at_start},
            {"snip", "keeps the weights whose removal would change the loss most, before training (Lee et al., ICLR 2019)",
                score::saliency, layout_is::global, schedule::at_start},
            {"grasp", "keeps the weights whose removal would hurt the gradient's flow, before training (Wang et al., ICLR 2020)",
                score::grasp, layout_is::global, schedule::at_start},
            {"set", "drops the smallest weights and grows random ones, again and again (Mocanu et al., Nature Communications 2018)",
                score::random, layout_is::erk, schedule::periodic, regrow::random},
            {"rigl", "drops the smallest weights and grows those with the largest gradient (Evci et al., ICML 2020)",
                score::random, layout_is::erk, schedule::periodic, regrow::gradient},
            {"gmp", "removes the smallest weights bit by bit during training (Zhu, Gupta, 2017)",
                score::magnitude, layout_is::global, schedule::cubic},
            {"omp", "trains dense, removes the smallest weights at once, and trains on (Han et al., NeurIPS 2015)",
                score::magnitude, layout_is::global, schedule::after_training, regrow::none, weights::kept},
            {"lth", "trains dense, and trains what is left again from where it began (Frankle, Carbin, ICLR 2019)",
                score::magnitude, layout_is::global, schedule::after_training, regrow::none, weights::rewound},
            {"imp", "the same in many rounds, each of which removes a fifth (Frankle, Carbin, ICLR 2019)",
                score::magnitude, layout_is::global, schedule::iterative, regrow::none, weights::rewound}};
        return table;
    }

    const sparse_method& sparse_method_named(const std::string& name)
    {
        std::string known;
        for (const sparse_method& method : sparse_methods())
        {
            if (name == method.name)
                return method;
            known += std::string(known.empty() ? "" : ", ") + method.name;
        }
        throw dlib::error("method: expected one of " + known + ", found '" + name + "'");
    }
}
