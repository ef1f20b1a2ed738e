// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/random_mask.h>

#include <hypersparse/plugins/pruning/keep_largest.h>
#include <hypersparse/plugins/pruning/score.h>

namespace hypersparse
{
    namespace
    {
        layer_mask below(const std::vector<float>& scores, double density)
        {
            layer_mask mask(scores.size(), false);
            for (std::size_t i = 0; i < scores.size(); ++i)
                mask.set(i, scores[i] < density);
            return mask;
        }
    }

    network_mask random_mask(const std::vector<layer_shape>& layers, const layout& counts, std::uint64_t seed, random_draw draw)
    {
        DLIB_CASSERT(layers.size() == counts.kept.size() && layers.size() == counts.density.size(),
            layers.size() << " layers, a layout of " << counts.kept.size());
        std::vector<layer_mask> masks;
        for (std::size_t i = 0; i < layers.size(); ++i)
        {
            const auto scores = random_scores(
                layers[i].weights(), random_purpose::mask, {.seed = seed, .layer = static_cast<std::uint32_t>(i)});
            masks.push_back(draw == random_draw::exact ? keep_largest(scores, counts.kept[i]) : below(scores, counts.density[i]));
        }
        return network_mask(std::move(masks));
    }
}
