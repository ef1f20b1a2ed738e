// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/mask.h>

#include <dlib/serialize.h>

#include <numeric>
#include <string>

namespace hypersparse
{
    namespace
    {
        constexpr const char* version = "network_mask_1";

        // Bit i % 8 of byte i / 8 is weight i; the bits behind the last weight are 0.
        std::string packed(const layer_mask& mask)
        {
            std::string bytes((mask.size() + 7) / 8, '\0');
            for (std::size_t i = 0; i < mask.size(); ++i)
                if (mask[i])
                    bytes[i / 8] = static_cast<char>(static_cast<unsigned char>(bytes[i / 8]) | (1u << (i % 8)));
            return bytes;
        }

        layer_mask unpacked(const std::string& bytes, std::uint64_t size, std::size_t layer)
        {
            if (bytes.size() != size / 8 + (size % 8 != 0))
                throw dlib::error("network mask: expected the bits of " + std::to_string(size) + " weights for layer "
                    + std::to_string(layer + 1) + ", found " + std::to_string(bytes.size()) + " bytes: the file is damaged");
            layer_mask mask(static_cast<std::size_t>(size), false);
            for (std::size_t i = 0; i < mask.size(); ++i)
                mask.set(i, static_cast<unsigned char>(bytes[i / 8]) >> (i % 8) & 1);
            return mask;
        }
    }

    std::size_t layer_mask::active() const
    {
        return std::accumulate(flags_.begin(), flags_.end(), std::size_t{0});
    }

    void layer_mask::apply(std::span<float> values) const
    {
        DLIB_CASSERT(values.size() == size(), values.size() << " values, " << size() << " weights");
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = flags_[i] ? values[i] : 0.0f;
    }

    bool layer_mask::is_within(const layer_mask& other) const
    {
        DLIB_CASSERT(other.size() == size(), other.size() << " weights, expected " << size());
        for (std::size_t i = 0; i < size(); ++i)
            if (flags_[i] > other.flags_[i])
                return false;
        return true;
    }

    network_mask network_mask::all_active(const std::vector<std::size_t>& sizes)
    {
        network_mask mask;
        for (const std::size_t size : sizes)
            mask.layers_.emplace_back(size);
        return mask;
    }

    std::size_t network_mask::size() const
    {
        std::size_t n = 0;
        for (const layer_mask& layer : layers_)
            n += layer.size();
        return n;
    }

    std::size_t network_mask::active() const
    {
        std::size_t n = 0;
        for (const layer_mask& layer : layers_)
            n += layer.active();
        return n;
    }

    std::vector<std::size_t> network_mask::active_per_layer() const
    {
        std::vector<std::size_t> counts;
        for (const layer_mask& layer : layers_)
            counts.push_back(layer.active());
        return counts;
    }

    std::vector<std::size_t> network_mask::empty_layers() const
    {
        std::vector<std::size_t> empty;
        for (std::size_t i = 0; i < layers_.size(); ++i)
            if (layers_[i].active() == 0)
                empty.push_back(i);
        return empty;
    }

    void network_mask::apply(const std::vector<std::span<float>>& values) const
    {
        DLIB_CASSERT(values.size() == layers(), values.size() << " spans, " << layers() << " layers");
        for (std::size_t i = 0; i < layers(); ++i)
            layers_[i].apply(values[i]);
    }

    bool network_mask::is_within(const network_mask& other) const
    {
        DLIB_CASSERT(other.layers() == layers(), other.layers() << " layers, expected " << layers());
        for (std::size_t i = 0; i < layers(); ++i)
            if (!layers_[i].is_within(other[i]))
                return false;
        return true;
    }

    void serialize(const network_mask& mask, std::ostream& out)
    {
        dlib::serialize(std::string(version), out);
        dlib::serialize(static_cast<std::uint64_t>(mask.layers()), out);
        for (std::size_t i = 0; i < mask.layers(); ++i)
        {
            dlib::serialize(static_cast<std::uint64_t>(mask[i].size()), out);
            dlib::serialize(packed(mask[i]), out);
        }
    }

    void deserialize(network_mask& mask, std::istream& in)
    {
        std::string found;
        dlib::deserialize(found, in);
        if (found != version)
            throw dlib::error("network mask: expected version '" + std::string(version) + "', found '" + found + "'");
        std::uint64_t count = 0;
        dlib::deserialize(count, in);
        std::vector<layer_mask> layers;
        for (std::uint64_t i = 0; i < count; ++i)
        {
            std::uint64_t size = 0;
            std::string bytes;
            dlib::deserialize(size, in);
            dlib::deserialize(bytes, in);
            layers.push_back(unpacked(bytes, size, layers.size()));
        }
        mask = network_mask(std::move(layers));
    }
}
