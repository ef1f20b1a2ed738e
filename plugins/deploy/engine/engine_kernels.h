// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_ENGINE_KERNELS_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_ENGINE_KERNELS_H

#include <cstddef>
#include <cstdint>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            The table of functions that the sparse engine computes with, once for each instruction set (engine/simd). Strides and
            offsets are in floats; see lane_layout.h for how tensors are kept.
    !*/

    struct nonzero
    {
        std::int32_t offset;    // of what is read, from the input place that the output place (0,0) stands for
        float weight;
    };

    constexpr std::size_t nonzeros_ahead = 8;

    struct sums
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What all kernels for layers with weights have in common: out(o,r,c) = finish(start(o,r,c) + sum of products) for
                all channels o, rows r and columns c. start is the bias, plus the residual if there is one; finish is relu or
                nothing. The place of the input that belongs to (r,c) is in[r*in_row + c*in_col].
        !*/

        const float* in = nullptr;
        float* out = nullptr;               // place (0,0,0)
        std::size_t channels = 0, rows = 0, cols = 0;
        std::size_t in_row = 0, in_col = 0;
        std::size_t out_plane = 0, out_row = 0, out_col = 0;
        const float* bias = nullptr;        // one for each channel
        const float* residual = nullptr;    // may be out itself
        std::size_t residual_plane = 0, residual_row = 0, residual_col = 0;
        const std::int32_t* residual_channel = nullptr;     // for each channel, -1: none; no list: channel o is o
        bool relu = false;
    };

    struct sparse_sums : sums
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The products are weight * in[place of (r,c) + offset] for the nonzeros of o: those from begin[o] to begin[o + 1].
                Convolutions of every kind, transposed ones, and matrices are such sums, with strides that fit.
                Behind the last nonzero there are nonzeros_ahead more, which say only what may be fetched early.
        !*/

        std::size_t width = 1;              // floats of a place
        const nonzero* nonzeros = nullptr;
        const std::uint32_t* begin = nullptr;
    };

    struct dense_sums : sums
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The products are weight(o,k) * in[place of (r,c) + offset[k]] for all k < terms. Every place is a vector. Channels
                lie in groups: weight(o,k) is weights[(o/group*terms + k)*group + o % group], 0 for channels that the last group
                lacks; the kernels say how many are in a group.
        !*/

        std::size_t terms = 0;
        const std::int32_t* offset = nullptr;
        const float* weights = nullptr;
    };

    constexpr std::size_t winograd_groups_of_block = 4;     // their sums for a tile stay in the second cache

    struct winograd_sums : sums
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The same for filters of 3 x 3 and stride 1, by Winograd's minimal filtering F(tile x tile, 3x3) (Lavin and Gray,
                "Fast Algorithms for Convolutional Neural Networks", CVPR 2016, section 4): a tile of the output takes (tile + 2)^2
                products for each input channel instead of 9*tile^2. in stands for the first of the nine places that (0,0) reads.
                weights holds the filters, transformed, in the order in which they are read: for each block of
                winograd_groups_of_block groups of channels (the last may have fewer), each point of a tile, each group of the
                block and each input channel the numbers of the group.
        !*/

        std::size_t tile = 4;               // or 2
        std::size_t in_channels = 0, in_plane = 0;
        const float* weights = nullptr;
    };

    struct pool_job
    {
        // Windows stand side by side, without padding.
        const float* in = nullptr;
        float* out = nullptr;
        std::size_t channels = 0, rows = 0, cols = 0;       // of out
        std::size_t in_plane = 0, in_row = 0, out_plane = 0, out_row = 0;
        std::size_t window_rows = 0, window_cols = 0;
        bool maximum = true;
    };

    struct pool_everything_job
    {
        const float* in = nullptr;
        float* out = nullptr;               // for each channel a number for each image
        std::size_t images = 1;             // each has as many lanes, next to each other
        std::size_t channels = 0, rows = 0, cols = 0;       // places of a block
        std::size_t in_plane = 0, in_row = 0, out_plane = 0;
        const float* inside = nullptr;      // by place and lane: 1 in the image, 0 outside of it
        float factor = 1;                   // of a sum; 1/(elements of the image)
        bool maximum = true;
    };

    struct halo_run                         // of vectors that move their lanes alike
    {
        std::int32_t to, from;              // of the first one, counted from the plane's origin in floats
        std::int32_t step;                  // to the next one, of both
        std::int32_t count;
        std::int32_t lanes_from;            // number of the list that says which lane goes where
        std::int32_t side;                  // number of the bit that asks for it
    };

    struct halo_job
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What has to be written around the planes of a tensor that lies in blocks, after it was computed: in the order of
                the runs, for each plane whose sides have the run's bit, vector `to` becomes vector `from` with its lanes moved:
                lane i is the one that lanes_from[run.lanes_from*lanes + i] names, 0 for -1.
        !*/

        float* planes = nullptr;
        std::size_t channels = 0, plane = 0;
        const halo_run* runs = nullptr;
        std::size_t run_count = 0;
        const std::int32_t* lanes_from = nullptr;
        const std::uint16_t* sides = nullptr;       // for each channel
    };

    struct engine_kernels
    {
        std::size_t lanes;      // of a vector

        // Every place is a vector.
        void (*sum_vectors)(const sparse_sums& s);

        // Every place is narrower.
        void (*sum_floats)(const sparse_sums& s);

        // Every place is a vector.
        void (*sum_dense)(const dense_sums& s);

        // Channels of a group where so many places, or Winograd's tiles, are there to be computed together
        std::size_t (*dense_group)(std::size_t places);

        // winograd_tiles() tiles from `tile` on are computed together: first their inputs are transformed, to points; then, with
        // some floats to work in, comes everything else for the channels from `first`, which begins a group, to `end`.
        void (*winograd_input)(const winograd_sums& s, std::size_t tile, std::size_t first, std::size_t end, float* points);
        void (*winograd_output)(const winograd_sums& s, std::size_t tile, std::size_t first, std::size_t end, const float* points,
            float* scratch);

        // These read sizes only: how many tiles are computed together, and the floats of points and scratch.
        std::size_t (*winograd_tiles)(const winograd_sums& s);
        std::size_t (*winograd_points)(const winograd_sums& s);
        std::size_t (*winograd_scratch)(const winograd_sums& s);

        void (*pool_vectors)(const pool_job& p);
        void (*pool_everything)(const pool_everything_job& p);
        void (*write_halo)(const halo_job& h);

        // Returns how many multiplications and additions it did.
        std::size_t (*multiply_without_memory)(std::size_t rounds);
    };

    const engine_kernels& current_engine_kernels();
    /*!
        ensures
            - returns the table of current_instruction_set()
    !*/
}

#endif
