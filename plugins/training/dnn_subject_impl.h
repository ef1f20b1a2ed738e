// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_DNN_SUBJECT_IMPL_H
#define HYPERSPARSE_PLUGINS_TRAINING_DNN_SUBJECT_IMPL_H

#include <hypersparse/plugins/kernels/magnitudes.h>
#include <hypersparse/plugins/layers/fast/visitors.h>
#include <hypersparse/plugins/pruning/prune.h>
#include <hypersparse/plugins/training/grasp.h>

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

        // The gradients of the last step are still there; they have the parameters' layout.
        template <typename net_type>
        std::vector<weight_tensor> gradients_of(net_type& net, const std::vector<weight_tensor>& weights)
        {
            std::vector<dlib::tensor*> gradients, parameters;
            dlib::visit_layer_parameter_gradients(net, [&](dlib::tensor& g) { gradients.push_back(&g); });
            dlib::visit_layer_parameters(net, [&](dlib::tensor& p) { parameters.push_back(&p); });
            std::vector<weight_tensor> found;
            for (weight_tensor w : weights)
                for (std::size_t i = 0; i < parameters.size(); ++i)
                    if (parameters[i] == w.params && gradients[i]->size() == w.params->size())
                    {
                        w.params = gradients[i];
                        found.push_back(w);
                    }
            return found;
        }

        // Calls f(copy, computational layer from the output, weights) for each prunable layer, in the network's order.
        template <typename net_type, typename solver_type, typename function>
        void for_each_prunable_copy(net_type& net, const std::vector<solver_type>& solvers, const function& f)
        {
            std::vector<std::size_t> weights;       // of every computational layer, the output layer first
            dlib::visit_computational_layers(net, [&](auto& details) { weights.push_back(weight_count(details)); });
            for (std::size_t layer = weights.size(); layer-- > 0; )
                if (weights[layer] != 0)
                    f(solvers[layer], layer, weights[layer]);
        }

        template <typename net_type>
        concept counts_hits = requires(net_type& net) { net.loss_details().tally(); };

        [[noreturn]] void throw_steps_missing(std::size_t started, std::size_t done);
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    dnn_subject<net_type, infer_net_type, solver_type>::dnn_subject(trainer_type& trainer, sources data, std::size_t classes)
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

    template <typename net_type, typename infer_net_type, typename solver_type>
    void dnn_subject<net_type, infer_net_type, solver_type>::allocate()
    {
        if (!weight_list(net()).empty())
            return;
        data_.score.start(0, 0);
        if (!data_.score.next(inputs_, labels_) || inputs_.empty())
            throw dlib::error("ART: expected training data, found none");
        net()(inputs_.front());     // a single sample: running statistics do not move
        net().clean();
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    void dnn_subject<net_type, infer_net_type, solver_type>::begin_epoch(std::size_t epoch, std::size_t first_step, double learning_rate)
    {
        wait();
        epoch_ = epoch;
        trainer_.set_learning_rate(learning_rate);
        data_.train.start(epoch, first_step);
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    bool dnn_subject<net_type, infer_net_type, solver_type>::train_step()
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

    template <typename net_type, typename infer_net_type, typename solver_type>
    template <typename function>
    void dnn_subject<net_type, infer_net_type, solver_type>::step_at_rest(const function& compute_gradients)
    {
        wait();
        compute_gradients(net());
        // The trainer shows its solvers for reading. They are not const, hold the momentum, and nobody else uses them now.
        auto& solvers = const_cast<std::vector<solver_type>&>(trainer_.get_solvers());
        net().update_parameters(solvers, trainer_.get_learning_rate());
        ++calls_;
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    void dnn_subject<net_type, infer_net_type, solver_type>::wait()
    {
        net();
        solver_.rethrow_failure();
        const std::size_t done = solver_.steps() - steps_before_;
        if (done != calls_)
            surface_lost_exception(done);
        calls_ = 0;
        steps_before_ = solver_.steps();
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    void dnn_subject<net_type, infer_net_type, solver_type>::surface_lost_exception(std::size_t done)
    {
        // dlib's worker first says that it has stopped and then stores why: get_net() throws a moment later.
        for (int i = 0; i < 100; ++i)
        {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            net();
        }
        impl::throw_steps_missing(calls_, done);
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    classification_counts dnn_subject<net_type, infer_net_type, solver_type>::training_counts()
    {
        wait();
        if constexpr (impl::counts_hits<net_type>)
            return net().loss_details().tally().read();
        else    // this loss does not count: the network is judged on the epoch's images once more
            return score(state(), epoch_);
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    void dnn_subject<net_type, infer_net_type, solver_type>::set_training_counts(const classification_counts& counts)
    {
        wait();
        if constexpr (impl::counts_hits<net_type>)
            net().loss_details().tally().set(counts);
        else
            (void)counts;
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    hypersparse_sgd& dnn_subject<net_type, infer_net_type, solver_type>::solver()
    {
        if (hypersparse_sgd* solver = plain_sgd(solver_))
            return *solver;
        throw dlib::error("training: expected a subject that is trained by hypersparse_sgd, found one by lp_sphere_sgd: "
            "it is for LpSS alone");
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    std::vector<dlib::resizable_tensor> dnn_subject<net_type, infer_net_type, solver_type>::sphere_positions()
    {
        wait();
        std::vector<dlib::resizable_tensor> result;
        impl::for_each_prunable_copy(net(), trainer_.get_solvers(), [&](const solver_type& copy, std::size_t, std::size_t)
        {
            const lp_sphere_sgd* solver = sphere_sgd(const_cast<solver_type&>(copy));
            result.push_back(solver ? solver->next_v(result.size()) : dlib::resizable_tensor());
        });
        return result;
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    void dnn_subject<net_type, infer_net_type, solver_type>::restart_momentum(std::vector<dlib::resizable_tensor> velocities)
    {
        if (lp_sphere_sgd* solver = sphere_solver())
            solver->start_from(sphere_positions(), std::move(velocities));
        else
            this->solver().restart_momentum(std::move(velocities));
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    void dnn_subject<net_type, infer_net_type, solver_type>::weights_changed()
    {
        if (hypersparse_sgd* solver = plain_sgd(solver_))       // the other one works on one device
            solver->copy_to_other_gpus();
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    std::vector<dlib::resizable_tensor> dnn_subject<net_type, infer_net_type, solver_type>::velocities()
    {
        wait();
        std::vector<dlib::resizable_tensor> result;
        for (const solver_type& copy : trainer_.get_solvers())
            result.push_back(copy.next_momentum(result.size()));
        return result;
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    network_state dnn_subject<net_type, infer_net_type, solver_type>::state()
    {
        wait();
        return network_state(net());
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    void dnn_subject<net_type, infer_net_type, solver_type>::restore(const network_state& state)
    {
        wait();
        state.copy_to(net());
        weights_changed();
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    classification_counts dnn_subject<net_type, infer_net_type, solver_type>::score(const network_state& state, std::size_t epoch)
    {
        wait();
        state.copy_to(infer_net_);
        impl::fuse_for_evaluation(infer_net_);
        return evaluate(data_.score, epoch);
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    classification_counts dnn_subject<net_type, infer_net_type, solver_type>::judge(source_type& data)
    {
        if (data.batches == 0)
            return {};
        wait();
        for_each_layer([](const auto& from, auto& to) { impl::copy_layer_for_inference(from, to); }, net(), infer_net_);
        impl::fuse_for_evaluation(infer_net_);
        return evaluate(data, 0);
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    sparsity_report dnn_subject<net_type, infer_net_type, solver_type>::sparsity()
    {
        wait();
        return sparsity_of(net());
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    std::vector<weight_tensor> dnn_subject<net_type, infer_net_type, solver_type>::weights()
    {
        wait();
        return weight_list(net());
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    std::vector<std::vector<float>> dnn_subject<net_type, infer_net_type, solver_type>::gradients()
    {
        wait();
        std::vector<std::vector<float>> result;
        for (const weight_tensor& w : impl::gradients_of(net(), weight_list(net())))
            result.emplace_back(std::as_const(*w.params).host(), std::as_const(*w.params).host() + w.size);
        return result;
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    std::vector<std::vector<float>> dnn_subject<net_type, infer_net_type, solver_type>::gradients_of_last_batch()
    {
        wait();
        return loss_gradients(net(), inputs_, labels_);
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    class_samples<typename net_type::input_type, typename net_type::training_label_type>
    dnn_subject<net_type, infer_net_type, solver_type>::samples_of_each_class(std::size_t per_class)
    {
        wait();
        if (classes_ == 0)
            throw dlib::error("training: expected a subject that knows its number of classes, to take samples of each, found one that "
                "does not: pass it to the constructor");
        class_samples<input_type, label_type> samples({.classes = classes_, .per_class = per_class});
        samples.fill(data_.train);
        return samples;
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    std::vector<std::vector<float>> dnn_subject<net_type, infer_net_type, solver_type>::snip_scores(std::size_t samples_per_class)
    {
        return hypersparse::snip_scores(net(), samples_of_each_class(samples_per_class).batches());
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    std::vector<std::vector<float>> dnn_subject<net_type, infer_net_type, solver_type>::grasp_scores(
        std::size_t samples_per_class, double temperature)
    {
        return hypersparse::grasp_scores(net(), samples_of_each_class(samples_per_class).halves(), {.temperature = temperature});
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    std::vector<std::vector<float>> dnn_subject<net_type, infer_net_type, solver_type>::momenta()
    {
        wait();
        std::vector<std::vector<float>> result;
        impl::for_each_prunable_copy(net(), trainer_.get_solvers(), [&](const solver_type& copy, std::size_t layer, std::size_t weights)
        {
            const dlib::resizable_tensor momentum = copy.next_momentum(layer);
            std::vector<float>& values = result.emplace_back(weights);
            if (momentum.size() != 0)
                std::copy_n(momentum.host(), weights, values.begin());
        });
        return result;
    }

    template <typename net_type, typename infer_net_type, typename solver_type>
    classification_counts dnn_subject<net_type, infer_net_type, solver_type>::evaluate(source_type& data, std::size_t epoch)
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

    template <typename net_type, typename infer_net_type, typename solver_type>
    gradient_balance dnn_subject<net_type, infer_net_type, solver_type>::balance()
    {
        wait();
        const std::vector<weight_tensor> weights = weight_list(net());
        const double n = static_cast<double>(count_weights(weights));
        const penalty_measurement m = solver().last_measurement();
        return {.data = sum_magnitudes(impl::gradients_of(net(), weights)).sum / n, .penalty = solver().options().lambda * m.slope_at_zero};
    }
}

#endif
