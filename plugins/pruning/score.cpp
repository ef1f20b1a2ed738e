// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/score.h>

#include <dlib/assert.h>

#include <cmath>

namespace hypersparse
{
    namespace
    {
        std::vector<float> magnitudes(std::span<const float> values)
        {
            std::vector<float> scores;
            scores.reserve(values.size());
            for (const float x : values)
                scores.push_back(std::abs(x));
            return scores;
        }
    }

    std::vector<float> magnitude_scores(std::span<const float> weights)
    {
        return magnitudes(weights);
    }

    std::vector<float> gradient_scores(std::span<const float> gradient)
    {
        return magnitudes(gradient);
    }

    std::vector<float> saliency_scores(std::span<const float> weights, std::span<const float> gradient)
    {
        DLIB_CASSERT(weights.size() == gradient.size(), weights.size() << " weights, " << gradient.size() << " gradients");
        std::vector<float> scores;
        scores.reserve(weights.size());
        for (std::size_t i = 0; i < weights.size(); ++i)
            scores.push_back(std::abs(weights[i] * gradient[i]));
        return scores;
    }

    std::vector<float> random_scores(std::size_t n, random_purpose purpose, const score_place& place)
    {
        constexpr std::size_t in_one = 4;   // four numbers from one call of the generator
        DLIB_CASSERT(n <= in_one << 32, "n: " << n);
        const std::uint64_t stream = random_stream(purpose, place.layer);
        std::vector<float> scores(n);
        for (std::size_t i = 0; i < n; i += in_one)
        {
            const auto words = random_words(place.seed, stream, static_cast<std::uint64_t>(place.step) << 32 | i / in_one);
            for (std::size_t j = 0; j < in_one && i + j < n; ++j)
                scores[i + j] = static_cast<float>(words[j] >> 8) * 0x1p-24f;
        }
        return scores;
    }
}
