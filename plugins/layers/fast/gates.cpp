// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/layers/fast/gates.h>

namespace hypersparse::fast
{
    void layer_gates::relu(const dlib::tensor& input, dlib::tensor& output)
    {
        const float* x = input.host();
        if (!kept_)
        {
            open_.resize(input.size());
            for (std::size_t i = 0; i < open_.size(); ++i)
                open_[i] = x[i] > 0;
        }
        DLIB_CASSERT(open_.size() == input.size(), "gates of " << open_.size() << " numbers, found " << input.size());
        float* y = output.host();
        for (std::size_t i = 0; i < open_.size(); ++i)
            y[i] = open_[i] ? x[i] : 0;
    }

    void layer_gates::relu_gradient(const dlib::tensor& output_gradient, dlib::tensor& input_gradient) const
    {
        DLIB_CASSERT(open_.size() == output_gradient.size(), "gates of " << open_.size() << ", found " << output_gradient.size());
        const bool add = !dlib::is_same_object(output_gradient, input_gradient);
        const float* dy = output_gradient.host();
        float* dx = input_gradient.host();
        for (std::size_t i = 0; i < open_.size(); ++i)
            dx[i] = (add ? dx[i] : 0) + (open_[i] ? dy[i] : 0);
    }

    void layer_gates::max_pool(
        const dlib::tensor& input, const hypersparse::impl::pool_window& window, dlib::resizable_tensor& output)
    {
        if (!kept_)
            winners_ = hypersparse::impl::max_pool_winners(input, window);
        hypersparse::impl::take_winners(input, winners_, output);
    }

    void layer_gates::max_pool_gradient(const dlib::tensor& output_gradient, dlib::tensor& input_gradient) const
    {
        hypersparse::impl::add_to_winners(output_gradient, winners_, input_gradient);
    }
}
