// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_SOLVERS_STEP_COORDINATOR_H
#define HYPERSPARSE_SOLVERS_STEP_COORDINATOR_H

#include <hypersparse/plugins/pruning/mask.h>
#include <hypersparse/solvers/hypersparse_options.h>

#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace hypersparse
{
    class non_finite_error : public dlib::error
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A weight, gradient or loss that is not finite: the training has diverged.
        !*/

    public:
        using dlib::error::error;
    };

    struct frozen_step
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What is the same for all layers of one step.
        !*/

        std::size_t index = 0;              // of the step, from 0
        double lambda = 0;                  // 0 if no penalty acts
        hypersparse_options options;
        measured_penalty measured;
        std::shared_ptr<const network_mask> mask;       // nullptr: all weights are active
    };

    struct network_tensors
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Where a network's parameters are at this moment.
        !*/

        std::vector<const dlib::tensor*> layers;    // parameters of every computational layer, the output layer first
        std::vector<std::size_t> updated;           // those of them that dlib updates: they have parameters and a rate
        std::vector<weight_tensor> weights;         // the prunable ones, in the network's order
    };

    class step_coordinator
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What all copies of one solver share: the settings, a way to look at the whole network, and the
                step in progress. dlib updates layers from the output down, and skips some: those without parameters,
                or with a learning rate multiplier of 0. So a step begins when the last layer of the one before was
                updated, or when a layer is not below the one that was updated before it. Layers are told apart by the
                address of their parameter tensor.

            THREAD SAFETY
                All members may be called from any thread.
        !*/

    public:
        using look_at_network = std::function<void(network_tensors&)>;

        struct layer_position
        {
            frozen_step step;
            std::size_t layer = 0;      // computational layer, 0 is the output; 0 for a solver without a network
            std::size_t prunable = 0;   // its place among the prunable layers, if it is one; else their number
        };

        void bind(look_at_network look);
        /*!
            ensures
                - the network is the one that look() shows; a step in progress is over, a stored failure is forgotten
        !*/

        hypersparse_options options() const;
        void change_options(const std::function<void(hypersparse_options&)>& change);
        /*!
            ensures
                - applies change to the options; they hold from the next step on
            throws
                - dlib::error if a value is outside of its range; the options are unchanged then
        !*/

        layer_position enter(const dlib::tensor& params);
        /*!
            ensures
                - begins a new step if params does not belong to the one in progress: measures the network if a penalty acts
                - returns the frozen step and the layer that params belongs to
                - parameters on another device than the network's are those of a further GPU: the call waits until the
                  network's own device has begun the same step
            throws
                - dlib::error if a mask does not fit the network
        !*/

        divergence_mark mark(const dlib::tensor& params);
        /*!
            ensures
                - returns the mark that this layer's kernel writes if a number is not finite, in the step in progress
        !*/

        void throw_if_diverged();
        /*!
            ensures
                - Does not wait for a GPU: what its kernels find is seen in one of the next calls.
            throws
                - non_finite_error if a kernel wrote its mark; the message names layer and step
        !*/

        void wait_for_devices();
        /*!
            ensures
                - returns when all GPUs that took part have done what they were given
        !*/

        void copy_to_other_devices();
        /*!
            requires
                - no step is in progress
            ensures
                - the parameters on all further GPUs are those of the network. (dlib sees to that at the first step, and then
                  every 2,000 steps.)
        !*/

        std::size_t steps() const;
        void set_steps(std::size_t steps);
        penalty_measurement last_measurement() const;

        struct momentum_start
        {
            std::size_t generation = 0;         // how often momentum was restarted
            dlib::resizable_tensor velocity;    // to start from; empty: from 0
        };

        void set_mask(std::shared_ptr<const network_mask> mask);
        /*!
            ensures
                - the mask holds from the next step on; nullptr: all weights are active
        !*/

        std::shared_ptr<const network_mask> mask() const;

        std::size_t momentum_generation() const;
        void restart_momentum(std::vector<dlib::resizable_tensor> velocities);
        momentum_start restarted_momentum(std::size_t layer) const;
        /*!
            ensures
                - returns what restart_momentum() was last given for this layer
        !*/

        void store_failure(std::exception_ptr failure);
        void rethrow_failure() const;

    private:
        layer_position enter_unbound(const dlib::tensor& params);
        layer_position enter_other_device(const dlib::tensor& params, std::unique_lock<std::mutex>& lock);
        void begin_step();
        void look();
        std::size_t find_layer(const dlib::tensor& params) const;
        layer_position position_of(std::size_t layer) const;
        void check_mask() const;
        std::string name_of(const dlib::tensor* params, std::size_t size) const;

        mutable std::mutex mutex_;
        std::condition_variable step_begun_;
        hypersparse_options options_;
        std::shared_ptr<const network_mask> mask_;
        look_at_network look_;
        network_tensors network_;
        frozen_step current_;
        measured_penalty measured_;         // at the start of the last step that had a penalty
        std::size_t steps_ = 0;             // begun so far
        std::size_t next_layer_ = 0;        // the step in progress has yet to reach this layer; 0: none is in progress
        struct device_steps
        {
            std::vector<const dlib::tensor*> seen;      // in this device's step in progress
            std::size_t steps = 0;                      // begun on this device
        };
        std::map<int, device_steps> other_devices_;
        struct marked_layer
        {
            const dlib::tensor* params = nullptr;
            std::size_t size = 0;
        };
        std::vector<marked_layer> marked_;              // a mark says which of these
        std::optional<divergence_flag> diverged_;       // from the first step on
        std::size_t steps_at_bind_ = 0;
        std::size_t momentum_generation_ = 0;
        std::vector<dlib::resizable_tensor> velocities_;
        std::exception_ptr failure_;
    };
}

#endif
