// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_MAKE_GRAPH_H
#define HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_MAKE_GRAPH_H

#include <hypersparse/plugins/deploy/graph/graph.h>

namespace hypersparse
{
    template <typename net_type>
    graph make_graph(const net_type& net, std::size_t rows, std::size_t cols);
    /*!
        requires
            - net is a dlib network whose parameters have been allocated (one forward pass, or deserialize())
        ensures
            - returns what the network computes for an image of rows x cols once it is trained: batch normalisation with its
              running averages (as dlib::affine_ has it), dropout as the factor that dlib::multiply_ makes of it, weights that
              are zero left out. The loss layer is left out: the outputs are the network's numbers, a classifier's logits.
            - nodes are named con1, con2, relu1, ... as they follow each other from the input
            - it understands con_, cont_, fc_, linear_, bn_, affine_, relu_, leaky_relu_, prelu_, sig_, htan_, gelu_, silu_,
              mish_, clipped_relu_, elu_, max_pool_, avg_pool_, add_prev_, concat_, dropout_, multiply_, tags, skips and
              repeats, layers derived from these (fast.h, tuned_con.h), and the input layers input_rgb_image,
              input_rgb_image_sized, input_rgb_normalized, input<matrix<T>>, input<std::array<matrix<T>,K>>, input<array2d<T>>
        throws
            - graph_error with the layer's name and dlib's number of it, if there is another layer, or one without parameters
            - graph_error, if images of this size do not fit
    !*/
}

#include <hypersparse/plugins/deploy/graph/make_graph_impl.h>

#endif
