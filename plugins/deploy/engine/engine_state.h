// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_ENGINE_STATE_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_ENGINE_STATE_H

#include <hypersparse/plugins/deploy/engine/arena_pool.h>
#include <hypersparse/plugins/deploy/engine/program.h>
#include <hypersparse/plugins/deploy/engine/sparse_engine.h>

#include <mutex>
#include <optional>

namespace hypersparse
{
    class lazy_program
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A program that is made when it is first asked for, with arenas for as many calls as run at once

            THREAD SAFETY
                make_once() may be called by several threads: one makes it, the others wait.
        !*/

    public:
        void make_once(const graph& g, lane_use use);
        const program& get() const { return program_; }
        arena_pool::lease take_arena() { return arenas_->take(); }

    private:
        std::once_flag made_;
        program program_;
        std::optional<arena_pool> arenas_;
    };

    struct sparse_engine::state
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The network and its programs. A few images are computed one by one, in blocks. Of many, as many as a vector has
                lanes make a group: the front is done one by one, then the back for all of them at once.
        !*/

        explicit state(const graph& g);

        bool by_groups(std::size_t images) const { return cut + 1 < net.size() && images > lanes/4; }

        template <typename number>
        void run_one(const number* image, float* output);

        template <typename number>
        void run_group(const number* images, std::size_t count, float* outputs);

        template <typename number>
        void run(const number* images, std::size_t n, float* outputs);

        void make_programs(bool groups);

        graph net;
        std::size_t lanes;                  // of a vector
        std::size_t cut;                    // the front's last node; 0: there is no front
        lazy_program whole, front, back;
    };
}

#endif
