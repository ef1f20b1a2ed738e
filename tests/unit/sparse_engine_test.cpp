// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE sparse_engine
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "random_graphs.h"

#include <hypersparse/plugins/deploy/engine/cost.h>
#include <hypersparse/plugins/deploy/engine/sparse_engine.h>
#include <hypersparse/plugins/deploy/graph/interpret.h>
#include <hypersparse/plugins/deploy/graph/remove_dead_structure.h>
#include <hypersparse/plugins/kernels/instruction_set.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <cmath>
#include <thread>

using namespace hypersparse;
using random_graphs::builder;

namespace
{
    std::vector<float> images_for(const graph& g, std::size_t n) { return random_numbers(n*g.input_shape().size(), 3, 255); }

    // Largest difference from the interpreter, as a fraction of the largest number
    double deviation(const graph& g, std::size_t n)
    {
        const std::vector<float> images = images_for(g, n);
        const sparse_engine engine(g);
        std::vector<float> found(n*engine.outputs(), -1);
        engine.run(images.data(), n, found.data());
        double worst = 0, largest = 0;
        for (std::size_t i = 0; i < n; ++i)
        {
            const auto expected = interpret(g, std::span(images).subspan(i*g.input_shape().size(), g.input_shape().size()));
            for (std::size_t o = 0; o < expected.size(); ++o)
            {
                worst = std::max(worst, std::abs(found[i*engine.outputs() + o] - expected[o]));
                largest = std::max(largest, std::abs(expected[o]));
            }
        }
        BOOST_REQUIRE_GT(largest, 0);
        return worst/largest;
    }

    struct every_instruction_set
    {
        ~every_instruction_set() { set_instruction_set(available_instruction_sets().back()); }
    };
}

BOOST_DATA_TEST_CASE_F(every_instruction_set, the_engine_computes_what_the_interpreter_does,
    boost::unit_test::data::make({0.02, 0.3, 1.0}) * boost::unit_test::data::make({1, 2, 3, 7, 21}), density, n)
{
    for (instruction_set set : available_instruction_sets())
    {
        set_instruction_set(set);
        BOOST_TEST_CONTEXT(name_of(set))
        {
            const double empty = density < 0.5 ? 0.3 : 0;
            BOOST_TEST(deviation(random_graphs::everything(density, empty, 1), n) < 1e-5);
            BOOST_TEST(deviation(random_graphs::residual({3, 32, 32}, density, empty, 2), n) < 1e-5);
            BOOST_TEST(deviation(random_graphs::residual({3, 14, 23}, density, empty, 3, 5), n) < 1e-5);
            BOOST_TEST(deviation(random_graphs::plain({3, 32, 32}, density, empty, 4), n) < 1e-5);
            BOOST_TEST(deviation(random_graphs::plain({1, 28, 28}, density, empty, 5), n) < 1e-5);
        }
    }
}

BOOST_AUTO_TEST_CASE(many_images_go_through_stages_and_come_out_right)
{
    // wide enough for the model to prefer more images at a time as planes shrink
    const graph g = random_graphs::plain({3, 32, 32}, 0.1, 0, 9, 24);
    const std::vector<stage> stages = cheapest_stages(g, 16, 16);
    BOOST_TEST(stages.size() > 1u);
    BOOST_TEST(stages.front().images < stages.back().images);
    BOOST_TEST(stages.back().last_node + 1 == g.size());
    for (std::size_t n : {16u, 30u})
        BOOST_TEST(deviation(g, n) < 1e-5);
}

BOOST_AUTO_TEST_CASE(a_fully_connected_layer_reads_planes_that_lie_in_blocks)
{
    builder b({3, 16, 12}, 0.2, 11);
    b.conv3(6).relu().fc(20).relu().fc(4);
    for (std::size_t n : {1u, 2u, 4u, 8u, 16u})
        BOOST_TEST(deviation(b.g, n) < 1e-5);
}

BOOST_AUTO_TEST_CASE(every_layer_with_weights_is_explained)
{
    const graph g = random_graphs::residual({3, 32, 32}, 0.2, 0, 10);
    const sparse_engine engine(g);
    for (std::size_t n : {1u, 64u})
    {
        std::size_t macs = 0;
        double expected = 0;
        for (const engine_layer& l : engine.explain(n))
        {
            macs += l.macs;
            expected += l.expected;
            BOOST_TEST(l.images_at_a_time > 0u);
        }
        BOOST_TEST(macs == totals(engine.network()).macs);
        BOOST_TEST(expected == 1, boost::test_tools::tolerance(1e-9));
    }
}

BOOST_AUTO_TEST_CASE(bytes_give_what_floats_give)
{
    const graph g = random_graphs::plain({3, 8, 8}, 0.3, 0, 6);
    const sparse_engine engine(g);
    for (std::size_t n : {1u, 20u})
    {
        std::vector<std::uint8_t> bytes(n*192);
        std::vector<float> floats(n*192);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t place = 0; place < 64; ++place)
                for (std::size_t k = 0; k < 3; ++k)
                    floats[i*192 + k*64 + place] = bytes[i*192 + place*3 + k] = static_cast<std::uint8_t>(i*7 + place*3 + k*91);
        std::vector<float> a(n*10), b(n*10);
        engine.run(bytes.data(), n, a.data());
        engine.run(floats.data(), n, b.data());
        BOOST_TEST(a == b);
    }
}

BOOST_AUTO_TEST_CASE(the_numbers_depend_neither_on_threads_nor_on_the_other_images)
{
    const graph g = random_graphs::residual({3, 16, 16}, 0.1, 0.2, 7);
    const std::size_t n = 80;
    const std::vector<float> images = images_for(g, n);
    const sparse_engine engine(g);
    std::vector<float> expected(n*10), found(n*10);
    set_cpu_threads(1);
    engine.run(images.data(), n, expected.data());
    for (unsigned threads : {2u, 3u})
    {
        set_cpu_threads(threads);
        engine.run(images.data(), n, found.data());
        BOOST_TEST(found == expected);
    }
    set_cpu_threads(0);
    std::vector<float> some(32*10);     // whole groups, of other images
    engine.run(images.data() + 13*g.input_shape().size(), 32, some.data());
    BOOST_TEST(std::equal(some.begin(), some.end(), expected.begin() + 130));
}

BOOST_AUTO_TEST_CASE(one_engine_serves_many_threads)
{
    const graph g = random_graphs::residual({3, 16, 16}, 0.1, 0.2, 8);
    const std::vector<float> images = images_for(g, 40);
    const sparse_engine engine(g);
    std::vector<float> expected(400);
    engine.run(images.data(), 40, expected.data());
    std::vector<int> right(8);
    std::vector<std::thread> threads;
    for (int& r : right)
        threads.emplace_back([&]
        {
            std::vector<float> found(400);
            r = 1;
            for (int i = 0; i < 20; ++i)
            {
                engine.run(images.data(), 40, found.data());
                r = r && found == expected;
            }
        });
    for (std::thread& t : threads)
        t.join();
    BOOST_TEST(std::count(right.begin(), right.end(), 1) == 8);
}
