// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_UNCHANGED_STATISTICS_H
#define HYPERSPARSE_PLUGINS_TRAINING_UNCHANGED_STATISTICS_H

#include <hypersparse/plugins/layers/batch_norm_state.h>
#include <hypersparse/plugins/layers/fast/bn_con.h>
#include <hypersparse/plugins/weights/for_each_layer.h>

#include <cstddef>
#include <type_traits>
#include <vector>

namespace hypersparse
{
    template <typename net_type>
    class unchanged_statistics
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A batch normalisation (dlib's bn_con and bn_fc, fast::bn_con) moves its running averages with every batch that it
                normalises. While this object lives, net makes passes that are not training's: at its end the running means,
                the running variances and the count of updates are, bit for bit, what they were at its begin. The mean and
                deviation of the last batch, which only a backward pass reads, are those of the last pass. With a network
                without normalisation it does nothing. Its memory is two numbers a channel, where the layer has its own.
        !*/

    public:
        explicit unchanged_statistics(net_type& net);
        /*!
            requires
                - the parameters of net are allocated, and net outlives this object
        !*/

        ~unchanged_statistics();

        unchanged_statistics(const unchanged_statistics&) = delete;
        unchanged_statistics& operator=(const unchanged_statistics&) = delete;

    private:
        struct averages
        {
            dlib::resizable_tensor means, variances;
            unsigned long updates;
        };

        template <typename function>
        void for_each_normalisation(const function& f);

        net_type& net_;
        std::vector<averages> before_;
    };

    template <typename net_type>
    unchanged_statistics<net_type>::unchanged_statistics(net_type& net) : net_(net)
    {
        for_each_normalisation([this](auto& layer)
        {
            const impl::norm_statistics now = impl::statistics_of(layer);
            DLIB_CASSERT(now.running_means.size() != 0, "Pass one image through the network first: it has no statistics yet.");
            before_.push_back({now.running_means, now.running_variances, now.updates});
        });
    }

    template <typename net_type>
    unchanged_statistics<net_type>::~unchanged_statistics()
    {
        std::size_t next = 0;
        for_each_normalisation([&](auto& layer)
        {
            const impl::norm_statistics now = impl::statistics_of(layer);
            const averages& before = before_[next++];
            now.running_means = before.means;
            now.running_variances = before.variances;
            now.updates = before.updates;
        });
    }

    template <typename net_type>
    template <typename function>
    void unchanged_statistics<net_type>::for_each_normalisation(const function& f)
    {
        for_each_layer([&f](auto& layer)
        {
            if constexpr (impl::is_batch_norm<std::decay_t<decltype(layer)>>)
                f(layer);
        }, net_);
    }
}

#endif
