// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_ENGINE_STATE_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_ENGINE_STATE_H

#include <hypersparse/plugins/deploy/engine/arena_pool.h>
#include <hypersparse/plugins/deploy/engine/program.h>
#include <hypersparse/plugins/deploy/engine/sparse_engine.h>

#include <cstddef>
#include <deque>
#include <mutex>

namespace hypersparse
{
    class running_stage
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A part of the network as a program, with arenas for as many calls as run at once
        !*/

    public:
        running_stage(const graph& part, std::size_t first_node, std::size_t images, std::size_t vector_lanes);

        const program& get() const { return program_; }
        std::size_t first_node() const { return first_node_; }      // of the network, that node 0 of the part stands for
        arena_pool::lease take_arena() { return arenas_.take(); }

    private:
        program program_;
        std::size_t first_node_;
        arena_pool arenas_;
    };

    class pipeline
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The stages (cost.h) through which a group of images goes. It is made when it is first asked for.

            THREAD SAFETY
                All members may be called by several threads at once.
        !*/

    public:
        void make_once(const graph& net, std::size_t images, std::size_t vector_lanes);

        template <typename number>
        void run(const number* images, std::size_t count, float* outputs, std::size_t threads);
        /*!
            requires
                - make_once() was called; count is at most its number of images
            ensures
                - each step is computed on up to so many threads of the team
        !*/

        std::deque<running_stage>& stages() { return stages_; }

    private:
        template <typename number>
        arena_pool::lease run_stages(std::size_t last, const number* images, std::size_t count, std::size_t threads);

        std::once_flag made_;
        std::deque<running_stage> stages_;
    };

    struct sparse_engine::state
    {
        explicit state(const graph& g);

        std::size_t group_size(std::size_t images) const;
        /*!
            ensures
                - returns in groups of how many a call with so many images computes them: a power of 2
        !*/

        pipeline& pipeline_for(std::size_t images);
        /*!
            ensures
                - returns the pipeline for groups of so many images, or of the next power of 2
        !*/

        template <typename number>
        void run(const number* images, std::size_t n, float* outputs);

        graph net;
        std::size_t vector_lanes;
        std::deque<pipeline> pipelines;     // by the binary logarithm of the number of images
    };
}

#endif
