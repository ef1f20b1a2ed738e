// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_SGD_MASK_DRIVER_H
#define HYPERSPARSE_PLUGINS_TRAINING_SGD_MASK_DRIVER_H

#include <hypersparse/plugins/training/mask_driver.h>
#include <hypersparse/plugins/training/method_options.h>
#include <hypersparse/plugins/training/training_subject.h>

#include <memory>

namespace hypersparse
{
    class sgd_mask_driver : public mask_driver
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The methods of sparse_method.h on a network in training: the decisions are mask_policy's, hypersparse_sgd holds the
                mask. An update comes after its step, with the gradient of that step's batch; a dropped weight becomes +0
                and loses its momentum, a new one starts from 0 without any, and one that was dropped and grown at once keeps both.
                A weight that is rewound gets the value it had after method_options::rewind_steps steps, normalisation and
                its running averages with it; the momentum starts anew.

            MEMORY
                One byte a weight; during an update also four for gradients and twice four for scores. With rewinding a copy of the
                network.
        !*/

    public:
        sgd_mask_driver(training_subject& subject, const method_options& options);
        /*!
            throws
                - dlib::error if an option is outside of its range, or the layout cannot be made of the network's layers
        !*/

        std::size_t trainings() const override { return policy_.kept_in_rounds().size(); }
        training_phase phase(std::size_t training) const override;
        void begin_training(std::size_t training) override;
        void begin_epoch() override;
        double learning_rate(std::size_t epoch, std::size_t) const override { return learning_rate_at(epoch, options_); }
        bool acts_after(std::size_t training, std::size_t step) const override;
        void after_step(std::size_t training, std::size_t step) override;
        bool is_sparse_from(std::size_t training, std::size_t step) const override;
        const network_mask& mask() const override { return mask_; }
        void save(std::ostream& out) override;
        void load(std::istream& in) override;

    private:
        void take(network_mask mask);
        void show_mask_to_solver();
        network_mask first_mask();
        bool rewinds() const;
        bool is_moment_to_remember(std::size_t training, std::size_t step) const;

        training_subject& subject_;
        method_options options_;
        mask_policy policy_;
        network_mask mask_;
        std::shared_ptr<const network_state> rewind_;       // where weights go back to
    };
}

#endif
