// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_FLOW_INCEPTION_TASK_H
#define HYPERSPARSE_TESTS_FLOW_INCEPTION_TASK_H

#include "tiny_task.h"

#include <hypersparse/plugins/layers/fast.h>

// A small network of branches that none of the methods was written for, on the task of tiny_task.h: 1x1 and 3x3 convolutions and a pool
// side by side, twice, joined by concatenation, with a residual sum between them.
namespace inception
{
    using namespace hypersparse;

    template <template <typename> class norm>
    struct body
    {
        // On a GPU, too, a run that is resumed ends with the same numbers: see tiny::initialise().
        template <long filters, long size, typename SUBNET>
        using convolution = dlib::add_layer<tuned_con_<filters, size, size, 1, 1, size/2, size/2>, SUBNET>;

        template <long filters, long size, typename SUBNET>
        using unit = fast::relu<norm<convolution<filters, size, SUBNET>>>;

        template <typename SUBNET> using narrow = unit<4, 1, SUBNET>;
        template <typename SUBNET> using wide = unit<6, 3, unit<3, 1, SUBNET>>;
        template <typename SUBNET> using pooled = unit<3, 1, fast::max_pool<3, 3, 1, 1, SUBNET>>;
        template <typename SUBNET> using branches = dlib::inception3<narrow, wide, pooled, SUBNET>;     // 13 channels

        template <typename SUBNET>
        using residual = fast::relu<fast::add_prev1<norm<convolution<13, 3, dlib::tag1<SUBNET>>>>>;

        using outputs = dlib::fc<4, fast::avg_pool_everything<branches<fast::max_pool<2, 2, 2, 2,
            residual<branches<unit<8, 3, dlib::input<tiny::image>>>>>>>>;
    };

    using train_net = loss_multiclass_log_counted<body<fast::bn_con>::outputs>;
    using infer_net = dlib::loss_multiclass_log<body<fast::affine>::outputs>;
}

#endif
