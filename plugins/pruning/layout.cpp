// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/layout.h>

#include <dlib/assert.h>
#include <dlib/error.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace hypersparse
{
    namespace
    {
        void check_total(std::size_t layers, std::size_t weights, std::size_t total)
        {
            if (layers <= total && total <= weights)
                return;
            throw dlib::error("layout: expected at least one weight in each of " + std::to_string(layers) + " layers and at most "
                + std::to_string(weights) + " in all, found a total of " + std::to_string(total) + ": choose a lower prune rate");
        }

        std::vector<std::size_t> largest_first(const std::vector<double>& remainder)
        {
            std::vector<std::size_t> order(remainder.size());
            std::iota(order.begin(), order.end(), std::size_t{0});
            std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return remainder[a] > remainder[b]; });
            return order;
        }

        void give(std::vector<std::size_t>& kept, const std::vector<layer_shape>& layers, const std::vector<std::size_t>& order,
            std::size_t rest)
        {
            while (rest > 0)
                for (std::size_t i = 0; i < order.size() && rest > 0; ++i)
                    if (kept[order[i]] < layers[order[i]].weights())
                    {
                        ++kept[order[i]];
                        --rest;
                    }
        }

        void take(std::vector<std::size_t>& kept, const std::vector<std::size_t>& order, std::size_t excess)
        {
            while (excess > 0)
                for (std::size_t i = order.size(); i-- > 0 && excess > 0;)
                    if (kept[order[i]] > 1)
                    {
                        --kept[order[i]];
                        --excess;
                    }
        }
    }

    std::size_t layout::total_kept() const
    {
        return std::accumulate(kept.begin(), kept.end(), std::size_t{0});
    }

    std::vector<std::size_t> layout::empty_layers() const
    {
        std::vector<std::size_t> empty;
        for (std::size_t i = 0; i < kept.size(); ++i)
            if (kept[i] == 0)
                empty.push_back(i);
        return empty;
    }

    std::vector<std::size_t> whole_counts(
        const std::vector<layer_shape>& layers, const std::vector<double>& density, std::size_t total)
    {
        DLIB_CASSERT(layers.size() == density.size(), layers.size() << " layers, " << density.size() << " densities");
        check_total(layers.size(), count_weights(layers), total);
        std::vector<std::size_t> kept;
        std::vector<double> remainder;
        for (std::size_t i = 0; i < layers.size(); ++i)
        {
            DLIB_CASSERT(0 <= density[i] && density[i] <= 1, "expected a density in [0, 1], found " << density[i]);
            const double wanted = density[i] * static_cast<double>(layers[i].weights());
            kept.push_back(std::max<std::size_t>(1, static_cast<std::size_t>(std::floor(wanted))));
            remainder.push_back(wanted - static_cast<double>(kept.back()));
        }
        const std::size_t base = std::accumulate(kept.begin(), kept.end(), std::size_t{0});
        const std::vector<std::size_t> order = largest_first(remainder);
        if (base <= total)
            give(kept, layers, order, total - base);
        else
            take(kept, order, base - total);
        return kept;
    }

    void check_layers(const char* rule, const std::vector<layer_shape>& layers, double prune_rate)
    {
        const std::string name = rule;
        if (layers.empty())
            throw dlib::error(name + ": expected prunable layers, found none");
        for (std::size_t i = 0; i < layers.size(); ++i)
            if (layers[i].weights() == 0)
                throw dlib::error(name + ": expected weights in every layer, found none in layer " + std::to_string(i + 1)
                    + ": leave it out, or run one forward pass first");
        if (!(0 <= prune_rate && prune_rate < 1))
            throw dlib::error(name + ": expected a prune rate in [0, 1), found " + std::to_string(prune_rate));
    }
}
