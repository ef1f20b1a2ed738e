// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_DNN_SUBJECT_H
#define HYPERSPARSE_PLUGINS_TRAINING_DNN_SUBJECT_H

#include <hypersparse/plugins/training/batch_source.h>
#include <hypersparse/plugins/training/class_samples.h>
#include <hypersparse/plugins/training/training_subject.h>

#include <dlib/dnn/trainer.h>

namespace hypersparse
{
    template <typename net_type, typename infer_net_type = net_type, typename solver_type = hypersparse_sgd>
    class dnn_subject : public training_subject
    {
        /*!
            REQUIREMENTS ON net_type
                A dlib network with a loss layer and labels, such as loss_multiclass_log.
            REQUIREMENTS ON infer_net_type
                The same chain of layers with affine_ in the place of every bn_. For a network without bn_ it is net_type
                itself. A bn_ network has no evaluation mode in dlib: it always takes the statistics of the batch.

            REQUIREMENTS ON solver_type
                hypersparse_sgd, lp_sphere_sgd, or either_sgd

            WHAT THIS OBJECT REPRESENTS
                A dnn_trainer with our solver, and its data, as ART wants to see them. One inference copy of the network
                is kept for scoring; its activations are those of one batch.

            MEMORY
                Beside what dlib's trainer holds: the inference copy, as many numbers as the network has parameters, and the
                activations of one batch while it is scored. ART's snapshots are further copies, see art_window.h. In a CUDA
                build all of them are on the GPU: they are made, pruned, folded and scored there, and only counts come back.
        !*/

    public:
        using input_type = typename net_type::input_type;
        using label_type = typename net_type::training_label_type;
        using source_type = batch_source<input_type, label_type>;
        using trainer_type = dlib::dnn_trainer<net_type, solver_type>;

        struct sources
        {
            source_type train;      // shuffled and augmented
            source_type score;      // training images, on which a pruned copy is judged
            source_type test;       // may have no batches
            source_type validation = {};    // the same: training images that are held out, to choose by
        };

        dnn_subject(trainer_type& trainer, sources data, std::size_t classes = 0);
        /*!
            requires
                - trainer was constructed with a solver that was given the trainer's network
                - data.train.batches != 0 and data.score.batches != 0
                - nothing else uses the trainer while this object lives
            ensures
                - if the network's parameters are not allocated, one sample is passed through it
                - dlib's own changes of the learning rate are switched off
        !*/

        std::size_t classes() const override { return classes_; }
        std::size_t steps_per_epoch() const override { return data_.train.batches; }
        void begin_epoch(std::size_t epoch, std::size_t first_step, double learning_rate) override;
        bool train_step() override;
        void wait() override;
        classification_counts training_counts() override;
        void set_training_counts(const classification_counts& counts) override;
        hypersparse_sgd& solver() override;
        lp_sphere_sgd* sphere_solver() override { return sphere_sgd(solver_); }
        std::vector<dlib::resizable_tensor> sphere_positions() override;
        void set_learning_rate(double rate) override { trainer_.set_learning_rate(rate); }
        std::vector<dlib::resizable_tensor> velocities() override;
        void restart_momentum(std::vector<dlib::resizable_tensor> velocities) override;
        network_state state() override;
        void restore(const network_state& state) override;
        classification_counts score(const network_state& state, std::size_t epoch) override;
        classification_counts validate() override { return judge(data_.validation); }
        classification_counts test() override { return judge(data_.test); }
        sparsity_report sparsity() override;
        std::vector<weight_tensor> weights() override;
        void weights_changed() override;
        std::vector<std::vector<float>> gradients() override;
        std::vector<std::vector<float>> gradients_of_last_batch() override;
        std::vector<std::vector<float>> momenta() override;
        std::vector<std::vector<float>> snip_scores(std::size_t samples_per_class) override;
        std::vector<std::vector<float>> grasp_scores(std::size_t samples_per_class, double temperature) override;
        gradient_balance balance() override;

        infer_net_type& inference_copy() { return infer_net_; }
        classification_counts evaluate(source_type& data, std::size_t epoch);
        /*!
            ensures
                - runs the inference copy over an epoch of data
        !*/

    protected:
        template <typename function>
        void step_at_rest(const function& compute_gradients);
        /*!
            requires
                - compute_gradients(net) leaves the gradients of a step in the trainer's network
            ensures
                - a step in the place of the trainer's own, which takes bytes only: with its solvers, at its learning rate, counted
                  as one of its steps. It is done when this function returns.
            throws
                - what stopped the training, and what compute_gradients throws
        !*/

    private:
        net_type& net() { return trainer_.get_net(dlib::force_flush_to_disk::no); }
        void allocate();
        classification_counts judge(source_type& data);
        class_samples<input_type, label_type> samples_of_each_class(std::size_t per_class);
        [[noreturn]] void surface_lost_exception(std::size_t done);

        trainer_type& trainer_;
        solver_type solver_;            // shares the coordinator of the trainer's copies
        sources data_;
        std::size_t classes_;
        infer_net_type infer_net_;
        std::vector<input_type> inputs_;
        std::vector<label_type> labels_;
        std::size_t calls_ = 0;             // train_one_step() calls since ...
        std::size_t steps_before_ = 0;      // ... the solver had begun so many steps
        std::size_t epoch_ = 0;
    };
}

#include <hypersparse/plugins/training/dnn_subject_impl.h>

#endif
