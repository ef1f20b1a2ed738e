// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/network_state.h>

#include <dlib/serialize.h>

#include <cstdint>

namespace hypersparse
{
    namespace impl
    {
        void throw_other_network(std::size_t expected_layers, std::size_t layer)
        {
            throw dlib::error("network state: expected a network of the type that the state was taken from ("
                + std::to_string(expected_layers) + " computational layers), found another at layer "
                + std::to_string(layer + 1) + " from the input");
        }

        void check_layer_size(const char* what, std::size_t found, std::size_t expected)
        {
            if (found != expected)
                throw dlib::error("network state: expected a layer with " + std::to_string(expected) + " " + what + ", found "
                    + std::to_string(found) + ": it belongs to another architecture or to another number of classes");
        }
    }

    std::vector<weight_tensor> network_state::weights()
    {
        std::vector<weight_tensor> list;
        for (layer_copy& layer : layers_)
        {
            weight_tensor weights = layer.functions.weights(layer.details);
            if (weights.size == 0)
                continue;
            weights.index = list.size();
            list.push_back(weights);
        }
        return list;
    }

    void network_state::save(std::ostream& out) const
    {
        dlib::serialize(std::string("network_state_1"), out);
        dlib::serialize(static_cast<std::uint64_t>(layers_.size()), out);
        for (const layer_copy& layer : layers_)
            layer.functions.save(layer.details, out);
    }

    void network_state::load(std::istream& in)
    {
        std::string version;
        std::uint64_t count = 0;
        dlib::deserialize(version, in);
        if (version != "network_state_1")
            throw dlib::error("network state: expected version 'network_state_1', found '" + version + "'");
        dlib::deserialize(count, in);
        if (count != layers_.size())
            throw dlib::error("network state: expected " + std::to_string(layers_.size()) + " computational layers, found "
                + std::to_string(count) + ": the file belongs to another network");
        for (layer_copy& layer : layers_)
            layer.functions.load(layer.details, in);
    }
}
