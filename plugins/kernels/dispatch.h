// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_DISPATCH_H
#define HYPERSPARSE_PLUGINS_KERNELS_DISPATCH_H

#include <dlib/cuda/tensor.h>

// HYPERSPARSE_DISPATCH(call): cuda::call where dlib keeps its tensors on a GPU, cpu::call elsewhere. It asks what dlib asks:
// at run time with a dlib that can choose then, by its compile-time switch with one that cannot.
#if !defined(DLIB_USE_CUDA)
    #define HYPERSPARSE_DISPATCH(call) return cpu::call
#elif defined(IF_DLIB_USE_CUDA)
    #define HYPERSPARSE_DISPATCH(call) return dlib::cuda::use_cuda() ? cuda::call : cpu::call
#else
    #define HYPERSPARSE_DISPATCH(call) return cuda::call
#endif

#endif
