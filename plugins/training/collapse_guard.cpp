// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/collapse_guard.h>

#include <iomanip>
#include <sstream>

namespace hypersparse
{
    namespace
    {
        std::string percent(double fraction)
        {
            std::ostringstream text;
            text << std::fixed << std::setprecision(2) << 100 * fraction << " %";
            return text.str();
        }

        std::string joined(const std::vector<std::string>& names)
        {
            std::string text;
            for (const std::string& name : names)
                text += (text.empty() ? "" : ", ") + name;
            return text;
        }
    }

    bool is_chance(double accuracy, std::size_t classes)
    {
        if (classes < 2)
            return false;
        const double guessing = 1.0 / static_cast<double>(classes);
        return accuracy <= guessing + 0.5 * guessing * (1 - guessing);
    }

    std::string warn_of_outgrown_gradient(const collapse_evidence& e)
    {
        if (e.lambda == 0 || e.dense_accuracy >= 0.5 * e.best_dense_accuracy)
            return {};
        std::ostringstream text;
        text << "lambda outgrows the data gradient: training accuracy fell from " << percent(e.best_dense_accuracy) << " to "
            << percent(e.dense_accuracy) << " at lambda " << e.lambda << " (penalty " << e.balance.penalty
            << " per weight, data gradient " << e.balance.data << "): lower eta or the prune rate, or set max-art-epochs";
        return text.str();
    }

    std::vector<std::string> warn_of_collapse(const collapse_evidence& e)
    {
        std::vector<std::string> warnings;
        if (is_chance(e.pruned_accuracy, e.classes))
            warnings.push_back("the pruned network is at chance (" + percent(e.pruned_accuracy) + " of "
                + std::to_string(e.classes) + " classes): lower the prune rate, or train longer");
        if (!e.pruned)
            return warnings;
        const auto empty = e.pruned->empty_layers();
        if (!empty.empty())
            warnings.push_back("all weights were removed from " + joined(empty)
                + ": nothing passes but biases; lower the prune rate or eta");
        const auto nearly = e.pruned->nearly_empty_layers();
        if (!nearly.empty())
            warnings.push_back("nearly all weights were removed from " + joined(nearly)
                + " (fewer than one for every eight outputs): a lower prune rate may be worth a trial");
        return warnings;
    }
}
