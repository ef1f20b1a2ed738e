// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_BATCH_NORM_STATE_H
#define HYPERSPARSE_PLUGINS_LAYERS_BATCH_NORM_STATE_H

#include <dlib/dnn/core.h>
#include <dlib/dnn/layers.h>

#include <vector>

namespace hypersparse
{
    struct batch_norm_state
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What a dlib::bn_ knows beside gamma and beta. With each batch of more than one sample it sets
                    factor = 1/(updates + 1),  running = (1 - factor)*running + factor*batch,
                    updates = min(updates + 1, window)
                for the mean and the unbiased variance of each channel, and it divides by sqrt(variance + eps).
                So PyTorch's running averages with momentum 1/(w+1) are those of window = updates = w, started from
                mean 0 and variance 1; dlib's own start (updates = 0) takes the first batch as it is.
        !*/

        std::vector<float> means;               // one number a channel; empty before the first forward pass
        std::vector<float> variances;           // as many
        unsigned long updates = 0;
        unsigned long window = 100;             // > 0
        double eps = dlib::DEFAULT_BATCH_NORM_EPS;

        bool operator==(const batch_norm_state&) const = default;
    };

    template <dlib::layer_mode mode>
    batch_norm_state get_batch_norm_state(const dlib::bn_<mode>& layer);
    /*!
        ensures
            - returns the state of layer. dlib has no getter for it: it is read from the layer's serialised form.
    !*/

    template <dlib::layer_mode mode>
    void set_batch_norm_state(dlib::bn_<mode>& layer, const batch_norm_state& state);
    /*!
        requires
            - state.window > 0
        ensures
            - #get_batch_norm_state(layer) == state; gamma, beta and multipliers are as before
        throws
            - dlib::error, if state has not as many means and variances as layer has channels
    !*/

    // PyTorch's defaults: momentum 0.1, eps 1e-5
    constexpr unsigned long pytorch_window = 9;
    constexpr double pytorch_eps = 1e-5;

    template <dlib::layer_mode mode>
    void start_like_pytorch(dlib::bn_<mode>& layer);
    /*!
        ensures
            - layer's running averages start anew as PyTorch's do: means 0, variances 1, each batch weighs 0.1 from the
              first one on, eps 1e-5. Gamma, beta and multipliers are as before.
            - to last, this is done after the first forward pass, in which dlib resets the count of updates
    !*/

    struct batch_norm_averages
    {
        const dlib::tensor& means;
        const dlib::tensor& variances;
    };

    batch_norm_averages running_averages(const dlib::bn_<dlib::CONV_MODE>& layer);
    batch_norm_averages running_averages(const dlib::bn_<dlib::FC_MODE>& layer);
    /*!
        ensures
            - returns the running averages where they are: nothing is copied from a GPU
    !*/

    void fold_to_affine(const dlib::bn_<dlib::CONV_MODE>& from, dlib::affine_& to);
    void fold_to_affine(const dlib::bn_<dlib::FC_MODE>& from, dlib::affine_& to);
    /*!
        ensures
            - #to == dlib::affine_(from), computed where the parameters are if `to` was such a layer already
    !*/

    // The same for every bn_ of a network, in the network's order (for_each_layer's).
    template <typename net_type>
    std::vector<batch_norm_state> get_batch_norm_states(const net_type& net);

    template <typename net_type>
    void set_batch_norm_states(net_type& net, const std::vector<batch_norm_state>& states);
    /*!
        throws
            - dlib::error, if there are more or fewer states than bn_ layers, or one does not fit its layer
    !*/

    template <typename net_type>
        requires requires { net_type::num_computational_layers; }
    void start_like_pytorch(net_type& net);
}

#include <hypersparse/plugins/layers/batch_norm_state_impl.h>

#endif
