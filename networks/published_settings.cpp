// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/networks/published_settings.h>

#include <hypersparse/plugins/data/counter_random.h>

namespace hypersparse::impl
{
    void fill_normal(dlib::tensor& params, std::size_t weights, double deviation, std::uint64_t seed, std::uint32_t layer)
    {
        const std::uint64_t stream = random_stream(random_purpose::initialisation, layer);
        float* value = params.host_write_only();
        for (std::size_t i = 0; i < weights; ++i)
            value[i] = static_cast<float>(deviation * random_normal(seed, stream, i));
        std::fill(value + weights, value + params.size(), 0.0f);
    }

    void fill_uniform(dlib::tensor& params, double bound, std::uint64_t seed, std::uint32_t layer)
    {
        const std::uint64_t stream = random_stream(random_purpose::initialisation, layer);
        float* value = params.host_write_only();
        for (std::size_t i = 0; i < params.size(); ++i)
            value[i] = static_cast<float>(bound * (2*random_uniform(seed, stream, i) - 1));
    }

    void fill_gamma_and_beta(dlib::tensor& params)
    {
        const std::size_t channels = params.size() / 2;
        float* value = params.host_write_only();
        std::fill(value, value + channels, 1.0f);
        std::fill(value + channels, value + params.size(), 0.0f);
    }
}
