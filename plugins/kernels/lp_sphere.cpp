// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/lp_sphere.h>

#include <hypersparse/plugins/kernels/power_of.h>
#include <hypersparse/plugins/kernels/target_clones.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>
#include <string_view>

namespace hypersparse
{
    namespace
    {
        // As in cpu/blocks/weight_blocks.cpp: the order of additions does not depend on the SIMD width.
        constexpr std::size_t lanes = 64, chunk = 4 * lanes;
        using lane_sums = std::array<double, lanes>;

        HYPERSPARSE_ALWAYS_INLINE std::int32_t bits_of_magnitude(float x)
        {
            return static_cast<std::int32_t>(std::bit_cast<std::uint32_t>(x) & 0x7fffffffu);
        }

        HYPERSPARSE_ALWAYS_INLINE double magnitude_of(float x)
        {
            return std::bit_cast<float>(bits_of_magnitude(x));
        }

        bool is_finite(std::int32_t bits)
        {
            return bits <= bits_of_magnitude(std::numeric_limits<float>::max());
        }

        double number_of(std::int32_t bits)
        {
            return std::bit_cast<float>(bits);
        }

        HYPERSPARSE_ALWAYS_INLINE void add_chunk(double* __restrict terms, std::size_t filled, double* __restrict sums)
        {
            std::fill(terms + filled, terms + chunk, 0.0);
            for (std::size_t j = 0; j < lanes; ++j)
                sums[j] += (terms[j] + terms[j + lanes]) + (terms[j + 2 * lanes] + terms[j + 3 * lanes]);
        }

        double total(lane_sums sums)
        {
            for (std::size_t half = lanes / 2; half > 0; half /= 2)
                for (std::size_t j = 0; j < half; ++j)
                    sums[j] += sums[j + half];
            return sums[0];
        }

        // The bits of the largest magnitude; above those of the largest float if one is not finite.
        HYPERSPARSE_TARGET_CLONES
        std::int32_t largest_bits(const float* t, std::size_t n)
        {
            std::int32_t largest = 0;
            for (std::size_t i = 0; i < n; ++i)
                largest = std::max(largest, bits_of_magnitude(t[i]));
            return largest;
        }

        HYPERSPARSE_TARGET_CLONES
        void add_powers(const float* t, std::size_t n, double scale, double r, lane_sums& sums)
        {
            alignas(64) double terms[chunk];
            for (std::size_t begin = 0; begin < n; begin += chunk)
            {
                const std::size_t m = std::min(chunk, n - begin);
                for (std::size_t i = 0; i < m; ++i)
                    terms[i] = power_of(magnitude_of(t[begin + i]) * scale, r);
                add_chunk(terms, m, sums.data());
            }
        }

        // norm_r of finite numbers of which the largest magnitude is known.
        double norm_of(const float* t, std::size_t n, double largest, double r)
        {
            if (largest == 0)
                return 0;
            lane_sums sums = {};
            add_powers(t, n, 1 / largest, r, sums);
            return largest * std::pow(total(sums), 1 / r);
        }

        // v <- keep v - push d; the bits of the largest |v|
        HYPERSPARSE_TARGET_CLONES
        std::int32_t move(float* __restrict v, const float* __restrict d, std::size_t n, double keep, double push)
        {
            std::int32_t largest = 0;
            for (std::size_t i = 0; i < n; ++i)
            {
                const float moved = static_cast<float>(keep * v[i] - push * d[i]);
                v[i] = moved;
                largest = std::max(largest, bits_of_magnitude(moved));
            }
            return largest;
        }

        // powers <- (|v| scale)^s with s = 1/(p - 1). As q = s + 1, the terms of norm_q need no other power.
        HYPERSPARSE_TARGET_CLONES
        void take_powers(float* __restrict powers, const float* __restrict v, std::size_t n, double scale, double s, lane_sums& sums)
        {
            alignas(64) double terms[chunk];
            for (std::size_t begin = 0; begin < n; begin += chunk)
            {
                const std::size_t m = std::min(chunk, n - begin);
                for (std::size_t i = 0; i < m; ++i)
                {
                    const double ratio = magnitude_of(v[begin + i]) * scale;
                    const double power = power_of(ratio, s);
                    powers[begin + i] = static_cast<float>(power);
                    terms[i] = ratio * power;
                }
                add_chunk(terms, m, sums.data());
            }
        }

        // v <- v scale; step <- sign(v) powers w_scale - w, where step holds the powers
        HYPERSPARSE_TARGET_CLONES
        void finish(float* __restrict step, float* __restrict v, const float* __restrict w, std::size_t n, double scale, double w_scale)
        {
            for (std::size_t i = 0; i < n; ++i)
            {
                const float magnitude = static_cast<float>(step[i] * w_scale);
                const std::uint32_t sign = std::bit_cast<std::uint32_t>(v[i]) & 0x80000000u;
                v[i] = static_cast<float>(v[i] * scale);
                step[i] = std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | sign) - w[i];
            }
        }

        bool step_unit(float* step, float* v, const float* w, std::size_t n, double p, double learning_rate)
        {
            const std::int32_t largest_d = largest_bits(step, n);
            if (!is_finite(largest_d) || !is_finite(largest_bits(v, n)))
                return false;
            const double s = 1 / (p - 1), q = s + 1;
            const double rate = largest_d == 0 ? 0 : learning_rate;
            const double push = rate / (norm_of(step, n, number_of(largest_d), q) + sphere_eps);
            const std::int32_t largest_v = move(v, step, n, 1 - rate, push);
            if (!is_finite(largest_v))
                return false;
            const double largest = number_of(largest_v);
            lane_sums sums = {};
            take_powers(step, v, n, largest == 0 ? 0 : 1 / largest, s, sums);
            const double norm = largest * std::pow(total(sums), 1 / q);
            const double scale = largest_d == 0 ? 1 : 1 / (norm + sphere_eps);
            finish(step, v, w, n, scale, std::pow(largest * scale, s));
            return is_finite(largest_bits(step, n));
        }

        bool start_unit(float* w, float* v, std::size_t n, double p)
        {
            const std::int32_t largest = largest_bits(w, n);
            if (!is_finite(largest))
                return false;
            const double scale = 1 / (norm_of(w, n, number_of(largest), p) + sphere_eps);
            for (std::size_t i = 0; i < n; ++i)
            {
                w[i] = static_cast<float>(w[i] * scale);
                v[i] = static_cast<float>(std::copysign(std::pow(magnitude_of(w[i]), p - 1), w[i]));
            }
            return true;
        }

        // Units whose elements are not neighbours are worked on in copies, some at once, so that whole cache lines are read.
        class unit_copies
        {
        public:
            unit_copies(const sphere_units& units, std::size_t begin, std::size_t end)
                : units_(units), begin_(begin), end_(end), numbers_((end - begin) * units.length)
            {
            }

            void read(const float* from)
            {
                for (std::size_t i = 0; i < units_.length; ++i)
                    for (std::size_t u = begin_; u < end_; ++u)
                        unit(u)[i] = from[u * units_.unit_stride + i * units_.element_stride];
            }

            void write(float* to)
            {
                for (std::size_t i = 0; i < units_.length; ++i)
                    for (std::size_t u = begin_; u < end_; ++u)
                        to[u * units_.unit_stride + i * units_.element_stride] = unit(u)[i];
            }

            float* unit(std::size_t u) { return numbers_.data() + (u - begin_) * units_.length; }

        private:
            const sphere_units& units_;
            std::size_t begin_, end_;
            std::vector<float> numbers_;
        };

        // part(begin, end) on pieces of the units, on all threads; whether all pieces returned true.
        template <typename function>
        bool on_all_threads(const sphere_units& units, const function& part)
        {
            constexpr std::size_t enough = 4096;        // elements; a power takes longer than the step of momentum_step.cpp
            const std::size_t neighbours = units.element_stride == 1 ? 1 : 16;      // a cache line
            const std::size_t piece = std::max(neighbours, enough / std::max<std::size_t>(units.length, 1));
            std::atomic<bool> all = true;
            parallel_for((units.count + piece - 1) / piece, [&](std::size_t i)
            {
                if (!part(i * piece, std::min(units.count, (i + 1) * piece)))
                    all.store(false, std::memory_order_relaxed);
            });
            return all;
        }

        void check_units(const sphere_units& units, std::size_t numbers, std::size_t v_numbers, double p)
        {
            DLIB_CASSERT(units.size() <= numbers && units.size() == v_numbers && 1 < p && p <= 2,
                "units " << units.count << " of " << units.length << ", parameters " << numbers << ", v " << v_numbers << ", p " << p);
        }
    }

    sphere_units units_of(const weight_tensor& weights)
    {
        const std::size_t outputs = weights.outputs();
        if (std::string_view(weights.kind) == "con")
            return {outputs, weights.size / outputs, weights.size / outputs, 1};
        DLIB_CASSERT(std::string_view(weights.kind) == "fc", "expected weights of con or fc, found " << weights.kind);
        return {outputs, weights.size / outputs, 1, outputs};
    }

    std::vector<double> unit_norms(const dlib::tensor& t, const sphere_units& units, double r)
    {
        DLIB_CASSERT(units.size() <= t.size() && r >= 1, "units " << units.size() << ", numbers " << t.size() << ", r " << r);
        std::vector<double> norms(units.count);
        const float* numbers = t.host();
        on_all_threads(units, [&](std::size_t begin, std::size_t end)
        {
            unit_copies copies(units, begin, end);
            copies.read(numbers);
            for (std::size_t u = begin; u < end; ++u)
            {
                const std::int32_t largest = largest_bits(copies.unit(u), units.length);
                norms[u] = is_finite(largest) ? norm_of(copies.unit(u), units.length, number_of(largest), r)
                    : std::numeric_limits<double>::quiet_NaN();
            }
            return true;
        });
        return norms;
    }

    bool start_on_sphere(dlib::tensor& w, dlib::tensor& v, const sphere_units& units, double p)
    {
        check_units(units, w.size(), v.size(), p);
        float* weights = w.host();
        float* trained = v.host_write_only();
        return on_all_threads(units, [&](std::size_t begin, std::size_t end)
        {
            unit_copies w_copies(units, begin, end), v_copies(units, begin, end);
            w_copies.read(weights);
            bool finite = true;
            for (std::size_t u = begin; u < end; ++u)
                finite &= start_unit(w_copies.unit(u), v_copies.unit(u), units.length, p);
            w_copies.write(weights);
            v_copies.write(trained);
            return finite;
        });
    }

    bool sphere_step(dlib::tensor& step, dlib::tensor& v, const dlib::tensor& w, const sphere_units& units, double p,
        double learning_rate)
    {
        check_units(units, std::min(step.size(), w.size()), v.size(), p);
        float* steps = step.host();
        float* trained = v.host();
        const float* weights = w.host();
        const std::size_t n = units.length;
        return on_all_threads(units, [&](std::size_t begin, std::size_t end)
        {
            bool finite = true;
            if (units.element_stride == 1)
            {
                for (std::size_t u = begin; u < end; ++u)
                    finite &= step_unit(steps + u * n, trained + u * n, weights + u * n, n, p, learning_rate);
                return finite;
            }
            unit_copies s(units, begin, end), v_copies(units, begin, end), w_copies(units, begin, end);
            s.read(steps);
            v_copies.read(trained);
            w_copies.read(weights);
            for (std::size_t u = begin; u < end; ++u)
                finite &= step_unit(s.unit(u), v_copies.unit(u), w_copies.unit(u), n, p, learning_rate);
            s.write(steps);
            v_copies.write(trained);
            return finite;
        });
    }
}
