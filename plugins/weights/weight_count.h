// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_WEIGHTS_WEIGHT_COUNT_H
#define HYPERSPARSE_PLUGINS_WEIGHTS_WEIGHT_COUNT_H

#include <dlib/cuda/tensor.h>

#include <concepts>
#include <cstddef>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            Where the weights of a dlib layer end and its biases begin. dlib keeps both in one tensor, weights first.
            The question is answered here and nowhere else, by asking the layer, never by the layer's type, so that
            layers of the user's own are understood when they speak as dlib's do:
                - a layer with num_filters(), nr(), nc() and bias_is_disabled() is a convolution (con_, cont_),
                - a layer with get_weights() is fully connected (fc_, linear_),
                - a layer with get_running_stats_window_size() is a batch normalisation (gamma, then beta),
                - everything else has parameters, but no prunable weights.
            dlib's own sgd and adam take the last num_filters() numbers of every convolution for biases, also where the
            bias is disabled, so those weights never train.
    !*/

    template <typename layer_type>
    concept has_filters = requires(const layer_type& l)
    {
        { l.num_filters() } -> std::convertible_to<long>;
        { l.nr() } -> std::convertible_to<long>;
        { l.nc() } -> std::convertible_to<long>;
        { l.bias_is_disabled() } -> std::convertible_to<bool>;
        { l.get_layer_params() } -> std::convertible_to<const dlib::tensor&>;
    };

    template <typename layer_type>
    concept has_weight_matrix = requires(const layer_type& l)
    {
        { l.get_weights() } -> std::convertible_to<const dlib::tensor&>;
        { l.get_num_outputs() } -> std::convertible_to<unsigned long>;
        { l.get_layer_params() } -> std::convertible_to<const dlib::tensor&>;
    };

    template <typename layer_type>
    concept has_running_statistics = requires(const layer_type& l)
    {
        { l.get_running_stats_window_size() } -> std::convertible_to<unsigned long>;
    };

    template <has_filters layer_type>
    bool bias_is_stored(const layer_type& l);
    /*!
        ensures
            - returns true if the parameters of the convolution l end with num_filters() biases. That is so where the
              bias is in use, and also in a cont_ whose bias was disabled after its parameters had been allocated.
    !*/

    template <typename layer_type>
    std::size_t weight_count(const layer_type& l);
    /*!
        ensures
            - returns how many of l.get_layer_params()'s numbers, counted from the first, are prunable weights: filters
              of a convolution, the matrix of a fully connected layer; 0 for any other layer, and before the first
              forward pass has allocated the parameters.
    !*/

    template <typename layer_type>
    std::size_t bias_offset(const layer_type& l);
    /*!
        ensures
            - returns the index in l.get_layer_params() from which dlib's bias multipliers apply (biases; beta of a
              batch normalisation); the number of parameters if there is no such part.
    !*/
}

#include <hypersparse/plugins/weights/weight_count_impl.h>

#endif
