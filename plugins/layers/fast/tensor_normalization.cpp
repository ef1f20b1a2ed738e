// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/layers/fast/tensor_kernels.h>

#include <hypersparse/plugins/kernels/dense/dense_kernels.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <cmath>

namespace hypersparse::impl
{
    namespace
    {
        std::size_t plane_size(const dlib::tensor& t) { return static_cast<std::size_t>(t.nr() * t.nc()); }

        channel_planes planes_of(const dlib::tensor& t)
        {
            return {static_cast<std::size_t>(t.num_samples()), plane_size(t), static_cast<std::size_t>(t.k()) * plane_size(t)};
        }

        void check_channels(const dlib::tensor& input, const dlib::tensor& params)
        {
            DLIB_CASSERT(static_cast<std::size_t>(2*input.k()) == params.size(),
                "The number of channels given to this batch normalization doesn't match what it was trained with: expected "
                << params.size()/2 << ", found " << input.k());
        }

        // The layer's own statistics, as dlib has them: the running variance is unbiased, and the first batch replaces all.
        void update_running(norm_statistics& s, std::size_t channel, const channel_moments& m, double count, double weight)
        {
            const auto moved = [weight](float old, double now)
            {
                return static_cast<float>(weight == 1 ? now : (1 - weight) * old + weight * now);
            };
            float& mean = s.running_means.host()[channel];
            float& variance = s.running_variances.host()[channel];
            mean = moved(mean, m.mean);
            variance = moved(variance, m.variance * (count / (count - 1)));
        }

        void normalize_batch(const dlib::tensor& input, const dlib::tensor& params, double eps, norm_statistics s, double weight,
            bool relu, dlib::tensor& output)
        {
            const std::size_t channels = input.k();
            s.means.set_size(1, channels);
            s.invstds.set_size(1, channels);
            s.running_means.set_size(1, channels);
            s.running_variances.set_size(1, channels);
            const dense_kernels& kernels = current_dense_kernels();
            const channel_planes planes = planes_of(input);
            const float* x = input.host();
            const float* gamma = params.host();
            float* y = output.host_write_only();
            float* means = s.means.host();
            float* invstds = s.invstds.host();
            parallel_for(channels, [&](std::size_t c)
            {
                const channel_moments m = kernels.moments(x + c * planes.size, planes);
                means[c] = static_cast<float>(m.mean);
                invstds[c] = static_cast<float>(1 / std::sqrt(m.variance + eps));
                update_running(s, c, m, static_cast<double>(planes.count * planes.size), weight);
                kernels.normalize(x + c * planes.size, y + c * planes.size, planes,
                    {means[c], invstds[c] * gamma[c], gamma[channels + c]}, relu);
            });
        }

        // One sample is normalised with what earlier batches have left.
        void normalize_sample(const dlib::tensor& input, const dlib::tensor& params, double eps, norm_statistics s, bool relu,
            dlib::tensor& output)
        {
            const std::size_t channels = input.k();
            const dense_kernels& kernels = current_dense_kernels();
            const channel_planes planes = planes_of(input);
            const float* x = input.host();
            const float* gamma = params.host();
            const float* means = s.running_means.host();
            const float* variances = s.running_variances.host();
            float* y = output.host_write_only();
            parallel_for(channels, [&](std::size_t c)
            {
                const float scale = static_cast<float>(gamma[c] / std::sqrt(variances[c] + eps));
                kernels.normalize(x + c * planes.size, y + c * planes.size, planes, {means[c], scale, gamma[channels + c]}, relu);
            });
        }
    }

    void fast_normalize(const dlib::tensor& input, const dlib::tensor& params, double eps, unsigned long window,
        norm_statistics statistics, bool relu, dlib::resizable_tensor& output)
    {
        check_channels(input, params);
        output.copy_size(input);
        if (input.num_samples() == 1)
        {
            normalize_sample(input, params, eps, statistics, relu, output);
            return;
        }
        const double weight = 1.0 / (static_cast<double>(statistics.updates) + 1);
        statistics.updates = std::min(statistics.updates + 1, window);
        normalize_batch(input, params, eps, statistics, weight, relu, output);
    }

    void fast_normalize_gradient(const dlib::tensor& input, const dlib::tensor& params, norm_statistics statistics, bool relu,
        const dlib::tensor& output_gradient, dlib::tensor& input_gradient, dlib::tensor& params_gradient)
    {
        DLIB_CASSERT(input.num_samples() > 1, "A batch of one sample has no gradient through batch normalization.");
        check_channels(input, params);
        const std::size_t channels = input.k();
        const dense_kernels& kernels = current_dense_kernels();
        const channel_planes planes = planes_of(input);
        const double count = static_cast<double>(planes.count * planes.size);
        const float* x = input.host();
        const float* dy = output_gradient.host();
        const float* gamma = params.host();
        const float* means = statistics.means.host();
        const float* invstds = statistics.invstds.host();
        float* dx = input_gradient.host();
        float* gamma_gradient = params_gradient.host_write_only();
        parallel_for(channels, [&](std::size_t c)
        {
            const std::size_t first = c * planes.size;
            const channel_affine affine = {means[c], invstds[c] * gamma[c], gamma[channels + c]};
            const channel_sums sums = kernels.gradient_sums(x + first, dy + first, planes, affine, relu);
            const double invstd = invstds[c], scale = affine.scale;
            gamma_gradient[c] = static_cast<float>(sums.product * invstd);
            gamma_gradient[channels + c] = static_cast<float>(sums.gradient);
            const float slope = static_cast<float>(scale * invstd * invstd * sums.product / count);
            const float offset = static_cast<float>(scale * sums.gradient / count);
            kernels.add_normalize_gradient(x + first, dy + first, dx + first, planes, affine, slope, offset, relu);
        });
    }

    void fast_affine(
        const dlib::tensor& input, const dlib::tensor& scale, const dlib::tensor& shift, bool relu, dlib::tensor& output)
    {
        DLIB_CASSERT(scale.k() == input.k() && shift.k() == input.k(),
            "expected " << input.k() << " channels as the input has, found " << scale.k());
        const float* factors = scale.host();
        const float* summands = shift.host();
        const dense_kernels& kernels = current_dense_kernels();
        const std::size_t channels = input.k(), size = plane_size(input);
        const float* x = input.host();
        float* y = output.host();
        parallel_for(static_cast<std::size_t>(input.num_samples()), [&](std::size_t n)
        {
            for (std::size_t c = 0; c < channels; ++c)
                kernels.normalize(x + (n * channels + c) * size, y + (n * channels + c) * size, {1, size, size},
                    {0, factors[c], summands[c]}, relu);
        });
    }
}
