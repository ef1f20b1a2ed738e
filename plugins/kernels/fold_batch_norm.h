// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_FOLD_BATCH_NORM_H
#define HYPERSPARSE_PLUGINS_KERNELS_FOLD_BATCH_NORM_H

#include <hypersparse/plugins/kernels/host_device.h>

#include <dlib/cuda/tensor.h>

#include <cmath>
#include <cstddef>

namespace hypersparse
{
    void fold_batch_norm(dlib::tensor& scale, dlib::tensor& shift, const dlib::tensor& params, const dlib::tensor& means,
        const dlib::tensor& variances, float eps);
    /*!
        requires
            - scale, shift, means and variances have the same number n of elements; params holds n gammas, then n betas
        ensures
            - for every channel: scale = gamma / sqrt(variance + eps), shift = beta - scale * mean, so that
              scale * x + shift is what the batch normalisation gives in evaluation. As dlib::affine_(dlib::bn_) computes it,
              but where the tensors are: on a GPU nothing is copied to the host.
    !*/

    namespace impl
    {
        struct batch_norm_arrays
        {
            float* scale;
            float* shift;
            const float* params;
            const float* means;
            const float* variances;
            std::size_t channels;
        };

        HYPERSPARSE_HOST_DEVICE inline void fold_channel(const batch_norm_arrays& a, float eps, std::size_t i)
        {
            const float scale = a.params[i] / sqrtf(a.variances[i] + eps);
            a.scale[i] = scale;
            a.shift[i] = a.params[a.channels + i] - scale * a.means[i];
        }
    }

    namespace cpu
    {
        void fold_batch_norm(dlib::tensor& scale, dlib::tensor& shift, const dlib::tensor& params, const dlib::tensor& means,
            const dlib::tensor& variances, float eps);
    }

    namespace cuda
    {
        void fold_batch_norm(dlib::tensor& scale, dlib::tensor& shift, const dlib::tensor& params, const dlib::tensor& means,
            const dlib::tensor& variances, float eps);
    }
}

#endif
