// SPDX-License-Identifier: BSL-1.0
#include "weight_log.h"

#include <hypersparse/plugins/kernels/magnitudes.h>
#include <hypersparse/plugins/penalty/hypersparse_numbers.h>
#include <hypersparse/plugins/weights/kept_count.h>
#include <hypersparse/plugins/weights/magnitude_histogram.h>

#include <nlohmann/json.hpp>

namespace hypersparse::program
{
    using nlohmann::ordered_json;

    namespace
    {
        struct penalty_numbers
        {
            ordered_json threshold, scale, sum_abs, sum_tanh;   // null until they have a value
        };

        penalty_numbers measure(const std::vector<weight_tensor>& weights, double prune_rate)
        {
            penalty_numbers numbers;
            const std::size_t count = count_weights(weights);
            const float threshold = magnitude_of_rank(weights, count - kept_count(count, prune_rate));
            const float scale = hypersparse_scale(threshold);
            if (!(scale > 0))
                return numbers;
            numbers.threshold = threshold;
            numbers.scale = scale;
            numbers.sum_abs = sum_magnitudes(weights).sum;
            numbers.sum_tanh = sum_tanh(weights, scale);
            return numbers;
        }
    }

    std::string weight_line(const epoch_metrics& metrics, const std::vector<weight_tensor>& weights, double prune_rate)
    {
        const magnitude_histogram histogram = histogram_of(weights);
        penalty_numbers numbers;
        if (!metrics.phase.gives_result)       // what would be removed there is 0 already
            numbers = measure(weights, prune_rate);
        const ordered_json line = {{"epoch", metrics.epoch}, {"phase", metrics.phase.name},
            {"threshold", numbers.threshold}, {"scale", numbers.scale}, {"sum_abs", numbers.sum_abs}, {"sum_tanh", numbers.sum_tanh},
            {"zeros", histogram.zeros}, {"lowest", 1e-7}, {"bins_per_decade", magnitude_histogram::bins_per_decade},
            {"bins", histogram.counts}};
        static_assert(magnitude_histogram::lowest_decade == -7);
        return line.dump() + '\n';
    }

    std::string weight_lines_before(const std::string& lines, std::size_t epoch)
    {
        std::size_t begin = 0;
        for (std::size_t end; (end = lines.find('\n', begin)) != std::string::npos; begin = end + 1)
        {
            const auto line = nlohmann::json::parse(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                lines.begin() + static_cast<std::ptrdiff_t>(end), nullptr, false);
            const bool is_whole = line.is_object() && line.contains("epoch") && line["epoch"].is_number_unsigned();
            if (!is_whole || line["epoch"].get<std::size_t>() >= epoch)
                break;
        }
        return lines.substr(0, begin);
    }
}
