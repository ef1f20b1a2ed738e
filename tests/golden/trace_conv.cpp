// SPDX-License-Identifier: BSL-1.0
#include "trace_replay_impl.h"

#include <stdexcept>

namespace
{
    // c1, b1, c2, b2, ..., fc
    std::vector<std::string> names_of(const trace& t)
    {
        std::vector<std::string> names;
        const std::vector<std::string> convolutions = t.layers("c"), normalisations = t.layers("b");
        if (convolutions.size() != normalisations.size())
            throw std::runtime_error("trace: expected a batch normalisation for each convolution, found "
                + std::to_string(normalisations.size()) + " for " + std::to_string(convolutions.size()));
        for (std::size_t i = 0; i < convolutions.size(); ++i)
        {
            names.push_back(convolutions[i]);
            names.push_back(normalisations[i]);
        }
        names.push_back("fc");
        return names;
    }

    template <int blocks>
    mismatches replay_conv(const trace& t)
    {
        conv_net<blocks> net;
        const std::vector<std::string> names = names_of(t);
        std::size_t block = 0;
        hypersparse::for_each_layer([&](auto& layer)
        {
            if constexpr (requires { layer.set_num_filters(1); })
            {
                layer.disable_bias();
                layer.set_num_filters(t.shapes.at(names[2 * block++] + ".weight")[0]);
            }
            else if constexpr (requires { layer.set_num_outputs(1); })
                layer.set_num_outputs(t.shapes.at("fc.weight")[0]);
        }, net);
        return trace_replay(net, t, names).run();
    }

    bool all_are_3x3(const trace& t, const std::vector<std::string>& convolutions)
    {
        return std::all_of(convolutions.begin(), convolutions.end(), [&](const std::string& name)
        {
            const std::vector<long>& shape = t.shapes.at(name + ".weight");
            return shape.size() == 4 && shape[2] == 3 && shape[3] == 3;
        });
    }
}

mismatches check_conv_trace(const trace& t)
{
    const std::vector<std::string> convolutions = t.layers("c");
    if (all_are_3x3(t, convolutions))
        switch (convolutions.size())
        {
            case 1: return replay_conv<1>(t);
            case 2: return replay_conv<2>(t);
            case 3: return replay_conv<3>(t);
        }
    throw std::runtime_error("trace: expected 1 to 3 convolutions, all of them 3x3, found "
        + std::to_string(convolutions.size()) + ", or other windows");
}
