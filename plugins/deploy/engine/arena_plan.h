// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_ARENA_PLAN_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_ARENA_PLAN_H

#include <hypersparse/plugins/deploy/engine/op_plan.h>
#include <hypersparse/plugins/deploy/engine/program.h>

#include <vector>

namespace hypersparse
{
    struct arena_plan
    {
        std::vector<placed_tensor> tensors;             // by number in the op_plan
        std::size_t size = 0;                           // of the arena, floats
        std::vector<placed_tensor> places_with_ones;
    };

    arena_plan plan_arena(const graph& g, const std::vector<fused_node>& fused, const op_plan& ops);
    /*!
        ensures
            - returns where in the arena the tensors are. One that no later op reads leaves its place to one of the same layout;
              an op writes where its residual was, or, if it works element by element, its input, where that is free then.
    !*/
}

#endif
