// SPDX-License-Identifier: BSL-1.0
// Batch normalisation of one channel. Its planes, one a sample, stand `stride` apart. Sums are gathered in vectors within a
// plane and in double from plane to plane.
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CPU_SIMD_NORMALIZATION_H
#define HYPERSPARSE_PLUGINS_KERNELS_CPU_SIMD_NORMALIZATION_H

#include "vec.h"
#include "../dense_kernels.h"

namespace hypersparse::HYPERSPARSE_INSTRUCTION_SET
{
    HYPERSPARSE_INLINE double sum_of(vec v)
    {
        double sum = 0;
        for (size_t i = 0; i < lanes; ++i)
            sum += v[i];
        return sum;
    }

    // Calls whole(i) for each whole vector of [0, size), then rest(i) for each number that is left.
    template <typename whole_type, typename rest_type>
    HYPERSPARSE_INLINE void for_each_vector(size_t size, const whole_type& whole, const rest_type& rest)
    {
        size_t i = 0;
        for (; i + lanes <= size; i += lanes)
            whole(i);
        for (; i < size; ++i)
            rest(i);
    }

    HYPERSPARSE_INLINE double plane_sum(const float* x, size_t size)
    {
        vec sums[4] = {};
        double rest = 0;
        size_t i = 0;
        for (; i + 4 * lanes <= size; i += 4 * lanes)
            #pragma GCC unroll 4
            for (size_t j = 0; j < 4; ++j)
                sums[j] += load(x + i + j * lanes);
        for (; i + lanes <= size; i += lanes)
            sums[0] += load(x + i);
        for (; i < size; ++i)
            rest += x[i];
        return rest + sum_of((sums[0] + sums[1]) + (sums[2] + sums[3]));
    }

    HYPERSPARSE_INLINE double plane_squares(const float* x, size_t size, float mean)
    {
        vec sums[4] = {};
        double rest = 0;
        size_t i = 0;
        for (; i + 4 * lanes <= size; i += 4 * lanes)
            #pragma GCC unroll 4
            for (size_t j = 0; j < 4; ++j)
            {
                const vec d = load(x + i + j * lanes) - mean;
                sums[j] += d * d;
            }
        for (; i + lanes <= size; i += lanes)
        {
            const vec d = load(x + i) - mean;
            sums[0] += d * d;
        }
        for (; i < size; ++i)
            rest += (double(x[i]) - mean) * (double(x[i]) - mean);
        return rest + sum_of((sums[0] + sums[1]) + (sums[2] + sums[3]));
    }

    // Mean and variance plane by plane, joined as Chan, Golub and LeVeque do (1979): no digit is lost to a mean far from 0.
    static channel_moments moments(const float* x, const channel_planes& planes)
    {
        double count = 0, mean = 0, squares = 0;
        for (size_t n = 0; n < planes.count; ++n)
        {
            const float* plane = x + n * planes.stride;
            const double size = static_cast<double>(planes.size);
            const double own_mean = plane_sum(plane, planes.size) / size;
            const float center = static_cast<float>(own_mean);
            const double shift = own_mean - center;     // what the squares around center have too much
            const double delta = own_mean - mean;
            squares += plane_squares(plane, planes.size, center) - size * shift * shift
                + delta * delta * count * size / (count + size);
            mean += delta * size / (count + size);
            count += size;
        }
        return {mean, squares > 0 ? squares / count : 0};
    }

    // y = (x - mean) * scale + shift, and max(0, y) with relu
    template <bool relu>
    HYPERSPARSE_INLINE void normalize_channel(const float* x, float* y, const channel_planes& planes, const channel_affine& a)
    {
        for (size_t n = 0; n < planes.count; ++n)
        {
            const float* from = x + n * planes.stride;
            float* to = y + n * planes.stride;
            for_each_vector(planes.size,
                [&](size_t i)
                {
                    const vec v = (load(from + i) - a.mean) * a.scale + a.shift;
                    store(to + i, relu ? max0(v) : v);
                },
                [&](size_t i)
                {
                    const float v = __builtin_fmaf(from[i] - a.mean, a.scale, a.shift);
                    to[i] = relu && !(v > 0) ? 0 : v;
                });
        }
    }

    static void normalize(const float* x, float* y, const channel_planes& planes, const channel_affine& a, bool relu)
    {
        relu ? normalize_channel<true>(x, y, planes, a) : normalize_channel<false>(x, y, planes, a);
    }

    // Where relu gave 0 its gradient is 0. The number is computed again, as normalize_channel() did.
    template <bool relu>
    HYPERSPARSE_INLINE vec through_relu(vec gradient, vec difference, const channel_affine& a)
    {
        if constexpr (relu)
            return difference * a.scale + a.shift > 0 ? gradient : vec{};
        return gradient;
    }

    template <bool relu>
    HYPERSPARSE_INLINE float through_relu(float gradient, float difference, const channel_affine& a)
    {
        return relu && !(__builtin_fmaf(difference, a.scale, a.shift) > 0) ? 0 : gradient;
    }

    // Sums of dy and of dy * (x - mean)
    template <bool relu>
    HYPERSPARSE_INLINE channel_sums gradient_sums_of(
        const float* x, const float* dy, const channel_planes& planes, const channel_affine& a)
    {
        channel_sums total = {};
        for (size_t n = 0; n < planes.count; ++n)
        {
            const float* from = x + n * planes.stride;
            const float* gradient = dy + n * planes.stride;
            vec sums[2] = {}, products[2] = {};
            const auto add = [&](size_t i, size_t j)
            {
                const vec d = load(from + i) - a.mean;
                const vec g = through_relu<relu>(load(gradient + i), d, a);
                sums[j] += g;
                products[j] += g * d;
            };
            size_t i = 0;
            for (; i + 2 * lanes <= planes.size; i += 2 * lanes)
            {
                add(i, 0);
                add(i + lanes, 1);
            }
            for (; i + lanes <= planes.size; i += lanes)
                add(i, 0);
            for (; i < planes.size; ++i)
            {
                const float d = from[i] - a.mean, g = through_relu<relu>(gradient[i], d, a);
                total.gradient += g;
                total.product += double(g) * d;
            }
            total.gradient += sum_of(sums[0] + sums[1]);
            total.product += sum_of(products[0] + products[1]);
        }
        return total;
    }

    static channel_sums gradient_sums(
        const float* x, const float* dy, const channel_planes& planes, const channel_affine& a, bool relu)
    {
        return relu ? gradient_sums_of<true>(x, dy, planes, a) : gradient_sums_of<false>(x, dy, planes, a);
    }

    // dx += scale * dy - slope * (x - mean) - offset
    template <bool relu>
    HYPERSPARSE_INLINE void add_channel_gradient(const float* x, const float* dy, float* dx, const channel_planes& planes,
        const channel_affine& a, float slope, float offset)
    {
        for (size_t n = 0; n < planes.count; ++n)
        {
            const float* from = x + n * planes.stride;
            const float* gradient = dy + n * planes.stride;
            float* to = dx + n * planes.stride;
            for_each_vector(planes.size,
                [&](size_t i)
                {
                    const vec d = load(from + i) - a.mean;
                    const vec g = through_relu<relu>(load(gradient + i), d, a);
                    store(to + i, load(to + i) + (g * a.scale - d * slope - offset));
                },
                [&](size_t i)
                {
                    const float d = from[i] - a.mean, g = through_relu<relu>(gradient[i], d, a);
                    to[i] += g * a.scale - d * slope - offset;
                });
        }
    }

    static void add_normalize_gradient(const float* x, const float* dy, float* dx, const channel_planes& planes,
        const channel_affine& a, float slope, float offset, bool relu)
    {
        relu ? add_channel_gradient<true>(x, dy, dx, planes, a, slope, offset)
             : add_channel_gradient<false>(x, dy, dx, planes, a, slope, offset);
    }
}

#endif
