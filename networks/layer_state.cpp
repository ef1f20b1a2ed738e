// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/networks/layer_state.h>

namespace hypersparse::impl
{
    void check_layer_state_head(const std::string& version, unsigned long layers, unsigned long expected_layers)
    {
        if (version != layer_state_version)
            throw network_error("expected '" + std::string(layer_state_version) + "', found '" + version + "'");
        if (layers != expected_layers)
            throw network_error("the stored network has " + std::to_string(layers) + " layers, expected "
                + std::to_string(expected_layers) + ": it is another architecture");
    }

    void check_layer_size(std::size_t layer, const char* what, std::size_t found, std::size_t expected)
    {
        if (found != expected)
            throw network_error("layer " + std::to_string(layer) + " of the stored network has " + std::to_string(found)
                + " " + what + ", expected " + std::to_string(expected)
                + ": it is another architecture, or has another number of classes");
    }
}
