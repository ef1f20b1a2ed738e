// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_DEVICE_CHECK_H
#define HYPERSPARSE_PLUGINS_KERNELS_DEVICE_CHECK_H

namespace hypersparse
{
    bool gpu_present();
    /*!
        ensures
            - returns true if this is a build with CUDA and the CUDA driver shows at least one GPU
    !*/

    void require_device();
    /*!
        ensures
            - returns if tensors can be used: always in a CPU build, and in a CUDA build where there is a GPU. A program
              calls it first: dlib's CUDA build can do nothing without a GPU, and would say so at the first tensor only.
        throws
            - dlib::error in a CUDA build without a usable GPU: one line that says why, and names the CPU build
    !*/
}

#endif
