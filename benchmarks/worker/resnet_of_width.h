// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_BENCHMARKS_WORKER_RESNET_OF_WIDTH_H
#define HYPERSPARSE_BENCHMARKS_WORKER_RESNET_OF_WIDTH_H

#include <hypersparse/networks/resnet.h>

namespace hypersparse::benchmarks
{
    // resnet<depth> with other numbers of filters
    template <std::size_t depth, long width>
    struct resnet_of_width : resnet<depth>
    {
        using train_net = loss_multiclass_log_counted<typename resnet_body<depth, fast::bn_con, width>::outputs>;
        using infer_net = dlib::loss_multiclass_log<typename resnet_body<depth, fast::affine, width>::outputs>;
    };
}

#endif
