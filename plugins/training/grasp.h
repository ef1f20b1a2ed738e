// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_GRASP_H
#define HYPERSPARSE_PLUGINS_TRAINING_GRASP_H

#include <hypersparse/plugins/training/snip.h>

namespace hypersparse
{
    struct grasp_options
    {
        double temperature = 200;   // > 0: T, which divides the logits
        double largest_step = 0.02; // > 0: how far weights are moved at first, relative to their norm
    };

    struct gradient_flow
    {
        layer_numbers gradient;             // G
        layer_numbers hessian_gradient;     // HG
    };

    template <typename net_type>
    gradient_flow measure_gradient_flow(net_type& net, const class_batches<net_type>& parts, const grasp_options& options = {});
    /*!
        REQUIREMENTS ON net_type
            A dlib network with a loss layer for labels that looks at nothing but the network's output and is a mean over samples,
            such as loss_multiclass_log or loss_multiclass_log_counted. Of the layers with a kink, fast::relu and fast::max_pool:
            gate_tape.h says which are refused.
        requires
            - as mean_loss_gradients::add() for each part; there is one at least
        ensures
            - With L_p the mean loss of part p, logits divided by T, in training mode, and H_p its Hessian, over the prunable
              weights,
                G = sum over parts of the gradient of L_p            HG = sum over parts of H_p G
              as GraSP takes them (Wang, Zhang, Grosse: Picking winning tickets before training by preserving gradient flow. ICLR
              2020, section 4 and algorithm 2). Published settings: the halves of 10 samples of each class, or of several rounds
              of fewer: class_samples::halves().
            - H_p G is the derivative at e = 0 of g(e), the gradient of L_p at w + e G, by central differences of 8th order at e,
              2e, 3e, 4e, with the gates of every relu and max_pool kept as they are at w (gate_tape.h). With plain gates, float
              does not give the product at any step: of the weights that are kept, a third and more would be others.
            - e |G| / |w| is options.largest_step, or less where differences of 6th order, which the same passes give, say that
              this is too far: their distance relative to HG is to be 1e-5 at most. Of 4 tries at most, the best is taken.
            - each try takes 9 passes for each part; the memory is that of gates.h and 8 numbers for each weight. Results on the
              CPU do not depend on the number of threads.
            - parameters, running statistics and the tally of a loss that counts hits are, bit for bit, as before, also after an
              exception
        throws
            - dlib::error if net has a layer whose gates cannot be kept, if all weights or all gradients are 0, or if a gradient
              is not finite; what a loss layer throws for a bad label
    !*/

    template <typename net_type>
    layer_numbers grasp_scores(net_type& net, const class_batches<net_type>& parts, const grasp_options& options = {});

    template <typename net_type>
    network_mask grasp_mask(
        net_type& net, const class_batches<net_type>& parts, double prune_rate, const grasp_options& options = {});
    /*!
        ensures
            - return grasp_scores() of HG, and the mask of these scores in one ranking over all layers
    !*/
}

#include <hypersparse/plugins/training/grasp_impl.h>

#endif
