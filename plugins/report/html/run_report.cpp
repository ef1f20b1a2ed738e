// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/run_report.h>

namespace hypersparse::html
{
    std::string run_report::option(const std::string& option_name) const
    {
        for (const auto& [key, value] : options)
            if (key == option_name)
                return value;
        return {};
    }

    std::size_t run_report::prunable() const
    {
        std::size_t sum = 0;
        for (const layer_facts& layer : layers)
            sum += layer.weights;
        return sum;
    }

    std::size_t run_report::kept() const
    {
        std::size_t sum = 0;
        for (const layer_facts& layer : layers)
            sum += layer.kept;
        return sum;
    }
}
