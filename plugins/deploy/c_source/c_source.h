// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_C_SOURCE_C_SOURCE_H
#define HYPERSPARSE_PLUGINS_DEPLOY_C_SOURCE_C_SOURCE_H

#include <hypersparse/plugins/deploy/graph/graph.h>

#include <string>

namespace hypersparse
{
    struct c_source
    {
        std::string name;               // what the names in the program begin with: "resnet_8"
        std::string text;
        std::size_t ram_bytes = 0;      // static memory that is written
        std::size_t flash_bytes = 0;    // constants; some kilobytes of machine code come on top
    };

    c_source make_c_source(const graph& g);
    /*!
        requires
            - g has a node
        ensures
            - returns a C99 program in one file that computes what g does, in float, for one image at a time:
                void NAME_run(const NAME_PIXEL *image, float *logits)
              NAME_PIXEL is float, or what the user defines it as: an image of bytes needs no copy then. It takes no
              memory from the heap, and of the C library only <stdint.h>, and <math.h> if an activation needs it. It is not
              reentrant: its memory is static.
            - Weights that are zero are neither stored nor multiplied, except where a matrix has so many others that it is
              smaller with its zeros.
            - The text says at its top how it is used and how much memory it takes; with NAME_DECLARATIONS defined it is
              its own header, with NAME_MAIN defined a program that reads images and prints what the network makes of them.
    !*/
}

#endif
