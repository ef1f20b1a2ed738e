// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/sparse_engine.h>

#include <hypersparse/plugins/deploy/engine/arena_pool.h>
#include <hypersparse/plugins/deploy/engine/cost.h>
#include <hypersparse/plugins/deploy/engine/program.h>
#include <hypersparse/plugins/deploy/graph/cut.h>
#include <hypersparse/plugins/deploy/graph/fold_affine.h>
#include <hypersparse/plugins/deploy/graph/remove_dead_structure.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

namespace hypersparse
{
    namespace
    {
        // A program that is made when it is first asked for, with arenas for as many calls as run at once
        class lazy_program
        {
        public:
            void make_once(const graph& g, lane_use use)
            {
                std::call_once(made_, [&]
                {
                    program_ = make_program(g, use, current_engine_kernels().lanes);
                    arenas_.emplace(program_.arena_size, [this](float* arena) { start_arena(program_, arena); });
                });
            }

            const program& get() const { return program_; }
            arena_pool::lease take_arena() { return arenas_->take(); }

        private:
            std::once_flag made_;
            program program_;
            std::optional<arena_pool> arenas_;
        };

        // number(channel, row, column): what the image has there
        template <typename function>
        void write_image(const program& p, std::size_t lane, float* arena, const function& number)
        {
            const lane_layout& l = p.input.layout;
            for (std::size_t k = 0; k < l.shape.channels; ++k)
            {
                const float scale = p.image.scale[k], offset = p.image.offset[k];
                for (std::size_t y = 0; y < l.shape.rows; y += l.rows)
                    for (std::size_t x = 0; x < l.shape.cols; x += l.cols)
                    {
                        const std::size_t rows = std::min(l.rows, l.shape.rows - y), cols = std::min(l.cols, l.shape.cols - x);
                        float* to = arena + p.input.origin() + k*l.plane() + y / l.rows*l.grid_cols + x / l.cols + lane;
                        for (std::size_t r = 0; r < rows; ++r)
                            for (std::size_t c = 0; c < cols; ++c)
                                to[r*l.row() + c*l.col()] = scale*number(k, y + r, x + c) + offset;
                    }
            }
        }

        // What the front made of one image becomes a lane of the back's input.
        void hand_over(const program& front, const float* from_arena, const program& back, std::size_t lane, float* to_arena)
        {
            const lane_layout& from = front.output.layout;
            const lane_layout& to = back.input.layout;
            const float* source = from_arena + front.output.origin();
            float* target = to_arena + back.input.origin() + lane;
            for (std::size_t k = 0; k < from.shape.channels; ++k)
                for (std::size_t r = 0; r < from.shape.rows; ++r)
                    for (std::size_t c = 0; c < from.shape.cols; ++c)
                        target[to.at(k, r, c)] = source[from.at(k, r, c)];
        }

        void read_output(const program& p, std::size_t lane, const float* arena, float* out)
        {
            const lane_layout& l = p.output.layout;
            const float* from = arena + p.output.origin() + lane;
            for (std::size_t k = 0; k < l.shape.channels; ++k)
                for (std::size_t r = 0; r < l.shape.rows; ++r)
                    for (std::size_t c = 0; c < l.shape.cols; ++c)
                        *out++ = from[l.at(k, r, c)];
        }
    }

    struct sparse_engine::state
    {
        explicit state(const graph& g)
            : net(remove_dead_structure(fold_affine(g))), lanes(current_engine_kernels().lanes), cut(cheapest_cut(net, lanes).node)
        {}

        // One image at a time
        template <typename writer>
        void run_few(std::size_t image, float* outputs, const writer& write)
        {
            few.make_once(net, lane_use::blocks);
            const arena_pool::lease arena = few.take_arena();
            write(few.get(), image, 0, arena.floats());
            run_steps(few.get(), arena.floats());
            read_output(few.get(), 0, arena.floats(), outputs + image*net.output_shape().size());
        }

        // As many images as a vector has lanes: first one by one, then all at once
        template <typename writer>
        void run_many(std::size_t first, std::size_t count, float* outputs, const writer& write)
        {
            back.make_once(cut > 0 ? part_after(net, cut) : net, lane_use::images);
            const program& p = back.get();
            const arena_pool::lease arena = back.take_arena();
            if (cut == 0)
            {
                for (std::size_t lane = 0; lane < count; ++lane)
                    write(p, first + lane, lane, arena.floats());
            }
            else
            {
                front.make_once(part_up_to(net, cut), lane_use::blocks);
                const arena_pool::lease one = front.take_arena();
                for (std::size_t lane = 0; lane < count; ++lane)
                {
                    write(front.get(), first + lane, 0, one.floats());
                    run_steps(front.get(), one.floats());
                    hand_over(front.get(), one.floats(), p, lane, arena.floats());
                }
            }
            run_steps(p, arena.floats());
            for (std::size_t lane = 0; lane < count; ++lane)
                read_output(p, lane, arena.floats(), outputs + (first + lane)*net.output_shape().size());
        }

        template <typename number>
        void run(const number* images, std::size_t n, float* outputs)
        {
            const tensor_shape in = net.input_shape();
            const auto write = [&](const program& p, std::size_t image, std::size_t lane, float* arena)
            {
                const number* from = images + image*in.size();
                if constexpr (std::is_same_v<number, float>)
                    write_image(p, lane, arena, [&](std::size_t k, std::size_t r, std::size_t c)
                    { return from[(k*in.rows + r)*in.cols + c]; });
                else
                    write_image(p, lane, arena, [&](std::size_t k, std::size_t r, std::size_t c)
                    { return static_cast<float>(from[(r*in.cols + c)*in.channels + k]); });
            };
            if (cut + 1 == net.size() || n <= lanes/4)
                return parallel_for(n, [&](std::size_t image) { run_few(image, outputs, write); });
            parallel_for((n + lanes - 1)/lanes, [&](std::size_t group)
            { run_many(group*lanes, std::min(lanes, n - group*lanes), outputs, write); });
        }

        graph net;
        std::size_t lanes;
        std::size_t cut;                    // node after which many images are computed at once
        lazy_program few, front, back;
    };

    sparse_engine::sparse_engine(const graph& g) : state_(std::make_unique<state>(g)) {}
    sparse_engine::sparse_engine(sparse_engine&&) noexcept = default;
    sparse_engine& sparse_engine::operator=(sparse_engine&&) noexcept = default;
    sparse_engine::~sparse_engine() = default;

    tensor_shape sparse_engine::input_shape() const { return state_->net.input_shape(); }
    std::size_t sparse_engine::outputs() const { return state_->net.output_shape().size(); }
    const std::vector<std::string>& sparse_engine::class_names() const { return state_->net.class_names; }

    void sparse_engine::run(const std::uint8_t* images, std::size_t n, float* outputs) const { state_->run(images, n, outputs); }
    void sparse_engine::run(const float* images, std::size_t n, float* outputs) const { state_->run(images, n, outputs); }
}
