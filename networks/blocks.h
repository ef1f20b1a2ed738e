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
            The pieces both families of networks are made of. Tensors are (samples, channels, rows, columns).
    !*/

    // Odd size; padding of size/2 at every stride, spelled out, because dlib pads nothing where the stride is not 1:
    // rows and columns become ceil(n/stride).
    template <long filters, long size, int stride, typename SUBNET>
    using convolution = dlib::add_layer<fast::con_<filters, size, size, stride, stride, size/2, size/2>, SUBNET>;

    // Global average over each channel, then one fully connected layer. The number of classes given here is a start:
    // it is set at run time, before the first forward pass.
    constexpr unsigned long default_classes = 10;
    template <typename SUBNET>
    using classifier_outputs = dlib::fc<default_classes, fast::avg_pool_everything<SUBNET>>;

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

    // How a convolution's initial deviation sqrt(2/(size*size*channels)) counts channels: those it reads or those it makes.
    enum class fan { in, out };

    enum class conv_bias { absent, present };
}

#endif
