// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_MASK_H
#define HYPERSPARSE_PLUGINS_PRUNING_MASK_H

#include <dlib/assert.h>

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <utility>
#include <vector>

namespace hypersparse
{
    class layer_mask
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Which of the weights of a layer are active, one flag for each, in the order in which the layer stores
                them. It is state of its own: an active weight may be exactly 0, as one that has just been regrown is.
        !*/

    public:
        layer_mask() = default;
        explicit layer_mask(std::size_t size, bool active = true) : flags_(size, active) {}

        std::size_t size() const { return flags_.size(); }
        std::size_t active() const;
        /*!
            ensures
                - returns how many weights are active, counted in O(size()) time
        !*/

        bool operator[](std::size_t i) const
        {
            DLIB_ASSERT(i < size(), "index: " << i << ", size: " << size());
            return flags_[i] != 0;
        }

        void set(std::size_t i, bool active)
        {
            DLIB_ASSERT(i < size(), "index: " << i << ", size: " << size());
            flags_[i] = active;
        }

        std::span<const std::uint8_t> flags() const { return flags_; }
        /*!
            ensures
                - returns the flags where they stand: 1 active, 0 masked
        !*/

        void apply(std::span<float> values) const;
        /*!
            requires
                - values.size() == size()
            ensures
                - sets the value of every masked weight to +0, whatever it was; the others are untouched
        !*/

        bool is_within(const layer_mask& other) const;
        /*!
            requires
                - other.size() == size()
            ensures
                - returns true if every weight that is active here is active in other (masks of successive prunings are nested)
        !*/

        friend bool operator==(const layer_mask&, const layer_mask&) = default;

    private:
        std::vector<std::uint8_t> flags_;   // a byte each: read at full speed, written by several threads
    };

    class network_mask
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The masks of all prunable layers of a network, in its order.
        !*/

    public:
        network_mask() = default;
        explicit network_mask(std::vector<layer_mask> layers) : layers_(std::move(layers)) {}
        static network_mask all_active(const std::vector<std::size_t>& sizes);

        std::size_t layers() const { return layers_.size(); }
        const layer_mask& operator[](std::size_t layer) const { return layers_[layer]; }
        layer_mask& operator[](std::size_t layer) { return layers_[layer]; }

        std::size_t size() const;                           // N
        std::size_t active() const;                         // in all layers
        std::vector<std::size_t> active_per_layer() const;
        std::vector<std::size_t> empty_layers() const;      // indices of the layers without an active weight

        void apply(const std::vector<std::span<float>>& values) const;
        /*!
            requires
                - values has a span for each layer, of the layer's size
            ensures
                - applies each layer's mask to its values: to weights, to momentum, or to the gradient that a solver gets
        !*/

        bool is_within(const network_mask& other) const;
        /*!
            requires
                - other has layers of the same sizes
            ensures
                - returns true if every layer's mask is within that of other
        !*/

        friend bool operator==(const network_mask&, const network_mask&) = default;

    private:
        std::vector<layer_mask> layers_;
    };

    void serialize(const network_mask& mask, std::ostream& out);
    void deserialize(network_mask& mask, std::istream& in);
    /*!
        ensures
            - writes and reads a version, the layers' sizes and one bit for each weight
        throws
            - dlib::error from deserialize() if the version is unknown or the bits do not fit their layer; mask is then as before
    !*/
}

#endif
