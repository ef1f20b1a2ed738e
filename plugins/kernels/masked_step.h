// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_MASKED_STEP_H
#define HYPERSPARSE_PLUGINS_KERNELS_MASKED_STEP_H

#include <hypersparse/plugins/kernels/host_device.h>

#include <dlib/cuda/tensor.h>

#include <cstddef>

namespace hypersparse
{
    void hold_masked(dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params, const dlib::tensor& active);
    /*!
        requires
            - step, velocity and params have the same number of elements, and active has at most as many
        ensures
            - for every i with active[i] == 0: velocity = +0 and step = -w, so that w + step is +0, whatever the gradient was.
              All other elements are untouched. On a GPU nothing waits and nothing is copied to the host.
    !*/

    namespace impl
    {
        struct masked_arrays
        {
            float* step;
            float* velocity;
            const float* params;
            const float* active;
            std::size_t size;       // of active
        };

        HYPERSPARSE_HOST_DEVICE HYPERSPARSE_ALWAYS_INLINE void hold_masked_element(const masked_arrays& a, std::size_t i)
        {
            const bool masked = a.active[i] == 0;
            a.step[i] = masked ? -a.params[i] : a.step[i];
            a.velocity[i] = masked ? 0.0f : a.velocity[i];
        }
    }

    namespace cpu
    {
        void hold_masked(dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params, const dlib::tensor& active);
    }

    namespace cuda
    {
        void hold_masked(dlib::tensor& step, dlib::tensor& velocity, const dlib::tensor& params, const dlib::tensor& active);
    }
}

#endif
