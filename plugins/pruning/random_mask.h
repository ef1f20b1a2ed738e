// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_RANDOM_MASK_H
#define HYPERSPARSE_PLUGINS_PRUNING_RANDOM_MASK_H

#include <hypersparse/plugins/pruning/layout.h>
#include <hypersparse/plugins/pruning/mask.h>

#include <cstdint>

namespace hypersparse
{
    enum class random_draw
    {
        exact,          // the layout's counts
        bernoulli       // every weight on its own with its layer's density: counts are random, a layer may become empty
    };

    network_mask random_mask(const std::vector<layer_shape>& layers, const layout& counts, std::uint64_t seed,
        random_draw draw = random_draw::exact);
    /*!
        requires
            - counts is a layout of these layers
        ensures
            - returns a mask with active weights at random places: in each layer the kept[l] largest of random_scores(), or
              those below density[l] for random_draw::bernoulli. The same seed gives the same mask.
    !*/
}

#endif
