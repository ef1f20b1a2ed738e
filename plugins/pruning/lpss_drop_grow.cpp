// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/lpss_drop_grow.h>

#include <dlib/assert.h>
#include <dlib/error.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

namespace hypersparse
{
    namespace
    {
        struct unit_view
        {
            const lpss_layer& layer;
            std::size_t unit;

            std::size_t index(std::size_t i) const { return unit * layer.unit_stride + i * layer.element_stride; }
            double magnitude(std::size_t i) const { return layer.active[index(i)] ? std::abs(double(layer.weights[index(i)])) : 0; }
        };

        double threshold_of(const unit_view& unit, double h)
        {
            double sum = 0, active = 0;
            for (std::size_t i = 0; i < unit.layer.length; ++i)
            {
                sum += unit.magnitude(i);
                active += unit.layer.active[unit.index(i)] != 0;
            }
            return h * sum / (active + 1e-8);
        }

        double norm_of_gradient(const unit_view& unit)
        {
            double squares = 0;
            for (std::size_t i = 0; i < unit.layer.length; ++i)
            {
                const double g = unit.layer.gradient[unit.index(i)];
                squares += g * g;
            }
            return std::sqrt(squares);
        }

        void check_finite(double number, const char* what, std::size_t unit)
        {
            if (!std::isfinite(number))
                throw dlib::error(std::string("lpss_drop_grow: expected finite ") + what + ", found others in unit "
                    + std::to_string(unit + 1) + ": lower the learning rate, or check the data");
        }

        void drop(const lpss_layer& layer, double h, lpss_update& update)
        {
            for (std::size_t u = 0; u < layer.units; ++u)
            {
                const unit_view unit{layer, u};
                const double threshold = threshold_of(unit, h);
                check_finite(threshold, "weights", u);
                for (std::size_t i = 0; i < layer.length; ++i)
                {
                    const std::size_t at = unit.index(i);
                    update.kept[at] = unit.magnitude(i) >= threshold;
                    update.dropped += (update.kept[at] != 0) != (layer.active[at] != 0);
                }
            }
        }

        std::vector<double> scores_of(const lpss_layer& layer, growth_score score)
        {
            std::vector<double> scores(layer.weights.size());
            for (std::size_t u = 0; u < layer.units; ++u)
            {
                const unit_view unit{layer, u};
                const double norm = norm_of_gradient(unit);
                check_finite(norm, "gradients", u);
                for (std::size_t i = 0; i < layer.length; ++i)
                {
                    const double g = layer.gradient[unit.index(i)] / (norm + 1e-6);
                    scores[unit.index(i)] = score == growth_score::absolute_gradient ? std::abs(g) : g;
                }
            }
            return scores;
        }

        // Weights that were not kept and whose score has this sign, the largest score first.
        std::vector<std::size_t> candidates(const std::vector<double>& scores, const std::vector<std::uint8_t>& kept, bool positive)
        {
            std::vector<std::size_t> found;
            for (std::size_t i = 0; i < scores.size(); ++i)
                if (!kept[i] && (positive ? scores[i] > 0 : scores[i] < 0))
                    found.push_back(i);
            return found;
        }

        void grow(const std::vector<double>& scores, bool positive, std::size_t wanted, lpss_update& update)
        {
            std::vector<std::size_t> order = candidates(scores, update.kept, positive);
            const std::size_t n = std::min(wanted, order.size());
            std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n), order.end(), [&](std::size_t a, std::size_t b)
            {
                return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
            });
            for (std::size_t i = 0; i < n; ++i)
                update.active[order[i]] = update.grown[order[i]] = 1;
            update.grown_count += n;
        }
    }

    double lpss_drop_fraction(const lpss_schedule& s, double epoch)
    {
        DLIB_CASSERT(s.begin <= epoch && epoch < s.end, "epoch " << epoch << ", begin " << s.begin << ", end " << s.end);
        switch (s.decay)
        {
            case drop_decay::constant: return s.initial_drop_fraction;
            case drop_decay::exponential: return s.initial_drop_fraction * std::exp(-s.exponent * (epoch - s.begin));
            case drop_decay::cosine: break;
        }
        return s.initial_drop_fraction * (0.5 + 0.5 * std::cos(std::numbers::pi * (epoch - s.begin) / (s.end - s.begin)));
    }

    double lpss_growth_fraction(double sparsity, double target, double h, double delta)
    {
        DLIB_CASSERT(target > 0, "target " << target);
        return sparsity / target * (sparsity < target * (1 - h / 2) ? 1 - delta : 1 + delta);
    }

    std::size_t lpss_update::active_count() const
    {
        return static_cast<std::size_t>(std::count(active.begin(), active.end(), 1));
    }

    lpss_update lpss_drop_grow(const lpss_layer& layer, double h, double growth_fraction, growth_score score)
    {
        const std::size_t n = layer.units * layer.length;
        DLIB_CASSERT(layer.weights.size() == n && layer.gradient.size() == n && layer.active.size() == n && h >= 0 && growth_fraction >= 0,
            "units " << layer.units << " of " << layer.length << ", weights " << layer.weights.size() << ", gradient "
            << layer.gradient.size() << ", mask " << layer.active.size() << ", h " << h << ", growth fraction " << growth_fraction);
        lpss_update update{.kept = std::vector<std::uint8_t>(n), .active = {}, .grown = std::vector<std::uint8_t>(n)};
        drop(layer, h, update);
        update.active = update.kept;
        update.wanted = static_cast<std::size_t>(static_cast<double>(update.dropped) * growth_fraction);

        const std::vector<double> scores = scores_of(layer, score);
        grow(scores, true, update.wanted, update);
        const auto kept = static_cast<std::size_t>(std::count(update.kept.begin(), update.kept.end(), 1));
        if (score == growth_score::published && update.wanted > update.grown_count + kept)
            grow(scores, false, update.wanted - update.grown_count - kept, update);
        return update;
    }
}
