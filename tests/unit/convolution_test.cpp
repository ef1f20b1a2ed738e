// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE convolution
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "random_numbers.h"

#include <hypersparse/plugins/kernels/convolution.h>
#include <hypersparse/plugins/kernels/instruction_set.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <algorithm>
#include <cmath>
#include <ostream>

using namespace hypersparse;
namespace data = boost::unit_test::data;

namespace hypersparse
{
    std::ostream& operator<<(std::ostream& out, const convolution_shape& s)
    {
        return out << s.samples << " samples of " << s.channels << "x" << s.rows << "x" << s.columns << ", " << s.filters
            << " filters " << s.filter_rows << "x" << s.filter_columns << ", stride " << s.stride_y << "," << s.stride_x
            << ", padding " << s.padding_y << "," << s.padding_x;
    }

    std::ostream& operator<<(std::ostream& out, instruction_set set) { return out << name_of(set); }
}

namespace
{
    // What nets are made of, and what they are rarely made of: odd sizes, one sample, one channel, strides and paddings that
    // differ, filters as large as the image, images smaller than a tile, channels that fill no vector, many and few.
    const std::vector<convolution_shape> shapes = {
        {2, 32, 32, 32, 32, 3, 3, 1, 1, 1, 1}, {5, 64, 16, 16, 64, 3, 3, 1, 1, 1, 1}, {9, 128, 8, 8, 128, 3, 3, 1, 1, 1, 1},
        {3, 20, 13, 10, 37, 3, 3, 1, 1, 1, 1}, {2, 8, 7, 9, 8, 3, 3, 1, 1, 0, 2}, {4, 33, 5, 5, 17, 3, 3, 1, 1, 2, 0},
        {1, 16, 9, 4, 16, 3, 3, 1, 1, 1, 1}, {70, 24, 4, 4, 40, 3, 3, 1, 1, 1, 1},
        {2, 3, 32, 32, 32, 3, 3, 1, 1, 1, 1}, {3, 32, 16, 16, 64, 3, 3, 2, 2, 1, 1}, {3, 16, 9, 7, 24, 1, 1, 2, 2, 0, 0},
        {2, 40, 6, 6, 24, 1, 1, 1, 1, 0, 0}, {2, 5, 19, 17, 24, 7, 7, 2, 2, 3, 3}, {2, 5, 12, 12, 6, 5, 5, 1, 1, 0, 0},
        {2, 5, 12, 12, 6, 5, 4, 3, 2, 2, 1}, {2, 4, 6, 5, 7, 2, 2, 3, 3, 0, 0}, {1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0},
        {1, 1, 28, 28, 6, 5, 5, 1, 1, 2, 2}, {70, 40, 2, 2, 40, 3, 3, 1, 1, 1, 1}, {40, 40, 3, 3, 33, 3, 3, 2, 2, 1, 1},
        {64, 50, 1, 1, 33, 1, 1, 1, 1, 0, 0}, {40, 7, 4, 4, 10, 4, 4, 1, 1, 0, 0}, {33, 16, 4, 4, 10, 3, 3, 2, 2, 0, 0},
        {2, 3, 40, 40, 16, 7, 7, 2, 2, 0, 0}, {9, 18, 5, 1, 19, 3, 1, 1, 1, 1, 0},
        {12, 20, 7, 7, 18, 2, 1, 3, 3, 1, 0}, {40, 16, 16, 16, 16, 3, 3, 1, 1, 1, 1}};

    struct task
    {
        std::vector<float> input, filters, bias, output_gradient, input_gradient;

        explicit task(const convolution_shape& s)
            : input(random_numbers(s.samples * s.input_size(), 1)), filters(random_numbers(s.filters * s.channels * s.taps(), 2)),
              bias(random_numbers(s.filters, 3)), output_gradient(random_numbers(s.samples * s.output_size(), 4)),
              input_gradient(random_numbers(input.size(), 5))       // gradients are added to what is there
        {
        }
    };

    struct reference
    {
        std::vector<double> output, input_gradient, filter_gradient;
    };

    // The definition, in double
    reference reference_of(const convolution_shape& s, const task& t)
    {
        reference r{{}, {t.input_gradient.begin(), t.input_gradient.end()}, std::vector<double>(t.filters.size())};
        for (std::size_t n = 0; n < s.samples; ++n)
            for (std::size_t f = 0; f < s.filters; ++f)
                for (std::size_t y = 0; y < s.out_rows(); ++y)
                    for (std::size_t x = 0; x < s.out_columns(); ++x)
                    {
                        double sum = t.bias[f];
                        const double gradient = t.output_gradient[r.output.size()];
                        for (std::size_t c = 0; c < s.channels; ++c)
                            for (std::size_t i = 0; i < s.filter_rows; ++i)
                                for (std::size_t j = 0; j < s.filter_columns; ++j)
                                {
                                    const std::size_t row = y * s.stride_y + i, column = x * s.stride_x + j;
                                    if (row < s.padding_y || column < s.padding_x || row - s.padding_y >= s.rows
                                        || column - s.padding_x >= s.columns)
                                        continue;
                                    const std::size_t at =
                                        ((n * s.channels + c) * s.rows + row - s.padding_y) * s.columns + column - s.padding_x;
                                    const std::size_t tap = ((f * s.channels + c) * s.filter_rows + i) * s.filter_columns + j;
                                    sum += double(t.input[at]) * t.filters[tap];
                                    r.input_gradient[at] += gradient * t.filters[tap];
                                    r.filter_gradient[tap] += gradient * t.input[at];
                                }
                        r.output.push_back(sum);
                    }
        return r;
    }

    struct result
    {
        std::vector<float> output, input_gradient, filter_gradient;
        bool operator==(const result&) const = default;
    };

    result run(const convolution_shape& s, const task& t, bool relu = false)
    {
        result r{std::vector<float>(t.output_gradient.size(), NAN), t.input_gradient, std::vector<float>(t.filters.size(), NAN)};
        convolve(s, t.input.data(), t.filters.data(), t.bias.data(), relu, r.output.data());
        convolve_gradient(s, t.input.data(), t.filters.data(), t.output_gradient.data(), r.input_gradient.data(),
            r.filter_gradient.data());
        return r;
    }

    // Largest deviation, relative to the largest number
    double deviation(const std::vector<float>& found, const std::vector<double>& expected)
    {
        BOOST_REQUIRE(found.size() == expected.size());
        double largest = 0, apart = 0;
        for (std::size_t i = 0; i < found.size(); ++i)
        {
            largest = std::max(largest, std::abs(expected[i]));
            apart = std::isnan(found[i]) ? INFINITY : std::max(apart, std::abs(found[i] - expected[i]));
        }
        return apart / largest;
    }

    struct settings_restored
    {
        instruction_set before = current_instruction_set();
        ~settings_restored()
        {
            set_instruction_set(before);
            set_cpu_threads(0);
        }
    };
}

BOOST_FIXTURE_TEST_SUITE(suite, settings_restored)

BOOST_DATA_TEST_CASE(output_and_gradients_are_those_of_the_definition, data::make(shapes), shape)
{
    const task t(shape);
    const reference expected = reference_of(shape, t);
    const double bound = method_for(shape) == convolution_method::winograd ? 1e-4 : 1e-5;
    for (instruction_set set : available_instruction_sets())
    {
        BOOST_TEST_CONTEXT(set)
        {
            set_instruction_set(set);
            const result found = run(shape, t);
            BOOST_TEST(deviation(found.output, expected.output) <= bound);
            BOOST_TEST(deviation(found.input_gradient, expected.input_gradient) <= bound);
            BOOST_TEST(deviation(found.filter_gradient, expected.filter_gradient) <= bound);
        }
    }
}

BOOST_DATA_TEST_CASE(the_number_of_threads_changes_no_bit, data::make(shapes), shape)
{
    const task t(shape);
    set_cpu_threads(1);
    const result alone = run(shape, t);
    for (unsigned threads : {2u, 3u, 7u})
    {
        set_cpu_threads(threads);
        BOOST_TEST((run(shape, t) == alone), threads << " threads");
    }
}

BOOST_DATA_TEST_CASE(relu_cuts_what_is_below_zero, data::make(shapes), shape)
{
    const task t(shape);
    std::vector<float> expected = run(shape, t).output;
    for (float& x : expected)
        x = x > 0 ? x : 0;
    BOOST_TEST((run(shape, t, true).output == expected));
}

BOOST_DATA_TEST_CASE(one_gradient_alone_is_the_same, data::make(shapes), shape)
{
    const task t(shape);
    const result both = run(shape, t);
    std::vector<float> input_gradient = t.input_gradient, filter_gradient(t.filters.size(), NAN);
    convolve_gradient(shape, t.input.data(), t.filters.data(), t.output_gradient.data(), input_gradient.data(), nullptr);
    convolve_gradient(shape, t.input.data(), t.filters.data(), t.output_gradient.data(), nullptr, filter_gradient.data());
    BOOST_TEST((input_gradient == both.input_gradient));
    BOOST_TEST((filter_gradient == both.filter_gradient));
}

BOOST_AUTO_TEST_CASE(winograd_is_taken_where_it_saves_work)
{
    BOOST_TEST((method_for({64, 32, 32, 32, 32, 3, 3, 1, 1, 1, 1}) == convolution_method::winograd));
    BOOST_TEST((method_for({64, 128, 8, 8, 128, 3, 3, 1, 1, 1, 1}) == convolution_method::winograd));
    BOOST_TEST((method_for({64, 3, 32, 32, 32, 3, 3, 1, 1, 1, 1}) == convolution_method::direct));      // too few channels
    BOOST_TEST((method_for({64, 32, 32, 32, 64, 3, 3, 2, 2, 1, 1}) == convolution_method::direct));
    BOOST_TEST((method_for({64, 512, 2, 2, 512, 3, 3, 1, 1, 1, 1}) == convolution_method::direct));     // most of a tile is empty
}

BOOST_AUTO_TEST_CASE(instruction_sets_that_are_not_here_are_refused)
{
    const std::vector<instruction_set> here = available_instruction_sets();
    BOOST_TEST((here.front() == instruction_set::portable));
    for (instruction_set set : {instruction_set::portable, instruction_set::avx2, instruction_set::avx512})
    {
        if (std::find(here.begin(), here.end(), set) == here.end())
            BOOST_CHECK_THROW(set_instruction_set(set), std::exception);
        else
        {
            set_instruction_set(set);
            BOOST_TEST((current_instruction_set() == set));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
