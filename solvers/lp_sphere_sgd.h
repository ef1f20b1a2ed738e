// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_SOLVERS_LP_SPHERE_SGD_H
#define HYPERSPARSE_SOLVERS_LP_SPHERE_SGD_H

#include <hypersparse/plugins/kernels/descent_direction.h>
#include <hypersparse/solvers/sphere_network.h>

#include <dlib/dnn/core.h>

#include <iosfwd>
#include <memory>

namespace hypersparse
{
    class lp_sphere_sgd
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A solver for dlib's dnn_trainer: LpCGD of LpSS, which keeps every output unit (a filter of a convolution, a column of a
                fully connected layer) on the unit sphere of the Lp norm, 1 < p <= 2. The nearer p is to 1, the more of a
                unit's weights are next to 0.

                    dlib::dnn_trainer<net_type, lp_sphere_sgd> trainer(net, lp_sphere_sgd(net, {.p = 1.3, .first_layers = 0}));
                    trainer.train(images, labels);

                At every step, for every parameter w of every layer, in PyTorch's form (buf does not hold the learning rate):
                    d   = gradient + weight_decay w
                    buf = momentum buf + (1 - dampening) d            at the first step: buf = d
                    d   <- d + momentum buf if nesterov, else buf
                A layer on the sphere then takes, with q = p/(p - 1) and eps = 1e-6,
                    v   <- (1 - lr) v - lr d/(|d|_q + eps)                  with lr times options().sphere_rate
                    v   <- v/(|v|_q + eps)
                    w   <- sign(v)|v|^(1/(p - 1))
                and all other parameters: biases, normalisation, and the layers that sphere_exponents() leaves out,
                    w   <- w - lr d
                Rates are multiplied by the layer's multipliers, those of biases by both, as in dlib.
                The scale of the loss does not matter on the sphere, but for eps; everywhere else it does.

            THE START
                At its first step a layer on the sphere starts from w <- w/(|w|_p + eps), v = sign(w)|w|^(p - 1). That step's
                gradient was still taken where the layer came from: call put_on_sphere(net, options) before, if it matters, as it
                does in the published code.
                From then on v is what counts. dlib adds a step to w, so w is sign(v)|v|^(1/(p - 1)) up to a rounding of
                |w| (6e-8 of the larger of the old and the new w), and what was changed in w from outside is undone by the next
                step: call restart() after it.

            COPIES
                dlib copies a solver once per layer. All copies share the settings, the masks and the network, as those of
                hypersparse_sgd do; v and buf are each copy's own. Which layers are on the sphere is decided for a layer at its first step.

            CUDA
                This solver computes on the host. In a CUDA build every step brings a layer's parameters and gradient there and
                its step back, 12 bytes a parameter, and waits for the GPU; v and buf stay on the host.
        !*/

    public:
        lp_sphere_sgd() : lp_sphere_sgd(lp_sphere_options()) {}

        explicit lp_sphere_sgd(const lp_sphere_options& options);
        /*!
            ensures
                - this is plain SGD with these options: without a network no layer is on the sphere (see bind)
            throws
                - dlib::error if an option is outside of its range; the message has name, range and value
        !*/

        template <typename net_type>
            requires requires { net_type::num_layers; }
        explicit lp_sphere_sgd(net_type& net, const lp_sphere_options& options = {});
        /*!
            requires
                - net is the network to be trained, and outlives all copies of this solver
            ensures
                - this solver trains net with these options. The network may be allocated later, by its first forward pass.
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

        lp_sphere_options options() const { return network_->options(); }

        void set_options(const lp_sphere_options& options) { network_->set_options(options); }
        /*!
            ensures
                - #options() == options, from the next step on; a layer that has begun keeps its p
            throws
                - dlib::error if an option is outside of its range; nothing is changed then
        !*/

        void set_masks(sphere_masks masks);
        /*!
            ensures
                - From the next step on, in all copies: a masked weight is 0 after the step, its momentum is 0, and its
                  gradient counts as 0. On the sphere it lives on in v, which shrinks by 1 - lr a step, and the norms are those
                  of the whole unit: when the mask lets it back, w is where v is. Elsewhere it comes back as 0.
                - the momentum of a restarted weight becomes 0 before the next step
                - without masks.active all weights are in use again
                - Masks are not part of serialize(): whoever decides on them keeps them.
        !*/

        void restart();
        /*!
            ensures
                - before its next step every copy forgets v and buf: it starts from the weights as they are then
        !*/

        void start_from(std::vector<dlib::resizable_tensor> v, std::vector<dlib::resizable_tensor> momenta = {});
        /*!
            requires
                - v is what put_on_sphere(net, options()) returned for this solver's network, or v() of all copies, in the order of
                  prunable layers
                - momenta is empty, or holds next_momentum() of the copies of all computational layers, the output layer first
            ensures
                - before its next step every copy forgets v and buf, and starts from these; without momenta as at its first step.
                  So masked weights, which are 0 in the network from the start, live on in v from the start.
            throws
                - dlib::error from the next step, if v does not fit the network
        !*/

        dlib::resizable_tensor next_v(std::size_t prunable) const;
        /*!
            requires
                - this copy belongs to this prunable layer, counted from the input
            ensures
                - returns the v that its next step starts from, a restart included; empty at the first step, and off the sphere
        !*/

        dlib::resizable_tensor next_momentum(std::size_t layer) const;
        /*!
            requires
                - this copy belongs to this computational layer, counted from the output
            ensures
                - returns the buf that its next step starts from, a restart included; empty at the first step
        !*/

        double exponent() const { return p_; }
        /*!
            ensures
                - returns p of this copy's layer; 0 if it is not on the sphere, or has not made a step
        !*/

        const dlib::resizable_tensor& v() const { return v_; }
        const dlib::resizable_tensor& momentum() const { return momentum_; }
        /*!
            ensures
                - returns v, for the weights alone, and buf as this copy's last step left them; empty before the first
        !*/

        std::size_t steps() const { return network_->steps().steps(); }
        /*!
            ensures
                - returns the number of steps begun by all copies together
        !*/

        void rethrow_failure() const { network_->steps().rethrow_failure(); }
        /*!
            requires
                - the trainer has come to rest
            throws
                - what a copy threw during a step, if one did. dlib's dnn_trainer can lose an exception of its worker
                  thread: whoever drives a trainer should ask here after it came to rest.
        !*/

        template <typename layer_type>
        const dlib::tensor& operator()(float learning_rate, const layer_type& l, const dlib::tensor& gradient);
        /*!
            requires
                - l.get_layer_params().size() == gradient.size() != 0
            ensures
                - returns the step to be added to l's parameters (dlib's solver interface)
            throws
                - non_finite_error if a parameter, the gradient, v or the step is not finite; names layer and step. This
                  step is not handed out then.
                - dlib::error if l is not part of the network, if masks or exponents do not fit it, or if v and buf belong to a
                  layer of another size
        !*/

        friend void serialize(const lp_sphere_sgd& item, std::ostream& out);
        friend void deserialize(lp_sphere_sgd& item, std::istream& in);
        /*!
            Saves and restores the options, the number of steps, and this copy's p, v and buf: a run goes on with the same
            bits. The network is not saved: a solver that has one keeps it.
        !*/

        friend std::ostream& operator<<(std::ostream& out, const lp_sphere_sgd& item);

    private:
        bool begin(const sphere_place& place, dlib::resizable_tensor& start, const dlib::tensor& params);
        const dlib::tensor& make_step(
            descent_plan plan, const sphere_place& place, const dlib::tensor& params, const dlib::tensor& gradient);

        std::shared_ptr<sphere_network> network_;
        double p_ = 0;                          // 0: plain SGD
        sphere_units units_;
        dlib::resizable_tensor v_;              // as large as the weights, if p_ != 0
        dlib::resizable_tensor momentum_;       // buf, as large as the layer's parameters; empty before the first step
        dlib::resizable_tensor step_;           // the step handed to dlib
        std::shared_ptr<const sphere_masks> masks_;     // those whose restarted weights were seen to
        std::size_t generation_ = 0;            // the coordinator's is ahead after restart()
    };

    template <typename net_type>
        requires requires { net_type::num_layers; }
    std::vector<dlib::resizable_tensor> put_on_sphere(net_type& net, const lp_sphere_options& options = {});
    /*!
        requires
            - net has allocated parameters that nothing else is using
        ensures
            - every layer of net that lp_sphere_sgd(net, options) trains on the sphere is there: w <- w/(|w|_p + eps)
            - returns v of every prunable layer, in the network's order; an empty tensor for those that are not on the sphere
        throws
            - dlib::error if an option is outside of its range, if net has no prunable weights yet, or if a weight is not finite
    !*/

    std::vector<dlib::resizable_tensor> put_on_sphere(const std::vector<weight_tensor>& weights, const lp_sphere_options& options);
}

#include <hypersparse/solvers/lp_sphere_sgd_impl.h>

#endif
