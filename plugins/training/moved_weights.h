// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_MOVED_WEIGHTS_H
#define HYPERSPARSE_PLUGINS_TRAINING_MOVED_WEIGHTS_H

#include <hypersparse/plugins/weights/for_each_layer.h>
#include <hypersparse/plugins/weights/layer_numbers.h>
#include <hypersparse/plugins/weights/weight_list.h>

namespace hypersparse::impl
{
    void move_weights(const std::vector<weight_tensor>& weights, const layer_numbers& from, const layer_numbers& direction,
        double distance);
    // weights = from + distance*direction, in double before it is rounded; `from` itself, bit for bit, where distance is 0

    layer_numbers copy_weights(const std::vector<weight_tensor>& weights);

    template <typename net_type>
    class moved_weights
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The prunable weights of a network on a straight line. When this object is destroyed they are, bit for bit, what
                they were when it was made. What convolutions have prepared from them is renewed with every move.
        !*/

    public:
        moved_weights(net_type& net, const layer_numbers& direction)
            : net_(net), weights_(weight_list(net)), before_(copy_weights(weights_)), direction_(direction)
        {
        }

        ~moved_weights() { move(0); }

        moved_weights(const moved_weights&) = delete;
        moved_weights& operator=(const moved_weights&) = delete;

        void move(double distance)
        /*!
            ensures
                - #weights == weights before + distance*direction
        !*/
        {
            move_weights(weights_, before_, direction_, distance);
            for_each_layer([](auto& layer)
            {
                if constexpr (requires { layer.keep_prepared_filters(layer.keeps_prepared_filters()); })
                    layer.keep_prepared_filters(layer.keeps_prepared_filters());
            }, net_);
        }

    private:
        net_type& net_;
        std::vector<weight_tensor> weights_;
        layer_numbers before_, direction_;
    };
}

#endif
