// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_DENSE_STEPS_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_DENSE_STEPS_H

#include <hypersparse/plugins/deploy/engine/sum_steps.h>

namespace hypersparse
{
    dense_step make_dense(const sparse_step& s);
    /*!
        requires
            - its places are vectors
        ensures
            - returns the step that computes the same, with every weight that some channel has for every channel
    !*/

    winograd_step make_winograd(const sparse_step& s, const convolution_operation& op, const placed_tensor& in, const sum_output& to,
        std::size_t tile);
    /*!
        requires
            - s == convolution_step(op, in, to), and its places are vectors
            - op has filters of 3 x 3 and stride 1; tile is 2 or 4
        ensures
            - returns the step that computes the same, to rounding, in tiles of that size. Where its scratch memory is remains to
              be said.
    !*/
}

#endif
