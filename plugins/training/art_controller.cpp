// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/art_controller.h>

#include <hypersparse/plugins/pruning/prune.h>
#include <hypersparse/plugins/training/collapse_guard.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace hypersparse
{
    namespace
    {
        using clock = std::chrono::steady_clock;

        double seconds_since(clock::time_point start)
        {
            return std::chrono::duration<double>(clock::now() - start).count();
        }

        hypersparse_options solver_options(art_phase phase, std::size_t phase_epoch, const art_options& options)
        {
            hypersparse_options solver;
            solver.prune_rate = options.prune_rate;
            solver.lambda = lambda_at(phase, phase_epoch, options);
            solver.momentum = options.momentum;
            solver.weight_decay = options.weight_decay;
            solver.regularizer = options.regularizer;
            solver.hold_zeros = phase == art_phase::finetune;
            return solver;
        }
    }

    art_controller::art_controller(training_subject& subject, const art_options& options)
        : subject_(subject), options_(options), phase_(first_phase(options)), window_(options.window)
    {
        check(options);
        configure_solver();
    }

    void art_controller::configure_solver()
    {
        subject_.solver().set_options(solver_options(phase_, phase_epoch_, options_));
    }

    bool art_controller::run(training_observer& observer)
    {
        if (epochs_done_ == 0 && step_ == 0)
        {
            observer.phase_begins(describe(phase_, options_));
            if (phase_ == art_phase::finetune)
                start_finetuning(observer);
        }
        while (phase_ != art_phase::finished)
        {
            try
            {
                if (!train_epoch(observer))
                    return false;
            }
            catch (const non_finite_error& e)
            {
                throw non_finite_error(std::string(e.what()) + " (phase " + to_string(phase_) + ", epoch "
                    + std::to_string(epochs_done_ + 1) + ", about " + std::to_string(step_) + " steps into it)");
            }
            finish_epoch(observer);
        }
        return true;
    }

    bool art_controller::train_epoch(training_observer& observer)
    {
        const auto start = clock::now();
        configure_solver();
        subject_.begin_epoch(epochs_done_, step_, learning_rate_at(phase_, phase_epoch_, options_));
        subject_.set_training_counts(step_ == 0 ? classification_counts() : counts_);
        const std::size_t steps = subject_.steps_per_epoch();
        const training_phase now = describe(phase_, options_);
        while (subject_.train_step())
        {
            ++step_;
            const training_request request = observer.after_step({now, epochs_done_, phase_epoch_, step_, steps});
            if (request == training_request::go_on || step_ == steps)    // the end of an epoch is a checkpoint anyway
                continue;
            subject_.wait();
            counts_ = subject_.training_counts();
            observer.checkpoint();
            if (request == training_request::stop)
                return false;
        }
        subject_.wait();
        epoch_seconds_ = seconds_since(start);
        return true;
    }

    void art_controller::finish_epoch(training_observer& observer)
    {
        const auto start = clock::now();
        const classification_counts counts = subject_.training_counts();
        const penalty_measurement measured = subject_.solver().last_measurement();
        epoch_metrics metrics;
        metrics.phase = describe(phase_, options_);
        metrics.epoch = epochs_done_;
        metrics.phase_epoch = phase_epoch_;
        metrics.loss = counts.mean_loss();
        metrics.train_accuracy = counts.accuracy();
        metrics.lambda = lambda_at(phase_, phase_epoch_, options_);
        metrics.learning_rate = learning_rate_at(phase_, phase_epoch_, options_);
        metrics.images = counts.samples;
        metrics.images_per_second = static_cast<double>(counts.samples) / epoch_seconds_;
        metrics.density = subject_.sparsity().density();
        if (metrics.lambda != 0)
        {
            metrics.threshold = measured.threshold;
            metrics.scale = measured.scale;
            if (!measured.defined)
                warn(observer, "the penalty has no value: more weights are exactly 0 than the prune rate asks for; its slope is 0");
        }
        if (!std::isfinite(metrics.loss))
            throw non_finite_error("training diverged: expected a finite loss, found " + std::to_string(metrics.loss)
                + " in epoch " + std::to_string(epochs_done_ + 1) + ": lower the learning rate or lambda");
        best_dense_accuracy_ = std::max(best_dense_accuracy_, metrics.train_accuracy);

        const classification_counts validation = subject_.validate(), test = subject_.test();
        if (validation.samples != 0)
            metrics.validation_accuracy = validation.accuracy();
        if (test.samples != 0)
            metrics.test_accuracy = test.accuracy();
        if (phase_ == art_phase::art)
            judge_pruned_copy(metrics, observer);
        if (phase_ == art_phase::finetune)
            judge_finetuned(metrics, observer);

        ++epochs_done_;
        ++phase_epoch_;
        step_ = 0;
        counts_ = {};
        const art_phase next = next_phase(phase_, phase_epoch_, terminated_, options_);
        if (phase_ == art_phase::art && next != phase_)
        {
            if (!terminated_)
                observer.warning("phase art reached its limit of " + std::to_string(options_.max_art_epochs)
                    + " epochs before the pruned copy was as good as the dense network: fine-tuning starts from the best so far");
            const best_snapshot best = *window_.best();     // the window's memory is free before the copy is made
            window_.restore({}, best);
            observer.dense_ends(subject_.state());
        }
        metrics.seconds = epoch_seconds_ + seconds_since(start);
        observer.after_epoch(metrics);
        if (next != phase_)
            enter(next, observer);
        observer.checkpoint();
    }

    void art_controller::judge_pruned_copy(epoch_metrics& metrics, training_observer& observer)
    {
        window_.make_room();
        auto pruned = std::make_shared<network_state>(subject_.state());
        prune(pruned->weights(), options_.prune_rate, {.published_count = options_.published_count});
        const classification_counts score = subject_.score(*pruned, epochs_done_);
        window_.push({score.accuracy(), pruned});
        terminated_ = window_.terminates(metrics.train_accuracy);
        metrics.pruned_accuracy = score.accuracy();
        metrics.best_accuracy = window_.best()->mean;
        warn(observer, warn_of_outgrown_gradient({.classes = subject_.classes(), .dense_accuracy = metrics.train_accuracy,
            .best_dense_accuracy = best_dense_accuracy_, .lambda = metrics.lambda, .balance = subject_.balance()}));
    }

    void art_controller::judge_finetuned(epoch_metrics& metrics, training_observer& observer)
    {
        const double accuracy = judged_accuracy(metrics);
        metrics.pruned_accuracy = accuracy;
        if (!best_finetuned_ || accuracy > best_finetuned_->accuracy)
        {
            best_finetuned_.reset();
            best_finetuned_ = {accuracy, std::make_shared<network_state>(subject_.state())};
            observer.new_best(*best_finetuned_->state, metrics);
        }
        metrics.best_accuracy = best_finetuned_->accuracy;
    }

    void art_controller::warn(training_observer& observer, const std::string& text)
    {
        if (text.empty() || shortcoming_told_)
            return;
        shortcoming_told_ = true;
        observer.warning(text);
    }

    void art_controller::enter(art_phase next, training_observer& observer)
    {
        const bool pruned_already = phase_ == art_phase::finetune;
        phase_ = next;
        phase_epoch_ = 0;
        terminated_ = false;
        shortcoming_told_ = false;
        if (!pruned_already && (next == art_phase::finetune || next == art_phase::finished))
            start_finetuning(observer);
        observer.phase_begins(describe(next, options_));
    }

    void art_controller::start_finetuning(training_observer& observer)
    {
        if (!window_.best())        // no phase art: the network is pruned as it is
        {
            auto pruned = std::make_shared<network_state>(subject_.state());
            observer.dense_ends(*pruned);
            prune(pruned->weights(), options_.prune_rate, {.published_count = options_.published_count});
            window_.push({subject_.score(*pruned, epochs_done_).accuracy(), pruned});
        }
        const pruned_snapshot start = window_.best()->snapshot;
        window_.clear();
        subject_.restore(*start.state);
        subject_.restart_momentum();
        const sparsity_report report = subject_.sparsity();
        for (const std::string& text : warn_of_collapse(
            {.classes = subject_.classes(), .pruned_accuracy = start.accuracy, .pruned = &report}))
            observer.warning(text);
        if (phase_ == art_phase::finished)
            best_finetuned_ = start;
    }
}
