// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_SOLVERS_SPHERE_NETWORK_H
#define HYPERSPARSE_SOLVERS_SPHERE_NETWORK_H

#include <hypersparse/plugins/kernels/lp_sphere.h>
#include <hypersparse/solvers/lp_sphere_options.h>
#include <hypersparse/solvers/step_coordinator.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace hypersparse
{
    struct sphere_masks
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Which weights of a network are in use: for each prunable layer in the network's order a number for each weight,
                in dlib's order, or nothing if the layer has no mask.
        !*/

        std::vector<std::vector<std::uint8_t>> active;      // 0: masked
        std::vector<std::vector<std::uint8_t>> restarted;   // not 0: its momentum begins anew, once; may be empty
    };

    struct sphere_place
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What a solver's copy is told about the layer it is called for.
        !*/

        lp_sphere_options options;
        double p = 0;                                   // 0: not on the sphere
        sphere_units units;                             // if p != 0
        std::shared_ptr<const sphere_masks> masks;      // nullptr if the layer has none
        std::shared_ptr<const std::vector<dlib::resizable_tensor>> starts;      // where v starts; nullptr: at the weights
        std::size_t weights = 0;                        // its index among the prunable layers, if it is one
        std::size_t layer = 0;                          // computational layer, the output layer is 0

        const std::vector<std::uint8_t>* active() const;
        const std::vector<std::uint8_t>* restarted() const;
        /*!
            ensures
                - returns the layer's part of the masks; nullptr if there is none
        !*/
    };

    class sphere_network
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What all copies of one lp_sphere_sgd share: the settings, the masks, the network, and which of its layers are on
                the sphere. Steps are counted and layers told apart by a step_coordinator, as for hypersparse_sgd.

            THREAD SAFETY
                All members may be called from any thread.
        !*/

    public:
        explicit sphere_network(const lp_sphere_options& options);
        /*!
            throws
                - dlib::error if an option is outside of its range
        !*/

        void bind(step_coordinator::look_at_network look);

        sphere_place enter(const dlib::tensor& params);
        /*!
            ensures
                - counts the step, and returns the place of the layer with these parameters. Without a network no layer is on
                  the sphere, and none has a mask.
            throws
                - dlib::error if the layer is not part of the network, or the masks do not fit it
        !*/

        lp_sphere_options options() const;
        void set_options(const lp_sphere_options& options);
        void set_masks(sphere_masks masks);

        void set_starts(std::vector<dlib::resizable_tensor> starts);
        /*!
            ensures
                - v of each prunable layer starts with its tensor, which is empty for those that are not on the sphere; if starts is
                  empty, at the weights
        !*/

        std::shared_ptr<const std::vector<dlib::resizable_tensor>> starts() const;
        step_coordinator& steps() { return steps_; }

    private:
        void settle(const network_tensors& found);

        static constexpr std::size_t no_weights = static_cast<std::size_t>(-1);

        struct layer
        {
            std::size_t weights = no_weights;       // its index among the prunable layers
            std::size_t size = 0;                   // of them
            double p = 0;
            sphere_units units;
        };

        mutable std::mutex mutex_;
        lp_sphere_options options_;
        std::shared_ptr<const sphere_masks> masks_;
        std::shared_ptr<const std::vector<dlib::resizable_tensor>> starts_;
        std::vector<layer> layers_;                 // computational layers, the output layer first; empty without a network
        std::size_t prunable_ = 0;
        step_coordinator steps_;
    };
}

#endif
