// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/labelled_images.h>

#include <cmath>
#include <cstdint>

namespace hypersparse
{
    channel_statistics measure_channels(const labelled_images& data)
    {
        // Integers are exact: 2^64 holds the squares of 2.8e14 pixels.
        std::array<std::uint64_t, 3> sum{}, sum_of_squares{};
        std::uint64_t pixels = 0;
        for (const auto& image : data.images)
        {
            pixels += static_cast<std::uint64_t>(image.size());
            for (const dlib::rgb_pixel& p : image)
            {
                const std::array<std::uint64_t, 3> x{p.red, p.green, p.blue};
                for (std::size_t c = 0; c < 3; ++c)
                {
                    sum[c] += x[c];
                    sum_of_squares[c] += x[c] * x[c];
                }
            }
        }

        channel_statistics result;
        if (pixels == 0)
            return result;
        const double n = static_cast<double>(pixels);
        for (std::size_t c = 0; c < 3; ++c)
        {
            const double mean = static_cast<double>(sum[c]) / n;
            const double variance = static_cast<double>(sum_of_squares[c]) / n - mean * mean;
            result.mean[c] = static_cast<float>(mean / 255);
            // Two different pixels among 1e12 still give more than 1e-12; below that it is rounding.
            result.stddev[c] = variance > 1e-10 ? static_cast<float>(std::sqrt(variance) / 255) : 1.0F;
        }
        return result;
    }

    void keep_first(labelled_images& data, std::size_t limit)
    {
        if (limit == 0 || limit >= data.images.size())
            return;
        data.images.resize(limit);
        data.labels.resize(limit);
    }
}
