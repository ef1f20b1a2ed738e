// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/penalty/hypersparse.h>

#include <hypersparse/plugins/kernels/magnitudes.h>
#include <hypersparse/plugins/weights/kept_count.h>

#include <cmath>
#include <limits>

namespace hypersparse
{
    penalty_measurement hypersparse_penalty::measure(const std::vector<weight_tensor>& weights, double prune_rate) const
    {
        penalty_measurement m;
        m.weights = count_weights(weights);
        m.kept = kept_count(m.weights, prune_rate);
        if (m.weights == 0)
        {
            m.defined = false;
            return m;
        }
        const magnitude_sums magnitudes = sum_magnitudes(weights);
        m.sum_abs = magnitudes.sum;
        m.largest = magnitudes.largest;
        m.threshold = magnitude_of_rank(weights, m.weights - m.kept);
        // In float and as a reciprocal, which rounds twice: as the published code has it, and s is part of the method's numbers.
        const float scale = 1.0f / static_cast<float>(m.threshold) * static_cast<float>(hypersparse_knee);
        m.defined = std::isfinite(scale);
        if (!m.defined)
            return m;

        m.scale = scale;
        m.sum_tanh = sum_tanh(weights, scale);
        m.slope_at_zero = m.scale * m.sum_abs / m.sum_tanh;
        m.defined = m.slope_at_zero <= std::numeric_limits<float>::max();
        m.slope_at_largest = slope(static_cast<float>(m.largest), coefficients(m));
        return m;
    }
}
