// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_UNCHANGED_TALLY_H
#define HYPERSPARSE_PLUGINS_TRAINING_UNCHANGED_TALLY_H

#include <utility>

namespace hypersparse
{
    template <typename net_type>
    class unchanged_tally
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A loss that counts hits (loss_multiclass_log_counted) counts those of training. While this object lives, net makes passes
                that are not training's: at its end the tally is what it was at its begin. With another loss it does nothing.
        !*/

        static constexpr bool counts = requires(net_type& net) { net.loss_details().tally().set(net.loss_details().tally().read()); };

        static auto read(net_type& net)
        {
            if constexpr (counts)
                return net.loss_details().tally().read();
            else
                return 0;
        }

    public:
        explicit unchanged_tally(net_type& net) : net_(net), before_(read(net)) {}
        ~unchanged_tally()
        {
            if constexpr (counts)
                net_.loss_details().tally().set(before_);
        }
        unchanged_tally(const unchanged_tally&) = delete;
        unchanged_tally& operator=(const unchanged_tally&) = delete;

    private:
        net_type& net_;
        decltype(read(std::declval<net_type&>())) before_;
    };
}

#endif
