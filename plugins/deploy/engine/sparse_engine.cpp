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
            explicit engine_layout(std::size_t lanes) : lanes_(lanes) {}

            std::size_t lanes() const { return lanes_; }

            // write(image, lane, arena), read(image, lane, arena)
            template <typename writer, typename reader>
            void run(const graph& g, std::size_t first, std::size_t count, const writer& write, const reader& read)
            {
                std::call_once(made_, [&]
                {
                    program_ = make_program(g, lanes_);
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
            std::size_t lanes_;
            std::once_flag made_;
            program program_;
            std::optional<arena_pool> arenas_;
        };

        // number(channel, place): what the image has there
        template <typename function>
        void write_image(const program& p, std::size_t lane, float* arena, const function& number)
        {
            const lane_layout& l = p.input.layout;
            float* to = arena + p.input.origin() + lane;
            for (std::size_t k = 0; k < l.shape.channels; ++k)
            {
                const float scale = p.image.scale[k], offset = p.image.offset[k];
                for (std::size_t r = 0, place = 0; r < l.shape.rows; ++r)
                    for (std::size_t c = 0; c < l.shape.cols; ++c, ++place)
                        to[k*l.plane() + r*l.row() + c*l.col()] = scale*number(k, place) + offset;
            }
        }

        void read_output(const program& p, std::size_t lane, const float* arena, float* out)
        {
            const lane_layout& l = p.output.layout;
            const float* from = arena + p.output.origin() + lane;
            for (std::size_t k = 0; k < l.shape.channels; ++k)
                for (std::size_t r = 0; r < l.shape.rows; ++r)
                    for (std::size_t c = 0; c < l.shape.cols; ++c)
                        *out++ = from[k*l.plane() + r*l.row() + c*l.col()];
        }
    }

    struct sparse_engine::state
    {
        explicit state(const graph& g) : net(remove_dead_structure(fold_affine(g))) {}

        engine_layout& layout_for(std::size_t images)
        {
            const std::size_t lanes = many.lanes();
            return images > lanes/4 ? many : few;
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
                    write_image(p, lane, arena, [&](std::size_t k, std::size_t place) { return from[k*in.plane() + place]; });
                else
                    write_image(p, lane, arena, [&](std::size_t k, std::size_t place)
                    { return static_cast<float>(from[place*in.channels + k]); });
            };
            const auto read = [&](const program& p, std::size_t image, std::size_t lane, const float* arena)
            { read_output(p, lane, arena, outputs + image*size); };

            engine_layout& layout = layout_for(n);
            const std::size_t lanes = layout.lanes();
            parallel_for((n + lanes - 1)/lanes, [&](std::size_t group)
            { layout.run(net, group*lanes, std::min(lanes, n - group*lanes), write, read); });
        }

        graph net;
        engine_layout few{1};
        engine_layout many{current_engine_kernels().lanes};
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
