// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_GATE_TAPE_H
#define HYPERSPARSE_PLUGINS_TRAINING_GATE_TAPE_H

#include <hypersparse/plugins/layers/fast.h>
#include <hypersparse/plugins/weights/for_each_layer.h>

#include <deque>

namespace hypersparse
{
    template <typename net_type>
    class gate_tape
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The gates of all relu and max_pool layers of a network. While it lives, these layers compute with their gates: a
                pass after record() decides which numbers they let through, and every pass after keep() lets the same ones
                through, however the weights have moved. With its gates kept, a network's loss is smooth in its weights: see
                layers/fast/gates.h.

            WHICH LAYERS
                fast::relu and fast::max_pool. Batch normalisation, average pools, sums, and functions without a kink (sig, htan,
                mish, gelu, silu, elu, smelu) need no gates. dlib's own relu and max_pool cannot keep them, leaky_relu, prelu and
                clipped_relu have a kink and no gates here, and dropout draws another mask in each pass: all of these are refused.
        !*/

    public:
        explicit gate_tape(net_type& net);
        /*!
            requires
                - no relu of net is disabled
                - net outlives this object, and is neither assigned to nor moved from while it lives
            ensures
                - the next passes record
            throws
                - dlib::error if net has a layer that is refused; net is then as before
        !*/

        ~gate_tape();

        gate_tape(const gate_tape&) = delete;
        gate_tape& operator=(const gate_tape&) = delete;

        void record();
        /*!
            ensures
                - the next forward passes are those of the plain network, and what they decide is recorded
        !*/

        void keep();
        /*!
            requires
                - a batch has passed since record(), and the next passes are of a batch of the same size
            ensures
                - the next passes keep what the last one has recorded
        !*/

    private:
        void set_gates(bool on);

        net_type& net_;
        std::deque<fast::layer_gates> gates_;   // one for each layer that takes some: layers point to them
    };
}

#include <hypersparse/plugins/training/gate_tape_impl.h>

#endif
