// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/corruption_functions.h>
#include <hypersparse/plugins/data/plane_filters.h>

#include <algorithm>
#include <cmath>

namespace hypersparse::impl
{
    namespace
    {
        class plasma_fractal
        {
            /*!
                WHAT THIS OBJECT REPRESENTS
                    Heights on a torus of side x side points, side a power of two, made by the diamond-square algorithm: from the point
                    (0, 0) of height 0 on, the middle of every square, then of every diamond, is the mean of its four corners plus
                    a*a*U(-1, 1), and a, at first 100, is divided by decay after each round. (The generator multiplies its U(-a, a) by
                    a once more.)
            !*/
        public:
            plasma_fractal(long side, double decay, corruption_draws& draws) : heights_(side, side), draws_(draws)
            {
                heights_(0, 0) = 0;
                for (long step = side; step >= 2; step /= 2, amplitude_ /= decay)
                {
                    const long half = step / 2;
                    fill(half, half, step);
                    fill(0, half, step);
                    fill(half, 0, step);
                }
            }

            value_plane scaled() const      // to [0, 1]
            {
                const double least = dlib::min(heights_), range = dlib::max(heights_) - least;
                return (heights_ - least) / range;
            }

        private:
            // The points (top, left), (top, left + step), ..., (top + step, left), ...: middles of squares or of diamonds
            void fill(long top, long left, long step)
            {
                const long half = step / 2;
                const bool square = top == left;
                for (long r = top; r < heights_.nr(); r += step)
                    for (long c = left; c < heights_.nc(); c += step)
                    {
                        const double sum = square ? corners(r, c, half) : neighbours(r, c, half);
                        heights_(r, c) = sum / 4 + amplitude_ * amplitude_ * draws_.uniform(-1, 1);
                    }
            }

            double corners(long r, long c, long half) const
            {
                return at(r - half, c - half) + at(r - half, c + half) + at(r + half, c - half) + at(r + half, c + half);
            }

            double neighbours(long r, long c, long half) const
            {
                return at(r - half, c) + at(r + half, c) + at(r, c - half) + at(r, c + half);
            }

            double at(long r, long c) const
            {
                const long side = heights_.nr();
                return heights_((r + side) % side, (c + side) % side);
            }

            value_plane heights_;
            corruption_draws& draws_;
            double amplitude_ = 100;
        };

        // At least the 32 of the published images, so that the clouds of a smaller image are a part of theirs.
        long fractal_side(long rows, long cols)
        {
            long side = 32;
            while (side < std::max(rows, cols))
                side *= 2;
            return side;
        }
    }

    colour_planes fog(const colour_planes& x, int level, corruption_draws& draws)
    {
        constexpr double strengths[] = {.2, .5, .75, 1, 1.5}, decays[] = {3, 3, 2.5, 2, 1.75};
        const double c = strengths[level - 1];
        const value_plane clouds = plasma_fractal(fractal_side(x[0].nr(), x[0].nc()), decays[level - 1], draws).scaled();
        const double largest = std::max({dlib::max(x[0]), dlib::max(x[1]), dlib::max(x[2])});
        colour_planes result = x;
        for (auto& plane : result)
            plane = (plane + c * dlib::subm(clouds, 0, 0, plane.nr(), plane.nc())) * (largest / (largest + c));
        return result;
    }

    colour_planes spatter(const colour_planes& x, int level, corruption_draws& draws)
    {
        const double sigma = level == 4 ? .7 : .5, threshold = level == 4 ? .69 : .68;
        constexpr double colour[] = {63 / 255.0, 42 / 255.0, 20 / 255.0};
        value_plane mud(x[0].nr(), x[0].nc());
        for (double& value : mud)
            value = .65 + .1 * draws.normal();
        mud = gaussian_blurred(mud, sigma, 4, plane_border::replicated);
        for (double& value : mud)
            value = value > threshold ? 1 : 0;
        mud = gaussian_blurred(mud, .6, 4, plane_border::replicated);
        for (double& value : mud)
            value = value < .8 ? 0 : value;
        colour_planes result = x;
        for (std::size_t k = 0; k < 3; ++k)
            for (long i = 0; i < mud.size(); ++i)
                result[k](i) = x[k](i) * (1 - mud(i)) + colour[k] * mud(i);
        return result;
    }
}
