// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_HOST_DEVICE_H
#define HYPERSPARSE_PLUGINS_KERNELS_HOST_DEVICE_H

// Element formulas are written once, for the CPU and for CUDA.
#ifdef __CUDACC__
    #define HYPERSPARSE_HOST_DEVICE __host__ __device__
#else
    #define HYPERSPARSE_HOST_DEVICE
#endif

#if defined(__GNUC__) || defined(__clang__)
    #define HYPERSPARSE_ALWAYS_INLINE inline __attribute__((always_inline))
#else
    #define HYPERSPARSE_ALWAYS_INLINE inline
#endif

#endif
