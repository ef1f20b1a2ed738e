// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_BENCHMARKS_WORKER_OWN_NETS_H
#define HYPERSPARSE_BENCHMARKS_WORKER_OWN_NETS_H

#include <hypersparse/plugins/layers/fast.h>

#include <dlib/dnn.h>

namespace hypersparse::benchmarks
{
    // Where a network's layers come from: dlib, all but the convolutions from dlib, or all that can from fast.h.

    struct dlibs_layers
    {
        template <long filters, long nr, long nc, int stride_y, int stride_x, typename SUBNET>
        using con = dlib::con<filters, nr, nc, stride_y, stride_x, SUBNET>;
        template <typename SUBNET>
        using relu = dlib::relu<SUBNET>;
        template <long nr, long nc, int stride_y, int stride_x, typename SUBNET>
        using max_pool = dlib::max_pool<nr, nc, stride_y, stride_x, SUBNET>;
    };

    struct fast_convolutions : dlibs_layers
    {
        template <long filters, long nr, long nc, int stride_y, int stride_x, typename SUBNET>
        using con = fast::con<filters, nr, nc, stride_y, stride_x, SUBNET>;
    };

    struct all_fast_layers : fast_convolutions
    {
        template <typename SUBNET>
        using relu = fast::relu<SUBNET>;
        template <long nr, long nc, int stride_y, int stride_x, typename SUBNET>
        using max_pool = fast::max_pool<nr, nc, stride_y, stride_x, SUBNET>;
    };

    // LeNet as examples/dnn_introduction_ex.cpp of dlib has it
    template <typename from>
    struct lenet
    {
        template <long filters, long size, typename SUBNET>
        using convolution = typename from::template relu<typename from::template con<filters, size, size, 1, 1, SUBNET>>;
        template <typename SUBNET>
        using pool = typename from::template max_pool<2, 2, 2, 2, SUBNET>;
        template <unsigned long outputs, typename SUBNET>
        using dense = typename from::template relu<dlib::fc<outputs, SUBNET>>;

        using type = dlib::loss_multiclass_log<dlib::fc<10, dense<84, dense<120,
            pool<convolution<16, 5, pool<convolution<6, 5, dlib::input<dlib::matrix<unsigned char>>>>>>>>>>;
        static constexpr const char* name = "lenet";
    };

    // The network of dlib's examples/dnn_inception_ex.cpp: blocks of parallel branches whose outputs are concatenated
    template <typename from>
    struct inception
    {
        template <long filters, long size, typename SUBNET>
        using convolution = typename from::template relu<typename from::template con<filters, size, size, 1, 1, SUBNET>>;
        template <long size, int stride, typename SUBNET>
        using pool = typename from::template max_pool<size, size, stride, stride, SUBNET>;

        template <typename SUBNET> using a1 = convolution<10, 1, SUBNET>;
        template <typename SUBNET> using a2 = convolution<10, 3, convolution<16, 1, SUBNET>>;
        template <typename SUBNET> using a3 = convolution<10, 5, convolution<16, 1, SUBNET>>;
        template <typename SUBNET> using a4 = convolution<10, 1, pool<3, 1, SUBNET>>;
        template <typename SUBNET> using b1 = convolution<4, 1, SUBNET>;
        template <typename SUBNET> using b2 = convolution<4, 3, SUBNET>;
        template <typename SUBNET> using b3 = convolution<4, 1, pool<3, 1, SUBNET>>;

        template <typename SUBNET> using block_a = dlib::inception4<a1, a2, a3, a4, SUBNET>;
        template <typename SUBNET> using block_b = dlib::inception3<b1, b2, b3, SUBNET>;

        using type = dlib::loss_multiclass_log<dlib::fc<10, typename from::template relu<dlib::fc<32,
            pool<2, 2, block_b<pool<2, 2, dlib::tag1<block_a<dlib::input<dlib::matrix<unsigned char>>>>>>>>>>>;
        static constexpr const char* name = "inception";
    };
}

#endif
