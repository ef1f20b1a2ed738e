// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_TARGET_CLONES_H
#define HYPERSPARSE_PLUGINS_KERNELS_TARGET_CLONES_H

// HYPERSPARSE_TARGET_CLONES before a function: it is compiled for AVX-512, for AVX2 and portably, and the program chooses
// when it starts. Where the compiler or the system cannot do that, only the portable form exists. The kernels are compiled
// without contraction to fused multiply-add, so all forms give the same bits. Sanitizers do not work with such functions.
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__has_attribute) && !defined(HYPERSPARSE_NO_TARGET_CLONES)
    #if __has_attribute(target_clones)
        #define HYPERSPARSE_TARGET_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
    #endif
#endif
#ifndef HYPERSPARSE_TARGET_CLONES
    #define HYPERSPARSE_TARGET_CLONES
#endif

#endif
