// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE sum_kernels
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "random_graphs.h"

#include <hypersparse/plugins/deploy/engine/lane_copies.h>
#include <hypersparse/plugins/deploy/engine/program.h>
#include <hypersparse/plugins/deploy/engine/sparse_engine.h>
#include <hypersparse/plugins/deploy/graph/interpret.h>
#include <hypersparse/plugins/kernels/instruction_set.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <array>
#include <cmath>
#include <memory>
#include <new>
#include <ostream>

// Every way in which the engine sums a layer with weights, forced where the cost model would take another
using namespace hypersparse;
using random_graphs::builder;
namespace data = boost::unit_test::data;

namespace hypersparse
{
    std::ostream& operator<<(std::ostream& out, sum_kernel k) { return out << name_of(k); }
}

namespace
{
    struct every_instruction_set
    {
        ~every_instruction_set() { set_instruction_set(available_instruction_sets().back()); }
    };

    constexpr std::array kernels = {sum_kernel::sparse, sum_kernel::dense, sum_kernel::winograd_2, sum_kernel::winograd_4};

    bool can_be(sum_kernel k, const window& w)
    { return k < sum_kernel::winograd_2 || (w.rows == 3 && w.cols == 3 && w.stride_y == 1 && w.stride_x == 1); }

    kernel_chooser always(sum_kernel kernel, double cost = 0)
    {
        return [=](const graph_node& node, const lane_layout&, const lane_layout& out, std::size_t lanes)
        {
            const bool vectors = out.lanes() == lanes;
            return kernel_choice{vectors && can_be(kernel, std::get<convolution_operation>(node.what).where) ? kernel
                : sum_kernel::sparse, cost};
        };
    }

    template <typename step_type>
    std::size_t count_of(const program& p)
    {
        return static_cast<std::size_t>(std::ranges::count_if(p.steps,
            [](const numbered_step& s) { return std::holds_alternative<step_type>(s.what); }));
    }

    // After other images, which have left numbers everywhere, in scratch memory too
    std::vector<float> outputs_of(const program& p, const graph& g, const std::vector<float>& images, std::size_t threads,
        float others = 1)
    {
        struct aligned_delete { void operator()(float* x) const { ::operator delete[](x, std::align_val_t(64)); } };
        const std::unique_ptr<float[], aligned_delete> arena(new (std::align_val_t(64)) float[p.arena_size]);
        start_arena(p, arena.get());
        std::vector<float> found(p.images*g.output_shape().size());
        for (float factor : {others, 1.0f})
        {
            std::vector<float> numbers = images;
            for (float& x : numbers)
                x *= factor;
            for (std::size_t i = 0; i < p.images; ++i)
                write_image(p, numbers.data() + i*g.input_shape().size(), i, arena.get());
            run_steps(p, arena.get(), threads);
        }
        for (std::size_t i = 0; i < p.images; ++i)
            read_output(p, i, arena.get(), found.data() + i*g.output_shape().size());
        return found;
    }

    double deviation(const program& p, const graph& g)
    {
        const std::vector<float> images = random_numbers(p.images*g.input_shape().size(), 3, 255);
        const std::vector<float> found = outputs_of(p, g, images, 1);
        double worst = 0, largest = 0;
        for (std::size_t i = 0; i < p.images; ++i)
        {
            const auto expected = interpret(g, std::span(images).subspan(i*g.input_shape().size(), g.input_shape().size()));
            for (std::size_t o = 0; o < expected.size(); ++o)
            {
                worst = std::max(worst, std::abs(found[i*expected.size() + o] - expected[o]));
                largest = std::max(largest, std::abs(expected[o]));
            }
        }
        return worst/largest;
    }

    // Two convolutions, the second with a shortcut and relu (which would leave nothing of a single channel)
    graph block(const tensor_shape& image, std::size_t width, const window& where, double density, unsigned seed)
    {
        builder b(image, density, seed);
        b.conv3(width);
        const std::size_t shortcut = b.last;
        b.conv(width, where);
        if (b.shape() == b.g[shortcut].shape)
            b.sum_with(shortcut);
        if (width > 1)
            b.relu();
        return std::move(b.g);
    }
}

BOOST_DATA_TEST_CASE_F(every_instruction_set, each_kernel_computes_what_the_interpreter_does,
    data::make(kernels) * data::make({1, 5, 24, 49}), kernel, width)
{
    const window same = {3, 3, 1, 1, 1, 1};
    for (instruction_set set : available_instruction_sets())
    {
        set_instruction_set(set);
        const std::size_t lanes = current_engine_kernels().lanes;
        for (std::size_t images : {std::size_t(1), lanes/2, lanes})
            for (const tensor_shape& image : {tensor_shape{3, 16, 16}, {2, 13, 9}, {3, 5, 7}, {1, 2, 2}, {17, 4, 1}})
                BOOST_TEST_CONTEXT(name_of(set) << ", " << images << " images of " << image.rows << " x " << image.cols)
                {
                    const graph g = block(image, static_cast<std::size_t>(width), same, 0.6, 7);
                    const program p = make_program(g, images, lanes, always(kernel));
                    BOOST_TEST(count_of<dense_step>(p) == (kernel == sum_kernel::dense ? 2u : 0u));
                    BOOST_TEST(count_of<winograd_step>(p) == (kernel >= sum_kernel::winograd_2 ? 2u : 0u));
                    BOOST_TEST(deviation(p, g) < 1e-5);
                }
    }
}

BOOST_DATA_TEST_CASE(windows_of_every_kind, data::make(kernels), kernel)
{
    const std::size_t lanes = current_engine_kernels().lanes;
    for (const window& w : {window{1, 1, 1, 1, 0, 0}, {1, 1, 2, 2, 0, 0}, {3, 3, 2, 2, 1, 1}, {5, 2, 1, 1, 2, 1}, {3, 3, 1, 1, 0, 0},
            {3, 3, 1, 1, 2, 2}, {3, 3, 1, 1, 0, 1}, {3, 3, 2, 1, 1, 1}})
        for (std::size_t images : {std::size_t(1), lanes})
        {
            const graph g = block({3, 12, 10}, 9, w, 0.5, 8);
            BOOST_TEST_CONTEXT(w.rows << " x " << w.cols << ", stride " << w.stride_y << ", padding " << w.padding_y)
                BOOST_TEST(deviation(make_program(g, images, lanes, always(kernel)), g) < 1e-5);
        }
}

BOOST_DATA_TEST_CASE(shares_give_the_same_numbers, data::make(kernels), kernel)
{
    const graph g = block({3, 32, 32}, 40, {3, 3, 1, 1, 1, 1}, 0.7, 9);
    const std::vector<float> image = random_numbers(g.input_shape().size(), 3, 255);
    const program p = make_program(g, 1, current_engine_kernels().lanes, always(kernel, 1e9));
    std::size_t shared = 0;
    for (const numbered_step& s : p.steps)
        shared += s.shares == most_shares;
    BOOST_TEST(shared == 2u);
    set_cpu_threads(3);
    const std::vector<float> expected = outputs_of(p, g, image, 1);
    for (std::size_t threads : {2u, 3u, 8u})
        BOOST_TEST(outputs_of(p, g, image, threads) == expected);
    set_cpu_threads(0);
}

BOOST_DATA_TEST_CASE(nothing_is_left_of_other_images, data::make(kernels) * data::make({0.02, 0.3}), kernel, density)
{
    const std::size_t lanes = current_engine_kernels().lanes;
    for (std::size_t images : {std::size_t(1), lanes/4, lanes})
        for (std::size_t side : {32u, 13u})
        {
            builder b({3, side, side}, density, 10);    // tensors follow each other in the same places
            for (int layer = 0; layer < 6; ++layer)
                b.conv3(12);
            const program p = make_program(b.g, images, lanes, always(kernel));
            const std::vector<float> numbers = random_numbers(images*b.g.input_shape().size(), 3, 255);
            BOOST_TEST_CONTEXT(images << " images of " << side << " x " << side)
                BOOST_TEST(outputs_of(p, b.g, numbers, 1, 1e6f) == outputs_of(p, b.g, numbers, 1, 0));
        }
}

BOOST_AUTO_TEST_CASE(density_decides)
{
    const std::size_t lanes = current_engine_kernels().lanes;
    const auto chosen = [&](double density, const window& where)
    {
        builder b({32, 32, 32}, density, 4);
        b.conv(32, where);
        lane_layout l = {{32, 32, 32}, lanes, 1, 1, 32, 32};
        lane_layout out = l;
        out.rows = out.cols = out.shape.rows = out.shape.cols = b.shape().rows;
        return cheapest_kernel(b.g[b.last], l, out, lanes).kernel;
    };
    BOOST_CHECK(chosen(1, {3, 3, 1, 1, 1, 1}) == sum_kernel::winograd_4);
    BOOST_CHECK(chosen(0.05, {3, 3, 1, 1, 1, 1}) == sum_kernel::sparse);
    BOOST_CHECK(chosen(1, {3, 3, 2, 2, 1, 1}) == sum_kernel::dense);
    BOOST_CHECK(chosen(0.2, {3, 3, 2, 2, 1, 1}) == sum_kernel::sparse);
}
