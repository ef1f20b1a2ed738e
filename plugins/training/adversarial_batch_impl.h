// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_ADVERSARIAL_BATCH_IMPL_H
#define HYPERSPARSE_PLUGINS_TRAINING_ADVERSARIAL_BATCH_IMPL_H

#include <hypersparse/plugins/training/unchanged_tally.h>

#include <dlib/dnn/core.h>

namespace hypersparse
{
    template <typename net_type>
    void attack_batch(net_type& net, const std::vector<dlib::matrix<dlib::rgb_pixel>>& images, const std::vector<unsigned long>& labels,
        const pgd_options& options, const pgd_draw& draw, dlib::resizable_tensor& input)
    {
        DLIB_CASSERT(labels.size() == images.size(), "labels: " << labels.size() << ", images: " << images.size());
        dlib::resizable_tensor x, delta;
        pixels_to_tensor(images, x);
        pgd_start(x, options, draw, delta);
        pgd_attack(net, x, labels.begin(), options, delta);
        pgd_input(x, delta, dlib::input_layer(net).statistics(), input);
    }

    template <typename net_type>
    classification_counts count_under_attack(net_type& net, const std::vector<dlib::matrix<dlib::rgb_pixel>>& images,
        const std::vector<unsigned long>& labels, const pgd_options& options, const pgd_draw& draw)
    {
        dlib::resizable_tensor input;
        attack_batch(net, images, labels, options, draw, input);
        const unchanged_tally<net_type> tally(net);
        const double loss = net.compute_loss(input, labels.begin());
        std::vector<typename net_type::output_label_type> predicted(labels.size());
        net.loss_details().to_label(input, net.subnet(), predicted.begin());
        classification_counts counts;
        counts.samples = labels.size();
        counts.loss_sum = loss * static_cast<double>(labels.size());
        for (std::size_t i = 0; i < labels.size(); ++i)
            counts.hits += predicted[i] == labels[i];
        return counts;
    }
}

#endif
