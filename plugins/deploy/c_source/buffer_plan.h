// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_C_SOURCE_BUFFER_PLAN_H
#define HYPERSPARSE_PLUGINS_DEPLOY_C_SOURCE_BUFFER_PLAN_H

#include <hypersparse/plugins/deploy/graph/graph.h>

#include <vector>

namespace hypersparse
{
    struct buffer_plan
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Where the outputs of a graph's nodes stand in one array of numbers, which is used again and again.
        !*/

        std::vector<std::size_t> begin;     // of each node but the last one
        std::vector<bool> is_added;         // of each node: is its output added to what stands at its place?
        std::size_t size = 0;               // numbers in the array
    };

    bool goes_in_place(const graph& g, std::size_t index);
    /*!
        ensures
            - returns whether the node makes each number of its output from those at the same place of its inputs, which have
              the output's size: affine, activation, and add of inputs of one shape without a choice of channels or
              an offset
    !*/

    buffer_plan plan_buffers(const graph& g);
    /*!
        ensures
            - returns a plan with which all nodes can be computed one after the other: what a node makes stands apart from
              everything that it or a later node reads, except that a node for which goes_in_place() has the very place of
              an input that nobody reads later, where there is one.
            - Where a convolution is one of the two summands of a node for which goes_in_place(), and nobody but that node needs
              it, nor the other summand from then on, the convolution adds to the other summand in its place: #is_added is
              true of it, and the sum is done with it. A residual block takes two buffers so, not three.
            - The last node has no place: its output is the caller's.
    !*/
}

#endif
