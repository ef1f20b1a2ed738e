// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_UNIT_PGD_IMAGES_H
#define HYPERSPARSE_TESTS_UNIT_PGD_IMAGES_H

#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/data/shapes.h>
#include <hypersparse/plugins/training/pgd.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

struct pgd_batch
{
    std::vector<dlib::matrix<dlib::rgb_pixel>> images;
    std::vector<unsigned long> labels;
    dlib::resizable_tensor x;
};

inline pgd_batch make_batch(std::size_t n, std::size_t first = 0)
{
    const auto data = hypersparse::make_shapes(first + n, 1, hypersparse::shapes_part::train);
    const auto from = static_cast<std::ptrdiff_t>(first);
    pgd_batch b{{data.images.begin() + from, data.images.end()}, {data.labels.begin() + from, data.labels.end()}, {}};
    hypersparse::pixels_to_tensor(b.images, b.x);
    return b;
}

inline std::vector<float> values_of(const dlib::tensor& t)
{
    return {t.begin(), t.end()};
}

inline void check_is_perturbation(const dlib::tensor& x, const dlib::tensor& delta, float epsilon)
{
    float largest = 0, least = 1, greatest = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
    {
        const float pixel = x.host()[i] + delta.host()[i];
        largest = std::max(largest, std::abs(delta.host()[i]));
        least = std::min(least, pixel);
        greatest = std::max(greatest, pixel);
    }
    BOOST_TEST(largest <= epsilon);
    BOOST_TEST(least >= 0);
    BOOST_TEST(greatest <= 1);
}

inline dlib::resizable_tensor tensor_of(const std::vector<float>& values)
{
    dlib::resizable_tensor t(1, 1, 1, static_cast<long>(values.size()));
    std::copy(values.begin(), values.end(), t.begin());
    return t;
}

#endif
