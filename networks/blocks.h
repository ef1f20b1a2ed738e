// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_BLOCKS_H
#define HYPERSPARSE_NETWORKS_BLOCKS_H

#include <hypersparse/plugins/layers/fast.h>
#include <hypersparse/plugins/layers/input_rgb_normalized.h>
#include <hypersparse/plugins/layers/loss_multiclass_log_counted.h>

#include <dlib/dnn/core.h>
#include <dlib/dnn/layers.h>

#include <cstddef>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            The pieces the networks are made of. Tensors are (samples, channels, rows, columns).
    !*/

    // Odd size; padding of size/2 at every stride, spelled out, because dlib pads nothing where the stride is not 1:
    // rows and columns become ceil(n/stride).
    template <long filters, long size, int stride, typename SUBNET>
    using convolution = dlib::add_layer<fast::con_<filters, size, size, stride, stride, size/2, size/2>, SUBNET>;

    // The number of classes given here is a start: it is set at run time, before the first forward pass.
    constexpr unsigned long default_classes = 10;

    // Global average over each channel, then one fully connected layer.
    template <typename SUBNET>
    using classifier_outputs = dlib::fc<default_classes, fast::avg_pool_everything<SUBNET>>;

    template <typename SUBNET>
    using halving_max_pool = fast::max_pool<2, 2, 2, 2, SUBNET>;    // rows and columns become floor(n/2)

    namespace impl
    {
        template <std::size_t n, template <typename> class block, typename SUBNET>
        struct repeated
        {
            using type = dlib::repeat<n, block, SUBNET>;
        };

        template <template <typename> class block, typename SUBNET>
        struct repeated<0, block, SUBNET>
        {
            using type = SUBNET;
        };
    }

    // dlib::repeat, with 0 repetitions allowed
    template <std::size_t n, template <typename> class block, typename SUBNET>
    using repeated = typename impl::repeated<n, block, SUBNET>::type;

    // Tags at the end of each stage, so that its output can be read: dlib::layer<stage_2>(net).get_output()
    template <typename SUBNET> using stage_1 = dlib::add_tag_layer<101, SUBNET>;
    template <typename SUBNET> using stage_2 = dlib::add_tag_layer<102, SUBNET>;
    template <typename SUBNET> using stage_3 = dlib::add_tag_layer<103, SUBNET>;
    template <typename SUBNET> using stage_4 = dlib::add_tag_layer<104, SUBNET>;
    template <typename SUBNET> using stage_5 = dlib::add_tag_layer<105, SUBNET>;

    // How the numbers of a layer start. N(mean, deviation) is the normal distribution, U the uniform one.
    enum class start
    {
        normal_by_inputs,       // N(0, sqrt(2/n)) with the n numbers that one output reads; biases 0
        normal_by_outputs,      // N(0, sqrt(2/m)), m = size*size*filters, or the outputs of a fully connected layer; biases 0
        small_normal,           // N(0, 0.01); biases 0
        uniform                 // weights and biases U(-1/sqrt(n), 1/sqrt(n)), n as above: what PyTorch's layers start with
    };

    struct initial_numbers
    {
        start convolutions;
        start fully_connected;
    };

    enum class conv_bias { absent, present };
}

#endif
