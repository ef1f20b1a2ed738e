// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_ARENA_PLAN_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_ARENA_PLAN_H

#include <hypersparse/plugins/deploy/engine/fused_node.h>
#include <hypersparse/plugins/deploy/engine/program.h>

#include <vector>

namespace hypersparse
{
    std::vector<lane_layout> layouts_of(const graph& g, const std::vector<fused_node>& nodes, std::size_t lanes);
    /*!
        ensures
            - returns for each node how what it makes is kept: with the padding, the slack and the ones that its readers need
    !*/

    class arena_plan
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Where in the arena the tensors of a graph are, while its steps are made one after the other. A tensor that no
                later step reads leaves its place to one of the same layout; a step may write where its residual was, or, if it
                works element by element, its input.
        !*/

    public:
        arena_plan(const graph& g, const std::vector<fused_node>& nodes, const std::vector<lane_layout>& layouts);

        void begin(std::size_t head);
        /*!
            ensures
                - there is a place for what the step of this head writes
        !*/

        placed_tensor tensor(std::size_t tail) const;
        /*!
            requires
                - begin() was called for the step whose last node this is
        !*/

        std::size_t size() const { return size_; }
        std::vector<placed_tensor> tensors_with_ones() const;

    private:
        struct place
        {
            lane_layout layout;
            std::size_t offset;
            std::size_t free_after;     // the last head that reads it
        };

        std::size_t find_place(std::size_t head);
        bool may_overwrite(std::size_t head, std::size_t input) const;

        const graph& g_;
        const std::vector<fused_node>& nodes_;
        const std::vector<lane_layout>& layouts_;
        std::vector<std::size_t> last_reader_;      // by node: the head of the last step that reads it
        std::vector<place> places_;
        std::vector<std::size_t> place_of_;         // by node
        std::size_t size_ = 0;
    };
}

#endif
