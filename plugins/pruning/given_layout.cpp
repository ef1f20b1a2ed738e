// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/given_layout.h>

#include <dlib/error.h>

#include <cmath>
#include <string>

namespace hypersparse
{
    layout given_layout(const std::vector<layer_shape>& layers, const std::vector<double>& density)
    {
        check_layers("given layout", layers, 0);
        if (density.size() != layers.size())
            throw dlib::error("given layout: expected a density for each of " + std::to_string(layers.size()) + " layers, found "
                + std::to_string(density.size()));
        double sum = 0;
        for (std::size_t i = 0; i < layers.size(); ++i)
        {
            if (!(0 <= density[i] && density[i] <= 1))
                throw dlib::error("given layout: expected densities in [0, 1], found " + std::to_string(density[i]) + " for layer "
                    + std::to_string(i + 1));
            sum += density[i] * static_cast<double>(layers[i].weights());
        }
        layout result = {.density = density};
        result.kept = whole_counts(layers, density, static_cast<std::size_t>(std::llround(sum)));
        return result;
    }
}
