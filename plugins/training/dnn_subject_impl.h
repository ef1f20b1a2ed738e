// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_DNN_SUBJECT_IMPL_H
#define HYPERSPARSE_PLUGINS_TRAINING_DNN_SUBJECT_IMPL_H

#include <hypersparse/plugins/kernels/magnitudes.h>
#include <hypersparse/plugins/layers/fast/visitors.h>
#include <hypersparse/plugins/pruning/prune.h>

#include <chrono>
#include <limits>
#include <thread>

namespace hypersparse
{
    namespace impl
    {
        // Until the next copy comes: a convolution computes the normalisation and the relu above it, too.
        template <typename net_type>
        void fuse_for_evaluation(net_type& net)
        {
            if (fast_layers_in_use())
                fast::fuse_fast_layers(net);
        }

        template <typename net_type>
        concept counts_hits = requires(net_type& net) { net.loss_details().tally(); };

        [[noreturn]] void throw_steps_missing(std::size_t started, std::size_t done);
    }

    template <typename net_type, typename infer_net_type>
    dnn_subject<net_type, infer_net_type>::dnn_subject(trainer_type& trainer, sources data, std::size_t classes)
        : trainer_(trainer), solver_(trainer.get_solvers().front()), data_(std::move(data)), classes_(classes)
    {
        DLIB_CASSERT(data_.train.batches != 0 && data_.score.batches != 0,
            "train batches " << data_.train.batches << ", score batches " << data_.score.batches);
        allocate();
        infer_net_ = infer_net_type(net());
        infer_net_.clean();
        constexpr unsigned long never = std::numeric_limits<unsigned long>::max();
        trainer_.set_iterations_without_progress_threshold(never);
        trainer_.set_test_iterations_without_progress_threshold(never);
        trainer_.set_learning_rate_shrink_factor(1);
        steps_before_ = solver_.steps();
    }

    template <typename net_type, typename infer_net_type>
    void dnn_subject<net_type, infer_net_type>::allocate()
    {
        if (!weight_list(net()).empty())
            return;
        data_.score.start(0, 0);
        if (!data_.score.next(inputs_, labels_) || inputs_.empty())
            throw dlib::error("ART: expected training data, found none");
        net()(inputs_.front());     // a single sample: running statistics do not move
        net().clean();
    }

    template <typename net_type, typename infer_net_type>
    void dnn_subject<net_type, infer_net_type>::begin_epoch(std::size_t epoch, std::size_t first_step, double learning_rate)
    {
        wait();
        epoch_ = epoch;
        trainer_.set_learning_rate(learning_rate);
        data_.train.start(epoch, first_step);
    }

    template <typename net_type, typename infer_net_type>
    bool dnn_subject<net_type, infer_net_type>::train_step()
    {
        // dlib's trainer works on one batch and holds a second one. If it has fallen further behind, its worker is gone.
        constexpr std::size_t in_flight = 3;
        if (calls_ > solver_.steps() - steps_before_ + in_flight)
            wait();
        if (!data_.train.next(inputs_, labels_))
            return false;
        trainer_.train_one_step(inputs_, labels_);
        ++calls_;
        return true;
    }

    template <typename net_type, typename infer_net_type>
    template <typename function>
    void dnn_subject<net_type, infer_net_type>::step_at_rest(const function& compute_gradients)
    {
        wait();
        compute_gradients(net());
        // The trainer shows its solvers for reading. They are not const, hold the momentum, and nobody else uses them now.
        auto& solvers = const_cast<std::vector<hypersparse_sgd>&>(trainer_.get_solvers());
        net().update_parameters(solvers, trainer_.get_learning_rate());
        ++calls_;
    }

    template <typename net_type, typename infer_net_type>
    void dnn_subject<net_type, infer_net_type>::wait()
    {
        net();
        solver_.rethrow_failure();
        const std::size_t done = solver_.steps() - steps_before_;
        if (done != calls_)
            surface_lost_exception(done);
        calls_ = 0;
        steps_before_ = solver_.steps();
    }

    template <typename net_type, typename infer_net_type>
    void dnn_subject<net_type, infer_net_type>::surface_lost_exception(std::size_t done)
    {
        // dlib's worker first says that it has stopped and then stores why: get_net() throws a moment later.
        for (int i = 0; i < 100; ++i)
        {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            net();
        }
        impl::throw_steps_missing(calls_, done);
    }

    template <typename net_type, typename infer_net_type>
    classification_counts dnn_subject<net_type, infer_net_type>::training_counts()
    {
        wait();
        if constexpr (impl::counts_hits<net_type>)
            return net().loss_details().tally().read();
        else    // this loss does not count: the network is judged on the epoch's images once more
            return score(state(), epoch_);
    }

    template <typename net_type, typename infer_net_type>
    void dnn_subject<net_type, infer_net_type>::set_training_counts(const classification_counts& counts)
    {
        wait();
        if constexpr (impl::counts_hits<net_type>)
            net().loss_details().tally().set(counts);
        else
            (void)counts;
    }

    template <typename net_type, typename infer_net_type>
    std::vector<dlib::resizable_tensor> dnn_subject<net_type, infer_net_type>::velocities()
    {
        wait();
        std::vector<dlib::resizable_tensor> result;
        for (const hypersparse_sgd& copy : trainer_.get_solvers())
            result.push_back(copy.next_velocity(result.size()));
        return result;
    }

    template <typename net_type, typename infer_net_type>
    network_state dnn_subject<net_type, infer_net_type>::state()
    {
        wait();
        return network_state(net());
    }

    template <typename net_type, typename infer_net_type>
    void dnn_subject<net_type, infer_net_type>::restore(const network_state& state)
    {
        wait();
        state.copy_to(net());
        solver_.copy_to_other_gpus();
    }

    template <typename net_type, typename infer_net_type>
    classification_counts dnn_subject<net_type, infer_net_type>::score(const network_state& state, std::size_t epoch)
    {
        wait();
        state.copy_to(infer_net_);
        impl::fuse_for_evaluation(infer_net_);
        return evaluate(data_.score, epoch);
    }

    template <typename net_type, typename infer_net_type>
    classification_counts dnn_subject<net_type, infer_net_type>::test()
    {
        if (data_.test.batches == 0)
            return {};
        wait();
        for_each_layer([](const auto& from, auto& to) { impl::copy_layer_for_inference(from, to); }, net(), infer_net_);
        impl::fuse_for_evaluation(infer_net_);
        return evaluate(data_.test, 0);
    }

    template <typename net_type, typename infer_net_type>
    sparsity_report dnn_subject<net_type, infer_net_type>::sparsity()
    {
        wait();
        return sparsity_of(net());
    }

    template <typename net_type, typename infer_net_type>
    classification_counts dnn_subject<net_type, infer_net_type>::evaluate(source_type& data, std::size_t epoch)
    {
        classification_counts counts;
        classification_counts in_training;
        if constexpr (impl::counts_hits<infer_net_type>)    // a copy of a counting loss counts into the same tally
            in_training = infer_net_.loss_details().tally().read();
        dlib::resizable_tensor x;
        std::vector<typename infer_net_type::output_label_type> predicted;
        data.start(epoch, 0);
        while (data.next(inputs_, labels_))
        {
            infer_net_.to_tensor(inputs_.begin(), inputs_.end(), x);
            const double loss = infer_net_.compute_loss(x, labels_.begin());
            predicted.resize(labels_.size());
            infer_net_.loss_details().to_label(x, infer_net_.subnet(), predicted.begin());
            for (std::size_t i = 0; i < labels_.size(); ++i)
                counts.hits += predicted[i] == labels_[i];
            counts.samples += labels_.size();
            counts.loss_sum += loss * static_cast<double>(labels_.size());
        }
        if constexpr (impl::counts_hits<infer_net_type>)
            infer_net_.loss_details().tally().set(in_training);
        infer_net_.clean();
        return counts;
    }

    template <typename net_type, typename infer_net_type>
    gradient_balance dnn_subject<net_type, infer_net_type>::balance()
    {
        wait();
        // The gradients of the last step are still there; they have the parameters' layout.
        std::vector<dlib::tensor*> gradients;
        dlib::visit_layer_parameter_gradients(net(), [&](dlib::tensor& g) { gradients.push_back(&g); });
        std::vector<dlib::tensor*> parameters;
        dlib::visit_layer_parameters(net(), [&](dlib::tensor& p) { parameters.push_back(&p); });
        const std::vector<weight_tensor> weights = weight_list(net());
        std::vector<weight_tensor> of_gradients;
        for (weight_tensor w : weights)
            for (std::size_t i = 0; i < parameters.size(); ++i)
                if (parameters[i] == w.params && gradients[i]->size() == w.params->size())
                {
                    w.params = gradients[i];
                    of_gradients.push_back(w);
                }
        const double n = static_cast<double>(count_weights(weights));
        const penalty_measurement m = solver_.last_measurement();
        return {.data = sum_magnitudes(of_gradients).sum / n, .penalty = solver_.options().lambda * m.slope_at_zero};
    }
}

#endif
