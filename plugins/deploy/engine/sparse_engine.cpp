// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/sparse_engine.h>

#include <hypersparse/plugins/deploy/engine/arena_pool.h>
#include <hypersparse/plugins/deploy/engine/program.h>
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
        // One layout of the network, made when it is first asked for
        class engine_layout
        {
        public:
            explicit engine_layout(lane_use use) : use_(use) {}

            // That it computes at a time
            std::size_t images() const { return use_ == lane_use::images ? current_engine_kernels().lanes : 1; }

            // write(image, lane, arena), read(image, lane, arena)
            template <typename writer, typename reader>
            void run(const graph& g, std::size_t first, std::size_t count, const writer& write, const reader& read)
            {
                std::call_once(made_, [&]
                {
                    program_ = make_program(g, use_, current_engine_kernels().lanes);
                    arenas_.emplace(program_.arena_size, [this](float* arena) { start_arena(program_, arena); });
                });
                const arena_pool::lease arena = arenas_->take();
                for (std::size_t lane = 0; lane < count; ++lane)
                    write(program_, first + lane, lane, arena.floats());
                run_steps(program_, arena.floats());
                for (std::size_t lane = 0; lane < count; ++lane)
                    read(program_, first + lane, lane, arena.floats());
            }

        private:
            lane_use use_;
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
        explicit state(const graph& g) : net(remove_dead_structure(fold_affine(g))) {}

        engine_layout& layout_for(std::size_t images)
        {
            return images > many.images()/4 ? many : few;
        }

        template <typename number>
        void run(const number* images, std::size_t n, float* outputs)
        {
            const tensor_shape in = net.input_shape();
            const std::size_t size = net.output_shape().size();
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
            const auto read = [&](const program& p, std::size_t image, std::size_t lane, const float* arena)
            { read_output(p, lane, arena, outputs + image*size); };

            engine_layout& layout = layout_for(n);
            const std::size_t at_once = layout.images();
            parallel_for((n + at_once - 1)/at_once, [&](std::size_t group)
            { layout.run(net, group*at_once, std::min(at_once, n - group*at_once), write, read); });
        }

        graph net;
        engine_layout few{lane_use::blocks};
        engine_layout many{lane_use::images};
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
