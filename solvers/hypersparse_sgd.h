// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_SOLVERS_HYPERSPARSE_SGD_H
#define HYPERSPARSE_SOLVERS_HYPERSPARSE_SGD_H

#include <hypersparse/plugins/penalty/penalty.h>
#include <hypersparse/plugins/weights/weight_list.h>
#include <hypersparse/solvers/step_coordinator.h>

#include <dlib/dnn/core.h>

#include <iosfwd>

namespace hypersparse
{
    class hypersparse_sgd
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A solver for dlib's dnn_trainer: momentum SGD with a penalty that drives small weights to zero.

                    dlib::dnn_trainer<net_type, hypersparse_sgd> trainer(net, hypersparse_sgd(net, {.prune_rate = 0.98}));
                    trainer.train(images, labels);

                At every step, for every parameter w of every layer, with buf = 0 at the start:
                    d    = gradient + weight_decay w + lambda slope(w)      the slope only for prunable weights
                    buf  = momentum buf + d
                    step = -learning_rate buf                       with nesterov: -learning_rate (d + momentum buf)
                This is PyTorch's form of momentum: buf does not hold the learning rate, dlib's own sgd does.
                Rates are multiplied by the layer's multipliers, those of biases by both, as in dlib. Which weights are
                prunable is said in weight_count.h. slope(w) is the penalty's, see penalty_policy.h.

            HOW IT SEES THE WHOLE NETWORK
                A penalty needs numbers over all weights, but dlib copies a solver once per layer and shows each copy one
                layer. All copies of one hypersparse_sgd share a coordinator that was given the network. At the first
                call of a step (dlib goes from the output down, and nothing has moved yet) it measures all weights where
                they stand, freezes the result, and every copy uses it. So a copy is a handle: what is set on one holds
                for all of them, from the next step on. Two solvers constructed apart do not disturb each other.
                On a GPU the numbers stay there: a step waits for nothing and copies nothing to the host.
                With several GPUs the first device measures and the others wait for its numbers.

            THREAD SAFETY
                Settings may be changed and read at any time; a step in progress keeps the settings it began with.
        !*/

    public:
        hypersparse_sgd();
        /*!
            ensures
                - this is plain momentum SGD with the default options but lambda 0. It has not seen a network; a penalty
                  needs one (see bind).
        !*/

        template <typename net_type>
            requires requires { net_type::num_layers; }
        explicit hypersparse_sgd(net_type& net, const hypersparse_options& options = {});
        /*!
            requires
                - net is the network to be trained, and outlives all copies of this solver
            ensures
                - this solver trains net with these options. The network may be allocated later, by its first forward pass;
                  with several GPUs it must be allocated before the trainer is made, or each GPU starts from weights of its own
            throws
                - dlib::error if an option is outside of its range; the message has name, range and value
        !*/

        template <typename net_type>
            requires requires { net_type::num_layers; }
        void bind(net_type& net);
        /*!
            ensures
                - this solver and all its copies train net from now on. Needed after deserialisation into a solver that
                  was constructed without a network.
        !*/

        hypersparse_options options() const { return coordinator_->options(); }

        void set_options(const hypersparse_options& options);
        /*!
            ensures
                - #options() == options, from the next step on
            throws
                - dlib::error if an option is outside of its range; nothing is changed then
        !*/

        void set_lambda(double lambda);
        /*!
            ensures
                - the penalty's strength is lambda from the next step on; ends the schedule (#options().steps_per_epoch == 0)
            throws
                - dlib::error unless lambda is finite and >= 0
        !*/

        double lambda() const;
        /*!
            ensures
                - returns the strength that the next step will have: lambda_at(options(), steps())
        !*/

        void set_prune_rate(double prune_rate);
        /*!
            throws
                - dlib::error unless 0 <= prune_rate < 1
        !*/

        void set_penalty(const penalty& p);

        void hold_zeros(bool hold = true);
        /*!
            ensures
                - if hold: from the next step on every prunable weight that is exactly 0 stays exactly 0 and its momentum
                  is 0. Biases and normalisation are never held.
        !*/

        void set_mask(network_mask mask);
        /*!
            ensures
                - From the next step on, in all copies: a masked prunable weight is +0 after the step, its momentum is 0, and its
                  gradient counts for nothing. An active weight is trained even if it is exactly 0, as one is that has just
                  been regrown: it starts without momentum. Biases and normalisation are never masked.
                - Weights that the mask removes have their old value until that step: see apply_mask() in plugins/pruning/apply_mask.h
                - an empty mask ends it
            throws
                - dlib::error from the next step, if the mask does not fit the network
        !*/

        std::shared_ptr<const network_mask> mask() const { return coordinator_->mask(); }
        /*!
            ensures
                - returns the mask that the next step will hold; nullptr if all weights are active
        !*/

        void restart_momentum(std::vector<dlib::resizable_tensor> velocities = {});
        /*!
            requires
                - velocities is empty, or holds one tensor for each computational layer of the network in dlib's order
                  (the output layer first), empty for a layer without momentum: what next_momentum() of a trainer's solvers gave
                - the solver is bound to a network if velocities is not empty
            ensures
                - before its next step every copy replaces its buffer: by 0, or by the tensor of its layer
        !*/

        const dlib::resizable_tensor& velocity() const { return velocity_; }
        /*!
            ensures
                - returns buf as this copy's last step left it; empty before the first
        !*/

        dlib::resizable_tensor next_momentum(std::size_t layer) const;
        /*!
            requires
                - this copy belongs to this computational layer, counted from the output
            ensures
                - returns the buf that its next step starts from, a restart of the momentum included; empty stands for 0
        !*/

        penalty_measurement last_measurement() const { return coordinator_->last_measurement(); }
        /*!
            ensures
                - returns what the penalty measured at the start of the last step that had a penalty; waits for the GPU
        !*/

        std::size_t steps() const { return coordinator_->steps(); }
        /*!
            ensures
                - returns the number of steps begun by all copies together
        !*/

        void set_steps(std::size_t steps);
        /*!
            ensures
                - #steps() == steps: the position in the schedule, for a run that is resumed
        !*/

        void rethrow_failure() const;
        /*!
            requires
                - the trainer has come to rest
            throws
                - what a copy threw during a step, if one did. dlib's dnn_trainer can lose an exception of its worker
                  thread: whoever drives a trainer should ask here after it came to rest.
                - non_finite_error if a GPU found such a number in the last steps; waits for the GPU
        !*/

        void copy_to_other_gpus() { coordinator_->copy_to_other_devices(); }
        /*!
            requires
                - the trainer has come to rest
            ensures
                - A trainer on several GPUs has a copy of the network on each, and shows the first one only: the others now
                  have its parameters. Needed after pruning, or whenever parameters were changed from outside. Does
                  nothing on one GPU or on the CPU.
        !*/

        template <typename layer_type>
        const dlib::tensor& operator()(float learning_rate, const layer_type& l, const dlib::tensor& gradient);
        /*!
            requires
                - l.get_layer_params().size() == gradient.size() != 0
            ensures
                - returns the step to be added to l's parameters (dlib's solver interface)
            throws
                - non_finite_error if a parameter, its momentum or the sum of parameter and step is not finite; names
                  layer and step. On the CPU this step is not handed out then; on a GPU, which nobody waits for, the
                  exception comes from one of the next calls, within a step, or from rethrow_failure().
                - dlib::error if lambda > 0 and the solver has no network, or l is not part of it
        !*/

        friend void serialize(const hypersparse_sgd& item, std::ostream& out);
        friend void deserialize(hypersparse_sgd& item, std::istream& in);
        /*!
            Saves and restores the options, the number of steps, the mask, and this copy's momentum. A copy that has made a
            step saves the mask of its own layer alone: all copies together save it once. What was written before there were
            masks is read, too. The network is not saved: a solver that has one keeps it. A penalty of the user's own is saved by its name, and must be set already when
            it is read back.
        !*/

        friend std::ostream& operator<<(std::ostream& out, const hypersparse_sgd& item);

    private:
        void adopt_restarted_momentum(std::size_t layer, const dlib::tensor& gradient);
        void adopt_mask(const step_coordinator::layer_position& position);

        static constexpr std::size_t no_layer = static_cast<std::size_t>(-1);

        std::shared_ptr<step_coordinator> coordinator_;
        dlib::resizable_tensor velocity_;       // buf, as large as the layer's parameters
        dlib::resizable_tensor step_;           // the step handed to dlib
        std::size_t generation_ = 0;            // of the momentum; the coordinator's is ahead after restart_momentum()
        std::shared_ptr<const network_mask> mask_;      // of this copy's last step
        std::size_t prunable_ = no_layer;               // this copy's place in it, since its first step
        dlib::resizable_tensor active_;                 // the layer's part of mask_: 1 active, 0 masked; empty without one
    };
}

#include <hypersparse/solvers/hypersparse_sgd_impl.h>

#endif
