// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_SNIP_H
#define HYPERSPARSE_PLUGINS_TRAINING_SNIP_H

#include <hypersparse/plugins/pruning/saliency.h>
#include <hypersparse/plugins/training/class_samples.h>
#include <hypersparse/plugins/training/loss_gradients.h>
#include <hypersparse/plugins/weights/weight_list.h>

namespace hypersparse
{
    template <typename net_type>
    using class_batches = std::vector<class_batch<typename net_type::input_type, typename net_type::training_label_type>>;

    template <typename net_type>
    layer_numbers snip_scores(net_type& net, const class_batches<net_type>& batches)
    /*!
        requires
            - as mean_loss_gradients::add() for each batch; there is one at least. Published settings take 10 samples of each
              class, in one batch, or in 10 batches of one sample of each class where memory is short: class_samples::batches().
        ensures
            - returns snip_scores() of the gradient of the mean loss of all samples. Nothing that net has learned changes.
        throws
            - as mean_loss_gradients::add()
    !*/
    {
        mean_loss_gradients mean;
        for (const auto& batch : batches)
            mean.add(net, batch.images, batch.labels);
        return snip_scores(weight_list(net), mean.gradients());
    }

    template <typename net_type>
    network_mask snip_mask(net_type& net, const class_batches<net_type>& batches, double prune_rate)
    /*!
        ensures
            - returns the mask of these scores in one ranking over all layers
    !*/
    {
        return score_mask(snip_scores(net, batches), prune_rate);
    }
}

#endif
