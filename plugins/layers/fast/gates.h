// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_FAST_GATES_H
#define HYPERSPARSE_PLUGINS_LAYERS_FAST_GATES_H

#include <hypersparse/plugins/layers/fast/tensor_kernels.h>

#include <cstdint>
#include <vector>

namespace hypersparse::fast
{
    class layer_gates
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Which numbers one relu or max_pool lets through: relu those above 0, max_pool the largest of each window (of equal
                ones the first, row by row). Recorded in one forward pass and kept in the following ones, they make the layer
                linear, and a network's gradient smooth in its weights: the difference of two gradients is then a derivative, in
                float, too. Computed in host memory, in every build alike, and slower than the plain layer. A byte for each number
                that a relu reads, four for each one that a max_pool gives out.
        !*/

    public:
        void record() { kept_ = false; }    // the next forward passes decide anew, and are those of the plain layer
        void keep() { kept_ = true; }       // the next forward passes let through what the last recorded one did

        // As the passes of dlib's layers: a gradient is added, or put where it came from. While gates are kept, tensors have the
        // shapes of the recorded pass.
        void relu(const dlib::tensor& input, dlib::tensor& output);
        void relu_gradient(const dlib::tensor& output_gradient, dlib::tensor& input_gradient) const;
        void max_pool(const dlib::tensor& input, const hypersparse::impl::pool_window& window, dlib::resizable_tensor& output);
        void max_pool_gradient(const dlib::tensor& output_gradient, dlib::tensor& input_gradient) const;

    private:
        bool kept_ = false;
        std::vector<std::uint8_t> open_;                // relu: 1 where a number passes
        hypersparse::impl::pool_winners winners_;       // max_pool
    };

    class gate_slot
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Where a layer looks for gates; mostly there are none. They belong to this layer alone: copies of it have none, an
                assignment changes nothing, and files know nothing of them.
        !*/

    public:
        gate_slot() = default;
        gate_slot(const gate_slot&) {}
        gate_slot& operator=(const gate_slot&) { return *this; }

        void set(layer_gates* gates) { gates_ = gates; }
        explicit operator bool() const { return gates_ != nullptr; }
        layer_gates* operator->() const { return gates_; }

    private:
        layer_gates* gates_ = nullptr;
    };
}

#endif
