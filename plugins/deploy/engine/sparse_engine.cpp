// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/sparse_engine.h>

#include <hypersparse/plugins/deploy/engine/cost.h>
#include <hypersparse/plugins/deploy/engine/engine_state.h>
#include <hypersparse/plugins/deploy/engine/lane_copies.h>
#include <hypersparse/plugins/deploy/graph/cut.h>
#include <hypersparse/plugins/deploy/graph/fold_affine.h>
#include <hypersparse/plugins/deploy/graph/remove_dead_structure.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <algorithm>

namespace hypersparse
{
    void lazy_program::make_once(const graph& g, lane_use use)
    {
        std::call_once(made_, [&]
        {
            program_ = make_program(g, use, current_engine_kernels().lanes);
            arenas_.emplace(program_.arena_size, [this](float* arena) { start_arena(program_, arena); });
        });
    }

    sparse_engine::state::state(const graph& g)
        : net(remove_dead_structure(fold_affine(g))), lanes(current_engine_kernels().lanes), cut(cheapest_cut(net, lanes).node)
    {}

    void sparse_engine::state::make_programs(bool groups)
    {
        if (!groups)
            return whole.make_once(net, lane_use::blocks);
        if (cut > 0)
            front.make_once(part_up_to(net, cut), lane_use::blocks);
        back.make_once(cut > 0 ? part_after(net, cut) : net, lane_use::images);
    }

    template <typename number>
    void sparse_engine::state::run_one(const number* image, float* output)
    {
        const arena_pool::lease arena = whole.take_arena();
        write_image(whole.get(), image, 0, arena.floats());
        run_steps(whole.get(), arena.floats());
        read_output(whole.get(), 0, arena.floats(), output);
    }

    template <typename number>
    void sparse_engine::state::run_group(const number* images, std::size_t count, float* outputs)
    {
        const std::size_t image_size = net.input_shape().size(), output_size = net.output_shape().size();
        const arena_pool::lease all = back.take_arena();
        if (cut == 0)
        {
            for (std::size_t i = 0; i < count; ++i)
                write_image(back.get(), images + i*image_size, i, all.floats());
        }
        else
        {
            const arena_pool::lease one = front.take_arena();
            for (std::size_t i = 0; i < count; ++i)
            {
                write_image(front.get(), images + i*image_size, 0, one.floats());
                run_steps(front.get(), one.floats());
                hand_over(front.get(), one.floats(), back.get(), i, all.floats());
            }
        }
        run_steps(back.get(), all.floats());
        for (std::size_t i = 0; i < count; ++i)
            read_output(back.get(), i, all.floats(), outputs + i*output_size);
    }

    template <typename number>
    void sparse_engine::state::run(const number* images, std::size_t n, float* outputs)
    {
        const std::size_t image_size = net.input_shape().size(), output_size = net.output_shape().size();
        const bool groups = by_groups(n);
        const std::size_t at_once = groups ? lanes : 1;
        make_programs(groups);
        parallel_for((n + at_once - 1)/at_once, [&](std::size_t i)
        {
            const std::size_t first = i*at_once, count = std::min(at_once, n - first);
            if (groups)
                run_group(images + first*image_size, count, outputs + first*output_size);
            else
                run_one(images + first*image_size, outputs + first*output_size);
        });
    }

    sparse_engine::sparse_engine(const graph& g) : state_(std::make_unique<state>(g)) {}
    sparse_engine::sparse_engine(sparse_engine&&) noexcept = default;
    sparse_engine& sparse_engine::operator=(sparse_engine&&) noexcept = default;
    sparse_engine::~sparse_engine() = default;

    const graph& sparse_engine::network() const { return state_->net; }

    void sparse_engine::run(const std::uint8_t* images, std::size_t n, float* outputs) const { state_->run(images, n, outputs); }
    void sparse_engine::run(const float* images, std::size_t n, float* outputs) const { state_->run(images, n, outputs); }
}
