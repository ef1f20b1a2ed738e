// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/graph/cut.h>

#include <algorithm>

namespace hypersparse
{
    std::vector<std::size_t> cuts_of(const graph& g)
    {
        std::vector<std::size_t> earliest_read(g.size() + 1, g.size());   // by any node from this one on
        for (std::size_t i = g.size(); i-- > 0;)
        {
            earliest_read[i] = earliest_read[i + 1];
            for (std::size_t input : g[i].inputs)
                earliest_read[i] = std::min(earliest_read[i], input);
        }
        std::vector<std::size_t> cuts;
        for (std::size_t i = 0; i < g.size(); ++i)
            if (earliest_read[i + 1] >= i)
                cuts.push_back(i);
        return cuts;
    }

    graph part_up_to(const graph& g, std::size_t cut)
    {
        graph part;
        part.network = g.network;
        for (std::size_t i = 0; i <= cut; ++i)
            part.add(g[i].name, g[i].what, g[i].inputs);
        return part;
    }

    graph part_after(const graph& g, std::size_t cut)
    {
        const tensor_shape& shape = g[cut].shape;
        graph part;
        part.network = g.network;
        part.class_names = g.class_names;
        part.add(g[cut].name, input_operation{shape, std::vector<float>(shape.channels, 1), std::vector<float>(shape.channels)}, {});
        for (std::size_t i = cut + 1; i < g.size(); ++i)
        {
            std::vector<std::size_t> inputs;
            for (std::size_t input : g[i].inputs)
                inputs.push_back(input - cut);
            part.add(g[i].name, g[i].what, std::move(inputs));
        }
        return part;
    }
}
