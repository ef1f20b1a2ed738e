// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_HALO_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_HALO_H

#include <hypersparse/plugins/deploy/engine/program.h>

#include <cstdint>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            The padding around the blocks of an image. Where a block's neighbour lies in the image, it holds what the neighbour
            has there; elsewhere, as the places of a block that stand out of the image, it is 0. Each of the nine sides (above,
            below, left, right, corners, and the block itself) is written only if a weight reads it.
    !*/

    std::vector<std::uint16_t> sides_read(const convolution_operation& op, bool all_weights, const lane_layout& in,
        const lane_layout& out);
    /*!
        requires
            - in.is_cut()
        ensures
            - returns for each plane of in a bit for each side that op reads to make out: bit 3*y + x, y and x being 0 before the
              block, 1 in it and 2 after it. With all_weights, those that are 0 are read for, too.
    !*/

    halo_step make_halo(const placed_tensor& t, std::vector<std::uint16_t> sides);
    /*!
        requires
            - t.layout.is_cut(), and sides.size() == t.layout.planes()
        ensures
            - returns the step that writes these sides of the channels' planes. Planes of ones are left alone.
    !*/

    void write_ones(const placed_tensor& t, float* arena);
    /*!
        requires
            - t.layout.ones
        ensures
            - the plane of ones and its padding are written
    !*/
}

#endif
