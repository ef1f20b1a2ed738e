// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_NETWORK_STATE_H
#define HYPERSPARSE_PLUGINS_TRAINING_NETWORK_STATE_H

#include <hypersparse/plugins/weights/weight_list.h>

#include <any>
#include <iosfwd>
#include <vector>

namespace hypersparse
{
    class network_state
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A copy of everything a dlib network has learned: the details of every computational layer, hence its
                parameters and, for a batch normalisation, its running statistics. Activations, gradients and the input
                layer are not part of it. Its memory is that of the parameters (twice two numbers a channel for the
                statistics); in a CUDA build the tensors stay on the device they were copied on.
        !*/

    public:
        network_state() = default;

        template <typename net_type>
        explicit network_state(const net_type& net);
        /*!
            requires
                - the parameters of net are allocated and nothing else is changing them
            ensures
                - #*this holds a copy of every computational layer's details, the layer next to the input first
        !*/

        bool empty() const { return layers_.empty(); }

        template <typename net_type>
        void copy_to(net_type& net) const;
        /*!
            requires
                - net is of the type that this state was taken from, or of its inference type: the same chain of layers
                  with affine_ in the place of bn_
                - the parameters of net are allocated
            ensures
                - net computes what the other net computed when the state was taken; an affine_ layer computes what the
                  bn_ layer did with its running statistics
            throws
                - dlib::error if net is another kind of network
        !*/

        std::vector<weight_tensor> weights();
        /*!
            ensures
                - returns the prunable weights of this copy, in the network's order: prune(state.weights(), rate) prunes
                  the copy alone. Valid as long as this object is neither assigned nor destroyed.
        !*/

        void save(std::ostream& out) const;

        void load(std::istream& in);
        /*!
            requires
                - *this was taken from a network of the same type and sizes as the one that was saved
            throws
                - dlib::error if the stream holds another number of layers, or a layer of another size,
                  dlib::serialization_error if a layer is of another kind or the stream ends early
        !*/

    private:
        struct layer_functions
        {
            weight_tensor (*weights)(std::any&);
            void (*save)(const std::any&, std::ostream&);
            void (*load)(std::any&, std::istream&);
        };

        struct layer_copy
        {
            std::any details;
            layer_functions functions;
        };

        std::vector<layer_copy> layers_;
    };

    template <typename net_type>
    void save_network(const net_type& net, std::ostream& out);
    /*!
        ensures
            - writes the input layer and network_state(net). Unlike dlib's serialize(net), it writes no activations and no
              gradients, and needs no net.clean() before.
        throws
            - dlib::serialization_error if out does not take it
    !*/

    template <typename net_type>
    void load_network(net_type& net, std::istream& in);
    /*!
        requires
            - the parameters of net are allocated
        ensures
            - restores what save_network() wrote of a network of the same type and sizes. Every layer's parameter tensor
              remains the same object: solvers that are bound to it stay so.
        throws
            - as network_state::load(); net is unchanged then
    !*/
}

#include <hypersparse/plugins/training/network_state_impl.h>

#endif
