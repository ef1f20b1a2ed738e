// SPDX-License-Identifier: BSL-1.0
#include "evaluation.h"

#include "layer_report.h"
#include "program.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace hypersparse::program
{
    namespace
    {
        double log_sum_exp(std::span<const float> logits)
        {
            const double largest = *std::max_element(logits.begin(), logits.end());
            double sum = 0;
            for (const float x : logits)
                sum += std::exp(x - largest);
            return largest + std::log(sum);
        }

        // compute(): the outputs for all images
        template <typename function>
        evaluation judge(const labelled_images& data, std::size_t classes, const function& compute)
        {
            evaluation result;
            result.images = data.images.size();
            const auto start = std::chrono::steady_clock::now();
            result.logits = compute();
            result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            for (std::size_t i = 0; i < result.images; ++i)
            {
                const std::span<const float> row(result.logits.data() + i * classes, classes);
                for (const float x : row)
                    if (!std::isfinite(x))
                        throw result_error("image " + std::to_string(i) + ": expected finite outputs, found " + std::to_string(x)
                            + ": the weights of this model are of no use");
                const auto best = static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin());
                result.hits += best == data.labels[i];
                result.loss += log_sum_exp(row) - row[data.labels[i]];
            }
            result.loss = result.images == 0 ? 0 : result.loss / static_cast<double>(result.images);
            return result;
        }
    }

    evaluation evaluate(network& net, const labelled_images& data)
    {
        return judge(data, net.classes(), [&] { return net.logits(data.images); });
    }

    evaluation evaluate(const sparse_engine& engine, const labelled_images& data)
    {
        return judge(data, engine.outputs(), [&]
        {
            const bool grey = engine.input_shape().channels == 1;
            std::vector<std::uint8_t> bytes;
            for (const auto& image : data.images)
                for (const dlib::rgb_pixel& p : image)
                    if (grey)
                        bytes.push_back(dlib::get_pixel_intensity(p));
                    else
                        bytes.insert(bytes.end(), {p.red, p.green, p.blue});
            std::vector<float> logits(data.images.size() * engine.outputs());
            engine.run(bytes.data(), data.images.size(), logits.data());
            return logits;
        });
    }

    std::vector<double> probabilities(std::span<const float> logits)
    {
        const double all = log_sum_exp(logits);
        std::vector<double> result;
        for (const float x : logits)
            result.push_back(std::exp(x - all));
        return result;
    }

    nlohmann::ordered_json result_json(const network& net, const model_info& info, const evaluation& result)
    {
        const weight_totals totals = totals_of(net.layers());
        return {{"accuracy", result.accuracy()}, {"loss", result.loss}, {"images", result.images},
            {"density", totals.density()}, {"prune_rate", info.prune_rate}, {"kept", totals.kept},
            {"prunable", totals.prunable}, {"network", net.name()}, {"classes", net.classes()}, {"seconds", result.seconds}};
    }
}
