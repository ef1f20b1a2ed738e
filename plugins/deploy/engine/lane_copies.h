// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_LANE_COPIES_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_LANE_COPIES_H

#include <hypersparse/plugins/deploy/engine/program.h>

#include <cstddef>
#include <cstdint>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            How images get into a program's arena, and results out of it or into another one. lane is the image's where lanes are
            images, and 0 where one image has them all.
    !*/

    void write_image(const program& p, const std::uint8_t* image, std::size_t lane, float* arena);
    void write_image(const program& p, const float* image, std::size_t lane, float* arena);
    /*!
        requires
            - image is one image as sparse_engine::run() takes it: bytes with their channels side by side, floats by planes
        ensures
            - the program's input holds it, normalised
    !*/

    void read_output(const program& p, std::size_t lane, const float* arena, float* output);
    /*!
        ensures
            - #output holds the program's output for this image by channels, rows and columns
    !*/

    void hand_over(const program& front, const float* front_arena, const program& back, std::size_t lane, float* back_arena);
    /*!
        requires
            - front's output and back's input are of one shape; front computes one image at a time, back many
        ensures
            - back's input holds front's output
    !*/
}

#endif
