// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_MASK_POLICY_H
#define HYPERSPARSE_PLUGINS_PRUNING_MASK_POLICY_H

#include <hypersparse/plugins/pruning/drop.h>
#include <hypersparse/plugins/pruning/drop_fraction.h>
#include <hypersparse/plugins/pruning/layer_shape.h>
#include <hypersparse/plugins/pruning/mask.h>
#include <hypersparse/plugins/pruning/schedule.h>
#include <hypersparse/plugins/pruning/sparse_method.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace hypersparse
{
    using layer_values = std::vector<std::span<const float>>;      // of every prunable layer, in the network's order

    struct mask_options
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What a method's masks depend on beside the network. Times are steps of one training, counted from 1: an update
                at step t comes after the t-th step of the weights.
        !*/

        double prune_rate = 0.98;                       // kappa, in [0, 1)
        std::optional<layout_rule> layout = {};         // in the place of the method's own
        std::optional<regrow_rule> regrow = {};         // the same
        drop_options drop = {};
        update_times updates = {};                      // schedules periodic and cubic
        drop_fraction fraction = {};                    // schedule periodic
        double round_rate = 0.2;                        // schedule iterative: what a round removes of what is left, in (0, 1)
        std::uint64_t seed = 1;                         // of all that is random
    };

    struct step_values
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A network after a step, as an update of its mask sees it.
        !*/

        layer_values weights;
        layer_values gradients;     // dense, of the loss of that step's batch; where a rule asks for them, see needs_gradients()
        layer_values momenta;       // where a rule asks for them, see needs_momenta()
    };

    class mask_policy
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A method's decisions about masks, as functions of numbers: it knows neither network nor trainer, and has no state.
                Exactly N - floor(prune_rate N) of the N weights are active in every mask of full sparsity; a list of densities
                has a total of its own. At a prune rate of 0 all weights are active in every mask.
                With a layout each layer has its number of active weights, and is ranked by itself.
        !*/

    public:
        mask_policy(const sparse_method& method, const mask_options& options, std::vector<layer_shape> layers);
        /*!
            throws
                - dlib::error if an option is outside of its range, or the layout cannot be made of these layers
        !*/

        const sparse_method& method() const { return method_; }
        const mask_options& options() const { return options_; }

        network_mask all_active() const;

        network_mask start(const layer_values& scores) const;
        /*!
            requires
                - method().schedule is at_start or periodic
                - scores are those of method().score, for score_rule::random none
            ensures
                - returns the mask to start training with: the largest scores
            throws
                - dlib::error if a score is NaN
        !*/

        std::vector<std::size_t> kept_in_rounds() const;
        /*!
            ensures
                - returns how many weights each training begins with: {N} or {N - floor(prune_rate N)} for a single one, and two
                  or more numbers for the schedules after_training and iterative
        !*/

        network_mask pruned(const layer_values& weights, const network_mask& active, std::size_t round) const;
        /*!
            requires
                - 0 < round < kept_in_rounds().size()
            ensures
                - returns the mask that training `round` begins with, after the one before it: those active weights with the largest
                  magnitude. It is within `active`.
        !*/

        bool updates_at(std::size_t step) const;
        bool needs_gradients() const;
        bool needs_momenta() const;
        /*!
            ensures
                - returns whether updated() is to be asked after this step, and what it looks at beside the weights
        !*/

        network_mask updated(std::size_t step, const network_mask& active, const step_values& values) const;
        /*!
            requires
                - updates_at(step)
            ensures
                - returns the mask from this step on: for schedule periodic by drop_and_grow() in every layer, which keeps their numbers of
                  active weights; for schedule cubic the active weights with the largest magnitude, as many as cubic_prune_rate()
                  leaves at this step. Random numbers depend on seed, layer and step alone.
            throws
                - dlib::error if a number that decides is NaN
        !*/

        std::size_t final_step() const;
        /*!
            ensures
                - returns the first step from which on the mask has its full sparsity: 0, or the end of schedule cubic
        !*/

    private:
        std::vector<std::size_t> counts_at(double prune_rate) const;
        network_mask keep(const layer_values& scores, double prune_rate) const;
        network_mask prune(const layer_values& weights, const network_mask& active, double prune_rate, std::size_t kept) const;
        network_mask grown(std::size_t step, const network_mask& active, const step_values& values) const;
        bool is_global() const { return rule_.kind == layout_kind::global; }

        sparse_method method_;
        mask_options options_;
        layout_rule rule_;
        regrow_rule regrow_;
        std::vector<layer_shape> layers_;
    };
}

#endif
