// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CPU_SIMD_VEC_H
#define HYPERSPARSE_PLUGINS_KERNELS_CPU_SIMD_VEC_H

// What the files of this folder are written in: a vector of HYPERSPARSE_LANES floats, as g++ and clang know it. They are compiled
// once for each instruction set, into a namespace of its own, and include nothing that could leave code of that instruction
// set in a function that other parts of the program share. Every function here is therefore static or in that namespace.
#ifndef HYPERSPARSE_LANES
    #error "compile one of kernels_portable.cpp, kernels_avx2.cpp and kernels_avx512.cpp"
#endif

#include <cstddef>

namespace hypersparse::HYPERSPARSE_INSTRUCTION_SET
{
    using std::size_t;

    constexpr size_t lanes = HYPERSPARSE_LANES;

    typedef float vec __attribute__((vector_size(sizeof(float) * HYPERSPARSE_LANES)));
    typedef int ivec __attribute__((vector_size(sizeof(int) * HYPERSPARSE_LANES)));
    typedef float unaligned_vec __attribute__((vector_size(sizeof(float) * HYPERSPARSE_LANES), aligned(alignof(float)), may_alias));

    #define HYPERSPARSE_INLINE static inline __attribute__((always_inline))

    HYPERSPARSE_INLINE vec load(const float* p) { return *reinterpret_cast<const unaligned_vec*>(p); }
    HYPERSPARSE_INLINE void store(float* p, vec v) { *reinterpret_cast<unaligned_vec*>(p) = v; }
    HYPERSPARSE_INLINE vec broadcast(float x) { return x - vec{}; }

    HYPERSPARSE_INLINE vec load_part(const float* p, size_t count)
    {
        vec v = {};
        for (size_t i = 0; i < count; ++i)
            v[i] = p[i];
        return v;
    }

    HYPERSPARSE_INLINE void store_part(float* p, vec v, size_t count)
    {
        for (size_t i = 0; i < count; ++i)
            p[i] = v[i];
    }

    template <size_t... i> struct index_list {};
    template <size_t n, size_t... i> struct index_list_up_to : index_list_up_to<n - 1, n - 1, i...> {};
    template <size_t... i> struct index_list_up_to<0, i...> { using type = index_list<i...>; };

    HYPERSPARSE_INLINE vec max0(vec v) { return v > 0 ? v : vec{}; }
}

#endif
