// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/plane_filters.h>

#include <algorithm>
#include <cmath>

namespace hypersparse
{
    namespace
    {
        std::vector<double> normalised(std::vector<double> weights)
        {
            double sum = 0;
            for (const double w : weights)
                sum += w;
            for (double& w : weights)
                w /= sum;
            return weights;
        }

        double bell(double distance, double sigma)
        {
            return std::exp(-distance * distance / (2 * sigma * sigma));
        }

        // Down the columns; the transposed plane is filtered across.
        value_plane filtered_down(const value_plane& plane, const std::vector<double>& weights, plane_border border)
        {
            const long radius = static_cast<long>(weights.size()) / 2;
            value_plane result(plane.nr(), plane.nc());
            for (long r = 0; r < plane.nr(); ++r)
                for (long c = 0; c < plane.nc(); ++c)
                {
                    double sum = 0;
                    for (long i = -radius; i <= radius; ++i)
                        sum += weights[i + radius] * plane(inside(r + i, plane.nr(), border), c);
                    result(r, c) = sum;
                }
            return result;
        }

        struct zoomed_axis
        {
            zoomed_axis(long size, double factor)
                : source(static_cast<long>(std::ceil(static_cast<double>(size) / factor))),
                  target(static_cast<long>(std::nearbyint(static_cast<double>(source) * factor))),
                  first((size - source) / 2), trimmed((target - size) / 2)
            {
            }

            double place(long to) const
            {
                const double step = target > 1 ? static_cast<double>(source - 1) / static_cast<double>(target - 1) : 0;
                return static_cast<double>(first) + static_cast<double>(to + trimmed) * step;
            }

            long source, target, first, trimmed;
        };
    }

    long inside(long index, long size, plane_border border)
    {
        DLIB_CASSERT(size > 0, "size: " << size);
        if (border == plane_border::replicated || size == 1)
            return std::clamp(index, 0L, size - 1);
        const long period = border == plane_border::mirrored ? 2 * size - 2 : 2 * size;
        const long place = (index % period + period) % period;
        return place < size ? place : border == plane_border::mirrored ? period - place : period - 1 - place;
    }

    value_plane gaussian_blurred(const value_plane& plane, double sigma, double cut, plane_border border)
    {
        DLIB_CASSERT(plane.size() > 0 && sigma >= 0 && cut > 0, "size: " << plane.size() << ", sigma: " << sigma << ", cut: " << cut);
        const long radius = static_cast<long>(cut * sigma + 0.5);
        if (radius == 0)
            return plane;
        std::vector<double> weights;
        for (long i = -radius; i <= radius; ++i)
            weights.push_back(bell(static_cast<double>(i), sigma));
        weights = normalised(weights);
        const value_plane down = filtered_down(plane, weights, border);
        return dlib::trans(filtered_down(dlib::trans(down), weights, border));
    }

    value_plane filtered(const value_plane& plane, const value_plane& kernel, plane_border border)
    {
        DLIB_CASSERT(plane.size() > 0 && kernel.nr() % 2 == 1 && kernel.nc() % 2 == 1,
            "size: " << plane.size() << ", kernel: " << kernel.nr() << "x" << kernel.nc());
        value_plane result(plane.nr(), plane.nc());
        const long down = kernel.nr() / 2, across = kernel.nc() / 2;
        for (long r = 0; r < plane.nr(); ++r)
            for (long c = 0; c < plane.nc(); ++c)
            {
                double sum = 0;
                for (long i = 0; i < kernel.nr(); ++i)
                    for (long j = 0; j < kernel.nc(); ++j)
                    {
                        if (kernel(i, j) == 0)
                            continue;
                        const long row = inside(r + i - down, plane.nr(), border), col = inside(c + j - across, plane.nc(), border);
                        sum += kernel(i, j) * plane(row, col);
                    }
                result(r, c) = sum;
            }
        return result;
    }

    value_plane line_blurred(const value_plane& plane, int radius, double sigma, double degrees)
    {
        DLIB_CASSERT(plane.size() > 0 && radius > 0 && sigma > 0,
            "size: " << plane.size() << ", radius: " << radius << ", sigma: " << sigma);
        std::vector<double> weights;
        for (int i = 0; i <= 2 * radius; ++i)
            weights.push_back(bell(i, sigma));
        weights = normalised(weights);
        const double angle = degrees * 3.14159265358979323846 / 180;
        const auto steps = [](double way) { return static_cast<long>(std::ceil(way - 0.5)); };
        value_plane result = dlib::zeros_matrix<double>(plane.nr(), plane.nc());
        for (std::size_t i = 0; i < weights.size(); ++i)
        {
            const long right = steps(static_cast<double>(i) * std::cos(angle)), down = steps(static_cast<double>(i) * std::sin(angle));
            for (long r = 0; r < plane.nr(); ++r)
                for (long c = 0; c < plane.nc(); ++c)
                    result(r, c) += weights[i] * plane(inside(r + down, plane.nr(), plane_border::replicated),
                                                       inside(c + right, plane.nc(), plane_border::replicated));
        }
        return result;
    }

    double interpolated(const value_plane& plane, double row, double col, plane_border border)
    {
        const double top = std::floor(row), left = std::floor(col);
        const double down = row - top, right = col - left;
        const long r = static_cast<long>(top), c = static_cast<long>(left);
        const auto value = [&](long i, long j) { return plane(inside(i, plane.nr(), border), inside(j, plane.nc(), border)); };
        return (1 - down) * ((1 - right) * value(r, c) + right * value(r, c + 1))
            + down * ((1 - right) * value(r + 1, c) + right * value(r + 1, c + 1));
    }

    value_plane zoomed(const value_plane& plane, double factor)
    {
        DLIB_CASSERT(plane.size() > 0 && factor >= 1, "size: " << plane.size() << ", factor: " << factor);
        const zoomed_axis down(plane.nr(), factor), across(plane.nc(), factor);
        value_plane result(plane.nr(), plane.nc());
        for (long r = 0; r < plane.nr(); ++r)
            for (long c = 0; c < plane.nc(); ++c)
                result(r, c) = interpolated(plane, down.place(r), across.place(c), plane_border::replicated);
        return result;
    }
}
