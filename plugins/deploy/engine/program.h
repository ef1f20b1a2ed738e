// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_PROGRAM_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_PROGRAM_H

#include <hypersparse/plugins/deploy/engine/engine_kernels.h>
#include <hypersparse/plugins/deploy/engine/lane_layout.h>
#include <hypersparse/plugins/deploy/engine/sum_kernel.h>
#include <hypersparse/plugins/deploy/graph/graph.h>

#include <variant>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            A graph made ready to run for a number of images at a time (lane_layout.h): steps that read and write tensors in an arena of
            floats. Tensors whose time is over give their place to others of the same layout, so that padding of zeros, and
            planes of ones, are written once, when the arena is made, and never after.
    !*/

    struct placed_tensor
    {
        lane_layout layout;
        std::size_t offset = 0;         // in the arena, floats

        std::size_t origin() const { return offset + layout.origin(); }
    };

    inline std::size_t tiles_of(const winograd_sums& s) { return (s.rows + s.tile - 1)/s.tile*((s.cols + s.tile - 1)/s.tile); }

    template <typename job_type>
    struct sum_step                     // of a layer with weights
    {
        job_type job;                   // all but the pointers
        std::size_t in = 0, out = 0;    // where the job's in and out are in the arena
        std::size_t residual = 0;
        bool has_residual = false;
        std::vector<float> bias;
        std::vector<std::int32_t> residual_channel;     // empty: channel o is o
    };

    struct sparse_step : sum_step<sparse_sums>
    {
        std::vector<nonzero> nonzeros;      // and nonzeros_ahead more
        std::vector<std::uint32_t> begin;
    };

    struct dense_step : sum_step<dense_sums>
    {
        std::vector<std::int32_t> offset;
        std::vector<float> weights;
    };

    struct winograd_step : sum_step<winograd_sums>
    {
        std::vector<float> weights;
        std::size_t points = 0;         // where they are in the arena
        std::size_t scratch = 0;        // the same of the first share; the others' follow
    };

    struct halo_step
    {
        halo_job job;                   // all but the pointers
        std::size_t tensor = 0;         // its origin in the arena
        std::vector<halo_run> runs;
        std::vector<std::int32_t> lanes_from;
        std::vector<std::uint16_t> sides;
    };

    struct pool_step                    // whole windows within a lane
    {
        pool_job job;
        std::size_t in = 0, out = 0;
    };

    struct pool_everything_step         // a whole image that lies in blocks becomes one number
    {
        pool_everything_job job;
        std::size_t in = 0, out = 0;
        std::vector<float> inside;      // by place and lane: 1 in the image, 0 outside of it
    };

    struct pool_anything_step           // any window, element by element
    {
        placed_tensor in, out;
        pool_operation what;
        std::vector<std::uint32_t> in_at, out_at;   // where the elements of a plane are, row by row
    };

    struct affine_step
    {
        placed_tensor in, out;
        std::vector<float> scale, offset;       // for each channel, or each element
    };

    struct activation_step
    {
        placed_tensor in, out;
        activation_operation what;
    };

    struct add_step
    {
        placed_tensor a, b, out;
        add_operation what;
    };

    struct copy_step                            // from one layout to another, or to some of the channels
    {
        placed_tensor in, out;
        std::size_t first_channel = 0;          // of out
    };

    using step = std::variant<sparse_step, dense_step, winograd_step, halo_step, pool_step, pool_everything_step,
        pool_anything_step, affine_step, activation_step, add_step, copy_step>;

    struct numbered_step
    {
        step what;
        std::size_t node = 0;           // of the graph, the first one that the step does
        std::size_t shares = 1;         // among how many threads its work may be worth sharing out
    };

    struct program
    {
        std::size_t images = 1;         // that it computes at a time
        input_operation image;
        placed_tensor input, output;
        std::vector<numbered_step> steps;
        std::size_t arena_size = 0;                     // floats
        std::vector<placed_tensor> tensors_with_ones;
    };

    constexpr std::size_t most_shares = 8;      // of a step

    program make_program(const graph& g, std::size_t images, std::size_t vector_lanes,
        const kernel_chooser& choose = cheapest_kernel);
    /*!
        requires
            - g has a node
            - images and vector_lanes are powers of 2, images <= vector_lanes
        ensures
            - returns the steps that compute g for so many images at a time. Convolutions that lie in vectors are computed as
              choose says.
    !*/

    void start_arena(const program& p, float* arena);
    /*!
        requires
            - arena has room for p.arena_size floats
        ensures
            - run_steps(p, arena) may be called with it as often as wanted
    !*/

    void run_step(const program& p, std::size_t index, float* arena);
    void run_steps(const program& p, float* arena, std::size_t threads);
    /*!
        requires
            - start_arena(p, arena) was called, and the image or images are in p.input; all steps before index are done
        ensures
            - one step is done, on this thread, or all, each on up to so many threads of the team: what the graph makes of them
              is in p.output. The numbers do not depend on threads.
    !*/
}

#endif
