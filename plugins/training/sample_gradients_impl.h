// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_SAMPLE_GRADIENTS_IMPL_H
#define HYPERSPARSE_PLUGINS_TRAINING_SAMPLE_GRADIENTS_IMPL_H

#include <hypersparse/plugins/training/unchanged_tally.h>
#include <hypersparse/plugins/weights/for_each_layer.h>

#include <dlib/dnn/core.h>

#include <algorithm>
#include <cmath>

namespace hypersparse
{
    template <typename net_type, typename label_iterator>
    std::vector<double> sample_gradient_norms(net_type& net, const dlib::tensor& input, label_iterator labels)
    {
        for_each_layer([](auto& layer)
        {
            static_assert(!requires { layer.get_running_stats_window_size(); }, "a network with bn_ has no gradient of a single sample");
        }, net);
        const unchanged_tally<net_type> tally(net);
        const std::size_t size = input.size() / static_cast<std::size_t>(input.num_samples());
        dlib::resizable_tensor sample(1, input.k(), input.nr(), input.nc());
        std::vector<double> norms;
        for (long long i = 0; i < input.num_samples(); ++i, ++labels)
        {
            std::copy_n(input.host() + static_cast<std::size_t>(i) * size, size, sample.host_write_only());
            net.compute_parameter_gradients(sample, labels);
            double squares = 0;
            dlib::visit_layer_parameter_gradients(net, [&](std::size_t, dlib::tensor& gradient)
            {
                for (const double g : gradient)
                    squares += g * g;
            });
            norms.push_back(std::sqrt(squares));
        }
        return norms;
    }
}

#endif
