// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_WEIGHT_TILES_H
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_WEIGHT_TILES_H

#include <hypersparse/plugins/kernels/cuda/launch_shape.h>
#include <hypersparse/plugins/kernels/host_device.h>

#include <cstddef>
#include <vector>

namespace hypersparse::cuda
{
    /*!
        WHAT THIS FILE DEFINES
            All weights of a network as one row of tiles, so that one kernel walks over all layers where they stand. A tile
            is tile_size consecutive numbers of one layer, or what is left at the layer's end.
    !*/

    struct weight_span
    {
        const float* data = nullptr;        // one layer's weights
        std::size_t size = 0;               // > 0
        std::size_t first_tile = 0;         // the tiles of the layers before it
    };

    struct weight_tiles
    {
        const weight_span* spans = nullptr; // in the kernels' memory
        std::size_t span_count = 0;
        std::size_t tiles = 0;
    };

    struct weight_tile
    {
        const float* data;
        std::size_t size;                   // 1 ... tile_size
    };

    HYPERSPARSE_HOST_DEVICE inline weight_tile tile_at(const weight_tiles& weights, std::size_t index)
    /*!
        requires
            - index < weights.tiles
    !*/
    {
        std::size_t span = 0, end = weights.span_count;     // the tile lies in [span, end)
        while (end - span > 1)
        {
            const std::size_t middle = span + (end - span) / 2;
            if (weights.spans[middle].first_tile <= index)
                span = middle;
            else
                end = middle;
        }
        const weight_span& s = weights.spans[span];
        const std::size_t begin = (index - s.first_tile) * tile_size;
        return {s.data + begin, s.size - begin < tile_size ? s.size - begin : tile_size};
    }

    inline void append_span(std::vector<weight_span>& spans, const float* data, std::size_t size)
    /*!
        ensures
            - adds one layer's weights; an empty layer has no span
    !*/
    {
        const std::size_t first = spans.empty() ? 0 : spans.back().first_tile + tiles_for(spans.back().size);
        if (size != 0)
            spans.push_back({data, size, first});
    }

    inline weight_tiles tiles_of(const std::vector<weight_span>& spans, const weight_span* in_kernels_memory)
    /*!
        ensures
            - returns the tiles of these spans, which stand at in_kernels_memory, too
    !*/
    {
        if (spans.empty())
            return {};
        return {in_kernels_memory, spans.size(), spans.back().first_tile + tiles_for(spans.back().size)};
    }
}

#endif
