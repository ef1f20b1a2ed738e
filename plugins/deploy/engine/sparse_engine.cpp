// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/sparse_engine.h>

#include <hypersparse/plugins/deploy/engine/cost.h>
#include <hypersparse/plugins/deploy/engine/engine_state.h>
#include <hypersparse/plugins/deploy/engine/lane_copies.h>
#include <hypersparse/plugins/deploy/graph/cut.h>
#include <hypersparse/plugins/deploy/graph/fold_affine.h>
#include <hypersparse/plugins/deploy/graph/remove_dead_structure.h>
#include <hypersparse/plugins/deploy/sparse_file/sparse_file.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <algorithm>
#include <bit>

namespace hypersparse
{
    running_stage::running_stage(const graph& part, std::size_t first_node, std::size_t images, std::size_t vector_lanes)
        : program_(make_program(part, images, vector_lanes)), first_node_(first_node),
          arenas_(program_.arena_size, [this](float* arena) { start_arena(program_, arena); })
    {}

    void pipeline::make_once(const graph& net, std::size_t images, std::size_t vector_lanes)
    {
        std::call_once(made_, [&]
        {
            std::size_t first = 0;
            for (const stage& s : cheapest_stages(net, images, vector_lanes))
            {
                const graph part = part_up_to(net, s.last_node);
                stages_.emplace_back(first > 0 ? part_after(part, first) : part, first, s.images, vector_lanes);
                first = s.last_node;
            }
        });
    }

    template <typename number>
    arena_pool::lease pipeline::run_stages(std::size_t last, const number* images, std::size_t count, std::size_t threads)
    {
        running_stage& s = stages_[last];
        const std::size_t image_size = stages_[0].get().input.layout.shape.size();
        arena_pool::lease arena = s.take_arena();
        if (last == 0)
        {
            for (std::size_t i = 0; i < count; ++i)
                write_image(s.get(), images + i*image_size, i, arena.floats());
        }
        else
        {
            const program& before = stages_[last - 1].get();
            for (std::size_t first = 0; first < count; first += before.images)
            {
                const std::size_t some = std::min(before.images, count - first);
                const arena_pool::lease done = run_stages(last - 1, images + first*image_size, some, threads);
                for (std::size_t i = 0; i < some; ++i)
                    hand_over(before, i, done.floats(), s.get(), first + i, arena.floats());
            }
        }
        run_steps(s.get(), arena.floats(), threads);
        return arena;
    }

    template <typename number>
    void pipeline::run(const number* images, std::size_t count, float* outputs, std::size_t threads)
    {
        const program& last = stages_.back().get();
        const std::size_t output_size = last.output.layout.shape.size();
        const std::size_t image_size = stages_[0].get().input.layout.shape.size();
        for (std::size_t first = 0; first < count; first += last.images)
        {
            const std::size_t some = std::min(last.images, count - first);
            const arena_pool::lease arena = run_stages(stages_.size() - 1, images + first*image_size, some, threads);
            for (std::size_t i = 0; i < some; ++i)
                read_output(last, i, arena.floats(), outputs + (first + i)*output_size);
        }
    }

    sparse_engine::state::state(const graph& g)
        : net(remove_dead_structure(fold_affine(g))), vector_lanes(current_engine_kernels().lanes),
          pipelines(static_cast<std::size_t>(std::bit_width(vector_lanes)))
    {}

    // Few images are two groups: so they are worth two threads, and their numbers do not depend on how many threads there are.
    std::size_t sparse_engine::state::group_size(std::size_t images) const
    {
        return std::min(vector_lanes, std::bit_ceil((images + 1)/2));
    }

    pipeline& sparse_engine::state::pipeline_for(std::size_t images)
    {
        const std::size_t group = std::bit_ceil(std::min(images, vector_lanes));
        pipeline& p = pipelines[static_cast<std::size_t>(std::bit_width(group) - 1)];
        p.make_once(net, group, vector_lanes);
        return p;
    }

    template <typename number>
    void sparse_engine::state::run(const number* images, std::size_t n, float* outputs)
    {
        const std::size_t image_size = net.input_shape().size(), output_size = net.output_shape().size();
        const std::size_t most = group_size(n), groups = (n + most - 1)/most, threads_of_group = groups > 1 ? 1 : cpu_threads();
        parallel_for(groups, [&](std::size_t group)
        {
            const std::size_t first = group*most, count = std::min(most, n - first);
            pipeline_for(count).run(images + first*image_size, count, outputs + first*output_size, threads_of_group);
        });
    }

    sparse_engine::sparse_engine(const graph& g) : state_(std::make_unique<state>(g)) {}
    sparse_engine::sparse_engine(const std::string& path) : sparse_engine(read_sparse_file(path)) {}
    sparse_engine::sparse_engine(sparse_engine&&) noexcept = default;
    sparse_engine& sparse_engine::operator=(sparse_engine&&) noexcept = default;
    sparse_engine::~sparse_engine() = default;

    const graph& sparse_engine::network() const { return state_->net; }

    void sparse_engine::run(const std::uint8_t* images, std::size_t n, float* outputs) const { state_->run(images, n, outputs); }
    void sparse_engine::run(const float* images, std::size_t n, float* outputs) const { state_->run(images, n, outputs); }
}
