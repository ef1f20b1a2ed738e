// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_ADVERSARIAL_BATCH_H
#define HYPERSPARSE_PLUGINS_TRAINING_ADVERSARIAL_BATCH_H

#include <hypersparse/plugins/layers/classification_tally.h>
#include <hypersparse/plugins/training/pgd.h>

#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            A batch of images under attack, from bytes to what the layers above the input layer read: what pgd.h does, in order.
    !*/

    template <typename net_type>
    void attack_batch(net_type& net, const std::vector<dlib::matrix<dlib::rgb_pixel>>& images, const std::vector<unsigned long>& labels,
        const pgd_options& options, const pgd_draw& draw, dlib::resizable_tensor& input);
    /*!
        requires
            - net, options and labels are as pgd_attack() wants them, and labels.size() == images.size() > 0; images are of net's size
        ensures
            - #input is pgd_input() of the images and of the perturbation that pgd_start() and pgd_attack() make of them
            - net is as pgd_attack() leaves it
        throws
            - attack_error as pgd_attack()
    !*/

    template <typename net_type>
    classification_counts count_under_attack(net_type& net, const std::vector<dlib::matrix<dlib::rgb_pixel>>& images,
        const std::vector<unsigned long>& labels, const pgd_options& options, const pgd_draw& draw);
    /*!
        REQUIREMENTS ON net_type
            as pgd_attack(), and without bn_: the affine copy of a network that has it
        requires
            - as attack_batch()
        ensures
            - returns how net does on the images after the attack: how many it classifies right, and its loss. A loss that counts
              hits has counted none.
        throws
            - attack_error as pgd_attack()
    !*/
}

#include <hypersparse/plugins/training/adversarial_batch_impl.h>

#endif
