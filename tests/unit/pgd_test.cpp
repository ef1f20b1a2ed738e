// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE pgd_test
#include <boost/test/unit_test.hpp>

#include "pgd_images.h"
#include "random_numbers.h"

#include <hypersparse/plugins/layers/input_rgb_normalized.h>

using namespace hypersparse;

BOOST_AUTO_TEST_CASE(a_step_goes_by_the_sign_and_is_projected_twice)
{
    const pgd_options options{.epsilon = 0.25f, .step = 0.125f};
    const auto x = tensor_of({0.5f, 0.5f, 0.5f, 0.0625f, 1, 0.5f});
    const auto gradient = tensor_of({3, -1e-30f, 0, -2, 5, 1});
    auto delta = tensor_of({0, 0.125f, 0.0625f, 0, 0, 0.25f});
    pgd_step(x, gradient, options, delta);
    BOOST_TEST((values_of(delta) == std::vector<float>{0.125f, 0, 0.0625f, -0.0625f, 0, 0.25f}));
}

BOOST_AUTO_TEST_CASE(perturbations_stay_in_the_ball_and_the_image_exactly)
{
    dlib::resizable_tensor x(50, 3, 8, 8), gradient = x, delta;
    const auto pixels = random_numbers(x.size(), 3, 0.5f);
    for (std::size_t i = 0; i < x.size(); ++i)
        x.host()[i] = i % 10 == 0 ? 0 : i % 10 == 1 ? 1 : pixels[i] + 0.5f;
    gradient.copy_size(x);
    for (const float epsilon : {8 / 255.0f, 0.1f, 0.7f, 1.0f, 0.0f})
        for (const bool random : {false, true})
        {
            const pgd_options options{.epsilon = epsilon, .step = 0.3f * epsilon + 0.01f, .random_start = random};
            pgd_start(x, options, {}, delta);
            check_is_perturbation(x, delta, epsilon);
            for (unsigned step = 0; step < 10; ++step)
            {
                const auto slopes = random_numbers(x.size(), 10 + step);
                std::copy(slopes.begin(), slopes.end(), gradient.begin());
                pgd_step(x, gradient, options, delta);
                check_is_perturbation(x, delta, epsilon);
            }
        }
}

BOOST_AUTO_TEST_CASE(a_random_start_is_uniform_and_belongs_to_its_sample)
{
    dlib::resizable_tensor x(40, 3, 32, 32), delta, later;
    x = 0.5f;
    const pgd_options options{.epsilon = 0.25f};
    pgd_start(x, options, {.seed = 1, .pass = 2, .first_sample = 0}, delta);
    double sum = 0, squares = 0;
    for (const double d : delta)
    {
        sum += d;
        squares += d * d;
    }
    const double n = static_cast<double>(delta.size());     // > 1e5
    BOOST_TEST(std::abs(sum / n) < 5 * 0.25 / std::sqrt(3 * n));
    BOOST_TEST(std::abs(squares / n * 48 - 1) < 0.02);
    const auto all = values_of(delta);
    const std::vector<float> last(all.end() - 3 * 1024, all.end());
    dlib::resizable_tensor one(1, 3, 32, 32);
    one = 0.5f;
    pgd_start(one, options, {.seed = 1, .pass = 2, .first_sample = 39}, later);
    BOOST_TEST((values_of(later) == last));
    for (const pgd_draw& other : {pgd_draw{2, 2, 39}, pgd_draw{1, 3, 39}, pgd_draw{1, 2, 38}})
    {
        pgd_start(one, options, other, later);
        BOOST_TEST((values_of(later) != last));
    }
    pgd_start(x, {.random_start = false}, {}, delta);
    BOOST_TEST((values_of(delta) == std::vector<float>(x.size())));
}

BOOST_AUTO_TEST_CASE(without_a_perturbation_the_input_is_that_of_the_input_layer)
{
    const channel_statistics statistics = {{.5f, .45f, .4f}, {.2f, .25f, .3f}};
    const pgd_batch b = make_batch(3);
    dlib::resizable_tensor zero = b.x, ours, expected;
    zero = 0;
    pgd_input(b.x, zero, statistics, ours);
    input_rgb_normalized(statistics).to_tensor(b.images.begin(), b.images.end(), expected);
    BOOST_TEST((values_of(ours) == values_of(expected)));
}

BOOST_AUTO_TEST_CASE(with_one_channel_too_the_input_is_that_of_the_input_layer)
{
    const pgd_batch b = make_batch(3);
    dlib::resizable_tensor x, ours, expected;
    pixels_to_tensor(b.images, x, 1);
    BOOST_TEST(x.k() == 1);
    dlib::resizable_tensor zero = x;
    zero = 0;
    input_rgb_normalized grey({{.5f, 7, 7}, {.2f, 7, 7}});
    grey.set_channels(1);
    pgd_input(x, zero, grey.statistics(), ours);
    grey.to_tensor(b.images.begin(), b.images.end(), expected);
    BOOST_TEST((values_of(ours) == values_of(expected)));
}
