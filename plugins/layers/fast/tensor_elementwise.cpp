// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/layers/fast/tensor_kernels.h>

#include <hypersparse/plugins/kernels/dense/dense_kernels.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <algorithm>

namespace hypersparse::impl
{
    namespace
    {
        // Pieces that are worth a thread's attention
        constexpr std::size_t piece_size = std::size_t(1) << 15;

        template <typename work_type>
        void in_pieces(std::size_t size, const work_type& work)
        {
            parallel_for((size + piece_size - 1) / piece_size, [&](std::size_t piece)
            {
                const std::size_t first = piece * piece_size;
                work(first, std::min(piece_size, size - first));
            });
        }
    }

    void fast_relu(const dlib::tensor& input, dlib::tensor& output)
    {
        const dense_kernels& kernels = current_dense_kernels();
        const float* x = input.host();
        float* y = output.host();
        in_pieces(input.size(), [&](std::size_t first, std::size_t count) { kernels.relu(x + first, y + first, count); });
    }

    void fast_relu_gradient(const dlib::tensor& output, const dlib::tensor& output_gradient, dlib::tensor& input_gradient)
    {
        const dense_kernels& kernels = current_dense_kernels();
        const bool add = !dlib::is_same_object(output_gradient, input_gradient);
        const float* y = output.host();
        const float* dy = output_gradient.host();
        float* dx = input_gradient.host();
        in_pieces(output.size(), [&](std::size_t first, std::size_t count)
        {
            kernels.relu_gradient(y + first, dy + first, dx + first, count, add);
        });
    }

    void fast_add(const dlib::tensor& a, const dlib::tensor& b, bool relu, dlib::tensor& sum)
    {
        const dense_kernels& kernels = current_dense_kernels();
        const float* x = a.host();
        const float* y = b.host();
        float* z = sum.host_write_only();
        in_pieces(sum.size(), [&](std::size_t first, std::size_t count)
        {
            kernels.add(x + first, y + first, z + first, count, relu);
        });
    }

    void fast_add_to(const dlib::tensor& addend, dlib::tensor& sum)
    {
        const dense_kernels& kernels = current_dense_kernels();
        const float* x = addend.host();
        float* z = sum.host();
        in_pieces(sum.size(), [&](std::size_t first, std::size_t count)
        {
            kernels.add(x + first, z + first, z + first, count, false);
        });
    }
}
