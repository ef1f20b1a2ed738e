// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_WEIGHT_SPANS_CUH
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_WEIGHT_SPANS_CUH

#include <hypersparse/plugins/kernels/cuda/device_array.cuh>
#include <hypersparse/plugins/kernels/cuda/weight_tiles.h>

#include <dlib/cuda/cuda_dlib.h>

namespace hypersparse::cuda
{
    inline int device_of(const std::vector<weight_tensor>& weights)
    /*!
        ensures
            - returns the device that holds all of these weights; that of dlib's current thread for an empty list
    !*/
    {
        const int device = weights.empty() ? dlib::cuda::get_device() : weights.front().params->device_id();
        for (const weight_tensor& tensor : weights)
            DLIB_CASSERT(tensor.params->device_id() == device, "weights of one network, expected on GPU " << device
                << ", found " << tensor.name() << " on GPU " << tensor.params->device_id());
        return device;
    }

    class weight_spans
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The table of a network's layers in the GPU's memory. It is written again only where a layer has moved, which in
                training it does not: then nothing is copied.
        !*/

    public:
        weight_tiles update(const std::vector<weight_tensor>& weights, const kernel_call& call)
        {
            found_.clear();
            for (const weight_tensor& tensor : weights)
                append_span(found_, std::as_const(*tensor.params).device(), tensor.size);
            const bool moved = !std::equal(found_.begin(), found_.end(), spans_.begin(), spans_.end(),
                [](const weight_span& a, const weight_span& b) { return a.data == b.data && a.size == b.size; });
            if (moved)
            {
                if (found_.size() > on_device_.size())
                    on_device_ = device_array<weight_span>(found_.size(), call);
                on_device_.write(found_.data(), found_.size(), call);
                spans_ = found_;
            }
            return tiles_of(spans_, on_device_.data());
        }

    private:
        std::vector<weight_span> found_, spans_;
        device_array<weight_span> on_device_;
    };
}

#endif
