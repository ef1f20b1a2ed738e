// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_UNIT_SALIENCY_NETS_H
#define HYPERSPARSE_TESTS_UNIT_SALIENCY_NETS_H

#include "small_nets.h"

#include <hypersparse/plugins/layers/batch_norm_state.h>
#include <hypersparse/plugins/layers/fast.h>
#include <hypersparse/plugins/layers/loss_multiclass_log_counted.h>
#include <hypersparse/plugins/training/loss_gradients.h>
#include <hypersparse/plugins/weights/weight_list.h>

namespace saliency_nets
{
    // Branches joined by concat, two kinds of max_pool, a residual block, relu on everything it can be joined to, normalisations
    // of both kinds, a repeat, a loss that counts. Every third number of its images stands twice, so that pools meet equal ones.
    namespace layers = hypersparse::fast;
    template <typename S> using one_by_one = layers::relu<layers::con<2, 1, 1, 1, 1, S>>;
    template <typename S> using three_by_three =
        layers::relu<layers::bn_con<layers::con<3, 3, 3, 1, 1, layers::relu<layers::con<2, 1, 1, 1, 1, S>>>>>;
    template <typename S> using pooled = layers::con<2, 1, 1, 1, 1, layers::max_pool<3, 3, 1, 1, S>>;
    template <typename S> using residual =
        layers::relu<layers::add_prev1<layers::bn_con<layers::con<7, 3, 3, 1, 1, dlib::tag1<S>>>>>;
    template <typename S> using normalised_fc = dlib::bn_fc<dlib::fc<6, S>>;
    template <template <typename> class classifier>
    using branched_with = hypersparse::loss_multiclass_log_counted<classifier<normalised_fc<layers::avg_pool_everything<
        dlib::repeat<2, residual, layers::max_pool<2, 2, 2, 2, dlib::inception3<one_by_one, three_by_three, pooled, layers::relu<
        layers::bn_con<layers::con<4, 3, 3, 1, 1, image_input>>>>>>>>>>;
    template <typename S> using fc_of_three = dlib::fc<3, S>;
    using branched_net = branched_with<fc_of_three>;
    constexpr std::size_t prunable_layers = 9;

    // The same without anything but convolutions, relu and pools
    using plain_net = dlib::loss_multiclass_log<dlib::fc<3, layers::relu<layers::con<4, 3, 3, 2, 2,
        layers::max_pool<2, 2, 1, 1, layers::relu<layers::con<3, 3, 3, 1, 1, image_input>>>>>>>;

    inline labelled_batch batch_of(std::size_t n, unsigned seed = 1)
    {
        labelled_batch batch = random_batch(n, seed);
        for (dlib::matrix<float>& image : batch.images)
            for (long i = 0; i + 1 < image.size(); i += 3)
                image(i) = image(i + 1);
        return batch;
    }

    // Parameters from a fixed generator, and running statistics of two batches
    template <typename net_type>
    void start(net_type& net)
    {
        initialise(net);
        for (unsigned seed : {5u, 6u})
        {
            const labelled_batch batch = batch_of(5, seed);
            dlib::resizable_tensor input;
            net.to_tensor(batch.images.begin(), batch.images.end(), input);
            net.subnet().forward(input);
        }
    }

    struct learned
    {
        std::vector<float> parameters;
        std::vector<hypersparse::batch_norm_state> statistics;
        std::uint64_t samples = 0, hits = 0;
        double loss_sum = 0;

        bool operator==(const learned&) const = default;
    };

    // Everything that passes must not change
    template <typename net_type>
    learned what_it_learned(net_type& net)
    {
        learned result{all_parameters(net), hypersparse::get_batch_norm_states(net)};
        if constexpr (requires { net.loss_details().tally(); })
        {
            const hypersparse::classification_counts counts = net.loss_details().tally().read();
            result.samples = counts.samples;
            result.hits = counts.hits;
            result.loss_sum = counts.loss_sum;
        }
        return result;
    }

    inline double distance(const hypersparse::layer_numbers& a, const hypersparse::layer_numbers& b)
    {
        double largest = 0, apart = 0;
        if (a.size() != b.size())
            return INFINITY;
        for (std::size_t l = 0; l < a.size(); ++l)
        {
            if (a[l].size() != b[l].size())
                return INFINITY;
            for (std::size_t i = 0; i < a[l].size(); ++i)
            {
                largest = std::max<double>(largest, std::abs(a[l][i]));
                const double difference = std::abs(double(a[l][i]) - b[l][i]);
                apart = std::isfinite(difference) ? std::max(apart, difference) : INFINITY;
            }
        }
        return apart / std::max(largest, 1e-30);
    }
}

#endif
