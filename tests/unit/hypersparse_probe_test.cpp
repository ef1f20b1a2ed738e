// SPDX-License-Identifier: BSL-1.0
// The CPU's probe: whatever it foretells, it finds what sorting finds, with the same bits as a probe that foretells nothing.
#define BOOST_TEST_MODULE hypersparse_probe
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "random_numbers.h"
#include "weight_storage.h"

#include <hypersparse/plugins/kernels/cpu/blocks/threshold_forecast.h>
#include <hypersparse/plugins/kernels/hypersparse_probe.h>
#include <hypersparse/plugins/kernels/magnitudes.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

using namespace hypersparse;
namespace data = boost::unit_test::data;

namespace
{
    struct threads_restored
    {
        ~threads_restored() { set_cpu_threads(0); }
    };

    std::uint32_t bits_of(float w) { return std::bit_cast<std::uint32_t>(w) & 0x7fffffffu; }

    std::vector<float> numbers(const std::string& kind, std::size_t n, unsigned seed)
    {
        std::vector<float> w = random_numbers(n, seed);
        for (std::size_t i = 0; i < n; ++i)
        {
            if (kind == "tied")
                w[i] = std::copysign(0.25f * std::ceil(4 * std::abs(w[i])), w[i]);
            else if (kind == "all equal")
                w[i] = std::copysign(0.3f, w[i]);
            else if (kind == "zero")
                w[i] = 0;
            else if (kind == "denormal")
                w[i] *= 1e-40f;
            else if (kind == "mixed")
                w[i] = std::ldexp(w[i], static_cast<int>(i % 250) - 140);
            else if (kind == "signed zeros")
                w[i] = i % 3 == 0 ? w[i] : std::copysign(0.0f, w[i]);
            else if (kind == "not finite" && i % 3 == 0)
                w[i] = i % 2 == 0 ? std::numeric_limits<float>::quiet_NaN() : -std::numeric_limits<float>::infinity();
        }
        return w;
    }

    const char* const kinds[] = {"random", "tied", "all equal", "zero", "denormal", "mixed", "signed zeros", "not finite"};

    // Four layers, an empty one among them, the largest of them of several blocks if n is.
    weight_storage four_layers(const std::string& kind, std::size_t n)
    {
        const std::size_t first = n / 7, second = n / 20;
        return weight_storage(
            {numbers(kind, first, 1), numbers(kind, second, 2), {}, numbers(kind, n - first - second, 3)}, 3, 1e9f);
    }

    template <typename function>
    void change_weights(weight_storage& storage, const function& change)
    {
        for (const weight_tensor& tensor : storage.weights())
            for (std::size_t i = 0; i < tensor.size; ++i)
                tensor.params->host()[i] = change(tensor.params->host()[i]);
    }

    std::uint32_t sorted_bits(const weight_storage& storage, std::size_t rank)
    {
        std::vector<std::uint32_t> all;
        for (std::size_t layer = 0; layer < storage.weights().size(); ++layer)
            for (float w : storage.values(layer))
                all.push_back(bits_of(w));
        std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(rank), all.end());
        return all[rank];
    }

    bool same_bits(const hypersparse_numbers& a, const hypersparse_numbers& b)
    {
        return std::memcmp(&a, &b, sizeof(hypersparse_numbers)) == 0;
    }

    hypersparse_numbers measured(hypersparse_probe& probe, const weight_storage& storage, std::size_t rank)
    {
        probe.measure(storage.weights(), rank);
        return probe.read();
    }

    // What a probe without a past finds.
    hypersparse_numbers measured_anew(const weight_storage& storage, std::size_t rank)
    {
        return measured(*cpu::make_hypersparse_probe(), storage, rank);
    }

    void check(hypersparse_probe& probe, const weight_storage& storage, std::size_t rank)
    {
        const hypersparse_numbers found = measured(probe, storage, rank);
        BOOST_TEST(bits_of(found.threshold) == sorted_bits(storage, rank));
        BOOST_TEST(bits_of(found.threshold) == bits_of(cpu::magnitude_of_rank(storage.weights(), rank)));
        BOOST_TEST(same_bits(found, measured_anew(storage, rank)));
    }
}

BOOST_FIXTURE_TEST_SUITE(suite, threads_restored)

BOOST_DATA_TEST_CASE(every_step_is_exact_whether_the_weights_stay_move_or_jump,
    data::make(kinds) * data::make({1, 2, 33, 4097, 70001}), kind, n)
{
    const std::size_t count = n;
    for (std::size_t rank : {std::size_t(0), count / 2, count - count / 50 - 1, count - 1})
    {
        const auto probe = cpu::make_hypersparse_probe();
        weight_storage storage = four_layers(kind, count);
        for (float factor : {1.0f, 1.0f, 1.0001f, 0.9999f, 1.01f, 7.0f, 1.0f, 0.125f, 0.97f, 1e-30f, 1e30f})
        {
            change_weights(storage, [=](float w) { return factor * w; });
            check(*probe, storage, rank);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_rank_that_jumps_up_or_down_is_found)
{
    weight_storage storage = four_layers("random", 70001);
    const auto probe = cpu::make_hypersparse_probe();
    for (std::size_t rank : {60000, 60001, 59990, 60200, 60199, 100, 70000, 0, 35000, 35000})
        check(*probe, storage, rank);
}

BOOST_AUTO_TEST_CASE(weights_that_move_slowly_are_found_at_every_step)
{
    weight_storage storage = four_layers("random", 70001);
    const auto probe = cpu::make_hypersparse_probe();
    for (unsigned step = 0; step < 60; ++step)
    {
        const std::vector<float> noise = random_numbers(70001, 100 + step, 0.002f);
        std::size_t i = 0;
        change_weights(storage, [&](float w) { return w * 0.9995f + noise[i++]; });
        check(*probe, storage, 68600);
    }
}

BOOST_AUTO_TEST_CASE(another_network_and_special_numbers_may_follow)
{
    const auto probe = cpu::make_hypersparse_probe();
    for (const char* kind : kinds)
        for (std::size_t n : {70001, 5, 20000})
            check(*probe, four_layers(kind, n), n - 1 - n / 50);
}

BOOST_DATA_TEST_CASE(the_bits_do_not_depend_on_the_number_of_threads, data::make(kinds), kind)
{
    std::vector<std::vector<hypersparse_numbers>> found;
    for (unsigned threads : {1u, 2u, 3u})
    {
        set_cpu_threads(threads);
        auto& steps = found.emplace_back();
        weight_storage storage = four_layers(kind, 400001);
        const auto probe = cpu::make_hypersparse_probe();
        for (float factor : {1.0f, 1.0001f, 1.5f})
        {
            change_weights(storage, [=](float w) { return factor * w; });
            steps.push_back(measured(*probe, storage, 390000));
        }
        for (std::size_t step = 0; step < steps.size(); ++step)
            BOOST_TEST(same_bits(steps[step], found.front()[step]));
        BOOST_TEST(bits_of(cpu::magnitude_of_rank(storage.weights(), 390000)) == sorted_bits(storage, 390000));
    }
}

BOOST_AUTO_TEST_CASE(members_of_a_range_are_listed_in_order_and_never_beyond_their_room)
{
    const std::vector<float> w = random_numbers(1000, 9);
    for (std::size_t size : {1, 63, 64, 65, 1000})
        for (const auto& [first, last] : {std::pair{0.2f, 0.4f}, {0.5f, 0.5f}, {0.0f, 2.0f}, {1.5f, 2.0f},
            {std::abs(w[0]), std::abs(w[0])}})
        {
            std::vector<std::uint32_t> expected;
            std::size_t below = 0;
            for (std::size_t i = 0; i < size; ++i)
            {
                below += std::abs(w[i]) < first;
                if (std::abs(w[i]) >= first && std::abs(w[i]) <= last)
                    expected.push_back(bits_of(w[i]));
            }
            for (std::size_t capacity : {expected.size() + cpu::range_margin, expected.size() / 2, std::size_t(0)})
            {
                std::vector<std::uint32_t> found(capacity + 1, 77);
                const cpu::range_members members = cpu::list_range(
                    {w.data(), size}, {bits_of(first), bits_of(last)}, found.data(), capacity);
                BOOST_TEST(members.below == below);
                BOOST_TEST(found[capacity] == 77u);
                if (capacity >= expected.size() + cpu::range_margin)
                    BOOST_TEST(members.fit);
                if (capacity < expected.size())
                    BOOST_TEST(!members.fit);
                found.resize(members.inside);
                if (members.fit)
                    BOOST_TEST(found == expected, boost::test_tools::per_element());
            }
        }
}

BOOST_AUTO_TEST_CASE(a_forecast_is_around_the_last_threshold_and_as_wide_as_it_moved)
{
    cpu::threshold_forecast forecast;
    BOOST_TEST(!forecast.range().has_value());
    const auto width = [&] { return forecast.range()->last - forecast.range()->first; };
    const auto reaches = [&](float t) { return forecast.range()->first <= bits_of(t) && bits_of(t) <= forecast.range()->last; };
    forecast.learn(1.0f);
    BOOST_TEST(reaches(1.0005f));
    BOOST_TEST(!reaches(1.1f));
    forecast.learn(1.003f);
    BOOST_TEST(reaches(1.01f));
    const std::uint32_t wide = width();
    for (int step = 0; step < 100; ++step)
        forecast.learn(1.003f);
    BOOST_TEST(width() < wide / 10);
    BOOST_TEST(reaches(1.003f));
    for (float end : {0.0f, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 1e-45f})
    {
        forecast.learn(end);
        BOOST_TEST(reaches(end));
        BOOST_TEST(forecast.range()->first <= forecast.range()->last);
        BOOST_TEST(forecast.range()->last <= 0x7fffffffu);
    }
}

BOOST_AUTO_TEST_SUITE_END()
