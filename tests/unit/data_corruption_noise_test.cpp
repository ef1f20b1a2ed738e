// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE data_corruption_noise_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/data/corruption.h>

#include <cmath>

using namespace hypersparse;
using image_type = dlib::matrix<dlib::rgb_pixel>;

namespace
{
    image_type constant_image(long rows, long cols, const dlib::rgb_pixel& colour)
    {
        image_type image(rows, cols);
        dlib::assign_all_pixels(image, colour);
        return image;
    }

    struct moments
    {
        double mean = 0, variance = 0;
        std::size_t count = 0;
    };

    // Of all values of a constant image of more than 1e5 values, in units of 255
    moments moments_of(const std::string& kind, int level, unsigned char grey)
    {
        const auto values = corrupted_values(constant_image(200, 200, {grey, grey, grey}), kind, level, 7, 0);
        moments m;
        for (const auto& plane : values)
            for (const double value : plane)
            {
                m.mean += value / 255;
                m.variance += value / 255 * value / 255;
                ++m.count;
            }
        m.mean /= static_cast<double>(m.count);
        m.variance = m.variance / static_cast<double>(m.count) - m.mean * m.mean;
        return m;
    }

    // Five standard errors of a mean, and of the variance of a nearly normal sample
    void check_moments(const std::string& what, const moments& m, double mean, double variance)
    {
        const double n = static_cast<double>(m.count);
        BOOST_TEST(std::abs(m.mean - mean) < 5 * std::sqrt(variance / n), what << ": mean " << m.mean << ", not " << mean);
        BOOST_TEST(std::abs(m.variance / variance - 1) < 5 * std::sqrt(2 / n), what << ": variance " << m.variance << ", not " << variance);
    }
}

BOOST_AUTO_TEST_CASE(noise_has_the_moments_of_its_level)
{
    const double x = 128 / 255.0;
    const double gaussian[] = {.04, .06, .08, .09, .10}, speckle[] = {.06, .1, .12, .16, .2}, photons[] = {500, 250, 100, 75, 50};
    for (int level = 1; level <= 5; ++level)
    {
        const std::string at = " level " + std::to_string(level);
        check_moments("gaussian" + at, moments_of("gaussian_noise", level, 128), x, std::pow(gaussian[level - 1], 2));
        check_moments("speckle" + at, moments_of("speckle_noise", level, 128), x, std::pow(x * speckle[level - 1], 2));
        check_moments("shot" + at, moments_of("shot_noise", level, 128), x, x / photons[level - 1]);
    }
}

BOOST_AUTO_TEST_CASE(impulse_noise_is_salt_and_pepper_in_equal_shares)
{
    const double shares[] = {.01, .02, .03, .05, .07};
    for (int level = 1; level <= 5; ++level)
    {
        std::size_t black = 0, white = 0, other = 0, n = 0;
        for (const auto& plane : corrupted_values(constant_image(200, 200, {77, 77, 77}), "impulse_noise", level, 1, 0))
            for (const double value : plane)
            {
                black += value == 0;
                white += value == 255;
                other += value != 0 && value != 255 && std::abs(value - 77) > 1e-9;
                ++n;
            }
        const double expected = static_cast<double>(n) * shares[level - 1] / 2, allowed = 5 * std::sqrt(expected);
        BOOST_TEST(std::abs(static_cast<double>(black) - expected) < allowed);
        BOOST_TEST(std::abs(static_cast<double>(white) - expected) < allowed);
        BOOST_TEST(other == 0u);
    }
}

BOOST_AUTO_TEST_CASE(few_photons_follow_the_distribution_of_poisson)
{
    const double mean = 50 * 5 / 255.0, n = 3 * 200 * 200;      // level 5, where a photon is 1/50
    std::vector<double> counts(51);
    for (const auto& plane : corrupted_values(constant_image(200, 200, {5, 5, 5}), "shot_noise", 5, 3, 0))
        for (const double value : plane)
            ++counts.at(static_cast<std::size_t>(std::lround(value / 255 * 50)));
    double probability = std::exp(-mean);
    for (int k = 0; k < 6; probability *= mean / ++k)
        BOOST_TEST(std::abs(counts[k] - n * probability) < 5 * std::sqrt(n * probability),
            k << " photons: " << counts[k] << ", not " << n * probability);
    BOOST_TEST(moments_of("shot_noise", 5, 0).mean == 0);
}
