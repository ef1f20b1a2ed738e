// SPDX-License-Identifier: BSL-1.0
// Number by number, and pools of 2x2
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CPU_SIMD_ELEMENTWISE_H
#define HYPERSPARSE_PLUGINS_KERNELS_CPU_SIMD_ELEMENTWISE_H

#include "normalization.h"

namespace hypersparse::HYPERSPARSE_INSTRUCTION_SET
{
    static void relu(const float* x, float* y, size_t size)
    {
        for_each_vector(size, [&](size_t i) { store(y + i, max0(load(x + i))); }, [&](size_t i) { y[i] = x[i] > 0 ? x[i] : 0; });
    }

    // dx = y > 0 ? dy : 0, or dx += that
    static void relu_gradient(const float* y, const float* dy, float* dx, size_t size, bool add)
    {
        for_each_vector(size,
            [&](size_t i)
            {
                const vec g = load(y + i) > 0 ? load(dy + i) : vec{};
                store(dx + i, add ? load(dx + i) + g : g);
            },
            [&](size_t i)
            {
                const float g = y[i] > 0 ? dy[i] : 0;
                dx[i] = add ? dx[i] + g : g;
            });
    }

    static void add(const float* a, const float* b, float* sum, size_t size, bool then_relu)
    {
        for_each_vector(size,
            [&](size_t i)
            {
                const vec v = load(a + i) + load(b + i);
                store(sum + i, then_relu ? max0(v) : v);
            },
            [&](size_t i)
            {
                const float v = a[i] + b[i];
                sum[i] = then_relu && !(v > 0) ? 0 : v;
            });
    }

    static double sum(const float* x, size_t size) { return plane_sum(x, size); }

    static void add_number(float number, float* x, size_t size)
    {
        for_each_vector(size, [&](size_t i) { store(x + i, load(x + i) + number); }, [&](size_t i) { x[i] += number; });
    }

    template <size_t... i>
    HYPERSPARSE_INLINE vec even_of(vec a, vec b, index_list<i...>) { return __builtin_shufflevector(a, b, (2 * i)...); }
    template <size_t... i>
    HYPERSPARSE_INLINE vec odd_of(vec a, vec b, index_list<i...>) { return __builtin_shufflevector(a, b, (2 * i + 1)...); }
    template <size_t... i>
    HYPERSPARSE_INLINE vec first_pairs(vec a, vec b, index_list<i...>)
    {
        return __builtin_shufflevector(a, b, (i % 2 ? lanes + i / 2 : i / 2)...);
    }
    template <size_t... i>
    HYPERSPARSE_INLINE vec last_pairs(vec a, vec b, index_list<i...>)
    {
        return __builtin_shufflevector(a, b, (i % 2 ? lanes + lanes / 2 + i / 2 : lanes / 2 + i / 2)...);
    }
    using all_lanes = typename index_list_up_to<lanes>::type;

    // One row of the pool's output, from two rows of `columns` or more numbers
    static void max_pool_2x2_row(const float* upper, const float* lower, float* out, size_t columns)
    {
        for_each_vector(columns,
            [&](size_t i)
            {
                const vec a = load(upper + 2 * i), b = load(upper + 2 * i + lanes);
                const vec c = load(lower + 2 * i), d = load(lower + 2 * i + lanes);
                const vec e = a > c ? a : c, f = b > d ? b : d;
                const vec left = even_of(e, f, all_lanes()), right = odd_of(e, f, all_lanes());
                store(out + i, left > right ? left : right);
            },
            [&](size_t i)
            {
                const float left = upper[2 * i] > lower[2 * i] ? upper[2 * i] : lower[2 * i];
                const float right = upper[2 * i + 1] > lower[2 * i + 1] ? upper[2 * i + 1] : lower[2 * i + 1];
                out[i] = left > right ? left : right;
            });
    }

    // The gradient goes to the first of the largest numbers, row by row, as dlib has it.
    static void max_pool_2x2_row_gradient(const float* upper, const float* lower, const float* gradient, float* upper_gradient,
        float* lower_gradient, size_t columns)
    {
        for_each_vector(columns,
            [&](size_t i)
            {
                const vec a = load(upper + 2 * i), b = load(upper + 2 * i + lanes);
                const vec c = load(lower + 2 * i), d = load(lower + 2 * i + lanes);
                const vec p0 = even_of(a, b, all_lanes()), p1 = odd_of(a, b, all_lanes());
                const vec p2 = even_of(c, d, all_lanes()), p3 = odd_of(c, d, all_lanes());
                const vec up = p1 > p0 ? p1 : p0, low = p3 > p2 ? p3 : p2;
                const vec g = load(gradient + i), g_up = low > up ? vec{} : g, g_low = low > up ? g : vec{};
                const vec g0 = p1 > p0 ? vec{} : g_up, g1 = p1 > p0 ? g_up : vec{};
                const vec g2 = p3 > p2 ? vec{} : g_low, g3 = p3 > p2 ? g_low : vec{};
                const vec u0 = first_pairs(g0, g1, all_lanes()), u1 = last_pairs(g0, g1, all_lanes());
                const vec l0 = first_pairs(g2, g3, all_lanes()), l1 = last_pairs(g2, g3, all_lanes());
                store(upper_gradient + 2 * i, load(upper_gradient + 2 * i) + u0);
                store(upper_gradient + 2 * i + lanes, load(upper_gradient + 2 * i + lanes) + u1);
                store(lower_gradient + 2 * i, load(lower_gradient + 2 * i) + l0);
                store(lower_gradient + 2 * i + lanes, load(lower_gradient + 2 * i + lanes) + l1);
            },
            [&](size_t i)
            {
                const size_t up = upper[2 * i + 1] > upper[2 * i], low = lower[2 * i + 1] > lower[2 * i];
                if (lower[2 * i + low] > upper[2 * i + up])
                    lower_gradient[2 * i + low] += gradient[i];
                else
                    upper_gradient[2 * i + up] += gradient[i];
            });
    }
}

#endif
