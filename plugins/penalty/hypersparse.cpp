// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/penalty/hypersparse.h>

#include <hypersparse/plugins/weights/kept_count.h>

namespace hypersparse
{
    penalty_measurement hypersparse_penalty::measure(const std::vector<weight_tensor>& weights, double prune_rate) const
    {
        measured_penalty m;
        measure(weights, prune_rate, m);
        return m.read();
    }

    void hypersparse_penalty::measure(
        const std::vector<weight_tensor>& weights, double prune_rate, measured_penalty& m) const
    {
        const std::size_t n = count_weights(weights);
        const std::size_t kept = kept_count(n, prune_rate);
        if (n == 0)
            m.set({.defined = false}, {});
        else
            m.probe(n, kept).measure(weights, n - kept);
    }

    penalty_measurement hypersparse_penalty::describe(const hypersparse_numbers& numbers, std::size_t weights, std::size_t kept)
    {
        penalty_measurement m{.weights = weights, .kept = kept};
        m.threshold = numbers.threshold;
        m.scale = hypersparse_scale(numbers.threshold);
        m.sum_abs = numbers.sum_abs;
        m.sum_tanh = numbers.sum_tanh;
        m.largest = numbers.largest;
        m.slope_at_zero = hypersparse_slope_at_zero(numbers.coefficients.scale, numbers.sum_abs, numbers.sum_tanh);
        m.slope_at_largest = slope(numbers.largest, numbers.coefficients);
        m.defined = numbers.coefficients.strength > 0;
        return m;
    }
}
