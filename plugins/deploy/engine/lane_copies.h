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
            How images get into a program's arena, and results out of it or into another one. index is the image's among those that
            the program computes at a time.
    !*/

    void write_image(const program& p, const std::uint8_t* image, std::size_t index, float* arena);
    void write_image(const program& p, const float* image, std::size_t index, float* arena);
    /*!
        requires
            - image is one image as sparse_engine::run() takes it: bytes with their channels side by side, floats by planes
        ensures
            - the program's input holds it, normalised
    !*/

    void read_output(const program& p, std::size_t index, const float* arena, float* output);
    /*!
        ensures
            - #output holds the program's output for this image by channels, rows and columns
    !*/

    void hand_over(const program& front, std::size_t front_index, const float* front_arena, const program& back,
        std::size_t back_index, float* back_arena);
    /*!
        requires
            - front's output and back's input are of one shape
        ensures
            - back's input has at back_index what front's output has at front_index
    !*/
}

#endif
