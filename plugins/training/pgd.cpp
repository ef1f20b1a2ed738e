// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/pgd.h>

#include <hypersparse/plugins/data/counter_random.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace hypersparse
{
    namespace
    {
        constexpr int places = 27;      // a sample may have 2^places values

        void check_shapes(const dlib::tensor& x, const dlib::tensor& other)
        {
            DLIB_CASSERT(dlib::have_same_dimensions(x, other), "x: " << x.num_samples() << 'x' << x.k() << 'x' << x.nr() << 'x' << x.nc()
                << ", other: " << other.num_samples() << 'x' << other.k() << 'x' << other.nr() << 'x' << other.nc());
        }

        std::size_t sample_size(const dlib::tensor& x)
        {
            return x.num_samples() == 0 ? 0 : x.size() / static_cast<std::size_t>(x.num_samples());
        }

        float sign(float value)
        {
            return value > 0 ? 1.0f : value < 0 ? -1.0f : 0.0f;
        }

        // What is left of delta where x + delta is a pixel. The last cut takes off a rounding error.
        float projected(float delta, float x, float epsilon)
        {
            const float near = std::clamp(delta, -epsilon, epsilon);
            const float inside = std::clamp(x + near, 0.0f, 1.0f) - x;
            return std::clamp(inside, -epsilon, epsilon);
        }
    }

    namespace impl
    {
        void check_attack_options(const pgd_options& options)
        {
            DLIB_CASSERT(options.epsilon >= 0 && options.epsilon <= 1 && options.step > 0 && options.step <= 2,
                "epsilon: " << options.epsilon << ", step: " << options.step);
        }

        void check_attack_loss(double loss)
        {
            if (!std::isfinite(loss))
                throw attack_error("attack: expected a finite loss, found " + std::to_string(loss)
                    + "; check that the network's training did not diverge");
        }
    }

    void pixels_to_tensor(const std::vector<dlib::matrix<dlib::rgb_pixel>>& images, dlib::resizable_tensor& x, long channels)
    {
        DLIB_CASSERT(!images.empty() && images.front().size() > 0 && (channels == 1 || channels == 3),
            "images: " << images.size() << ", channels: " << channels);
        const long rows = images.front().nr(), cols = images.front().nc(), plane = rows * cols;
        x.set_size(static_cast<long long>(images.size()), channels, rows, cols);
        float* out = x.host_write_only();
        for (const auto& image : images)
        {
            DLIB_CASSERT(image.nr() == rows && image.nc() == cols,
                "an image of " << image.nr() << 'x' << image.nc() << " among " << rows << 'x' << cols);
            for (const dlib::rgb_pixel& pixel : image)
            {
                if (channels == 1)
                {
                    *out++ = dlib::get_pixel_intensity(pixel) / 255.0f;
                    continue;
                }
                out[0] = pixel.red / 255.0f;
                out[plane] = pixel.green / 255.0f;
                out[2 * plane] = pixel.blue / 255.0f;
                ++out;
            }
            out += (channels - 1) * plane;
        }
    }

    void pgd_start(const dlib::tensor& x, const pgd_options& options, const pgd_draw& draw, dlib::resizable_tensor& delta)
    {
        impl::check_attack_options(options);
        delta.copy_size(x);
        delta = 0;
        if (!options.random_start)
            return;
        const std::size_t size = sample_size(x);
        DLIB_CASSERT(size <= std::size_t{1} << places, "values in a sample: " << size);
        const float* const pixels = x.host();
        float* const out = delta.host();
        const auto stream = random_stream(random_purpose::attack_start, draw.pass);
        parallel_for(static_cast<std::size_t>(x.num_samples()), [&](std::size_t sample)
        {
            const std::uint64_t first = static_cast<std::uint64_t>(draw.first_sample + sample) << places;
            for (std::size_t i = 0; i < size; ++i)
            {
                const double u = 2 * random_uniform(draw.seed, stream, first + i) - 1;
                const std::size_t at = sample * size + i;
                out[at] = projected(static_cast<float>(u * options.epsilon), pixels[at], options.epsilon);
            }
        });
    }

    void pgd_step(const dlib::tensor& x, const dlib::tensor& gradient, const pgd_options& options, dlib::tensor& delta)
    {
        check_shapes(x, gradient);
        check_shapes(x, delta);
        const std::size_t size = sample_size(x);
        const float* const pixels = x.host();
        const float* const slope = gradient.host();
        float* const out = delta.host();
        parallel_for(static_cast<std::size_t>(x.num_samples()), [&](std::size_t sample)
        {
            for (std::size_t i = sample * size; i < (sample + 1) * size; ++i)
            {
                if (!std::isfinite(slope[i]))
                    throw attack_error("attack: expected a finite gradient, found " + std::to_string(slope[i]) + " in sample "
                        + std::to_string(sample) + " of the batch; check that the network's training did not diverge");
                out[i] = projected(out[i] + options.step * sign(slope[i]), pixels[i], options.epsilon);
            }
        });
    }

    void pgd_input(const dlib::tensor& x, const dlib::tensor& delta, const channel_statistics& statistics, dlib::resizable_tensor& input)
    {
        check_shapes(x, delta);
        DLIB_CASSERT(x.k() == 1 || x.k() == 3, "channels: " << x.k());
        input.copy_size(x);
        const std::size_t plane = static_cast<std::size_t>(x.nr() * x.nc());
        const auto channels = static_cast<std::size_t>(x.k());
        const float* const pixels = x.host();
        const float* const change = delta.host();
        float* const out = input.host_write_only();
        parallel_for(static_cast<std::size_t>(x.num_samples() * x.k()), [&](std::size_t n)
        {
            const float mean = statistics.mean[n % channels], stddev = statistics.stddev[n % channels];
            for (std::size_t i = n * plane; i < (n + 1) * plane; ++i)
                out[i] = ((pixels[i] + change[i]) - mean) / stddev;
        });
    }
}
