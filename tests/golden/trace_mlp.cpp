// SPDX-License-Identifier: BSL-1.0
#include "trace_replay_impl.h"

#include <stdexcept>

namespace
{
    template <int layers>
    mismatches replay_mlp(const trace& t, const std::vector<std::string>& names)
    {
        mlp<layers> net;
        std::size_t next = 0;
        hypersparse::for_each_layer([&](auto& layer)
        {
            if constexpr (requires { layer.set_num_outputs(1); })
                layer.set_num_outputs(t.shapes.at(names[next++] + ".weight")[0]);
        }, net);
        return trace_replay(net, t, names).run();
    }
}

mismatches check_mlp_trace(const trace& t)
{
    const std::vector<std::string> names = t.layers("");
    switch (names.size())
    {
        case 2: return replay_mlp<2>(t, names);
        case 3: return replay_mlp<3>(t, names);
        case 4: return replay_mlp<4>(t, names);
        case 5: return replay_mlp<5>(t, names);
    }
    throw std::runtime_error("trace: expected a net of 2 to 5 fc layers, found " + std::to_string(names.size()));
}
