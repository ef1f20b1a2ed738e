// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/method_controller.h>

#include <hypersparse/plugins/training/collapse_guard.h>
#include <hypersparse/plugins/training/sgd_mask_driver.h>
#include <hypersparse/plugins/training/training_state.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace hypersparse
{
    namespace
    {
        using clock = std::chrono::steady_clock;
        constexpr const char* version = "method_controller_1";

        double seconds_since(clock::time_point start)
        {
            return std::chrono::duration<double>(clock::now() - start).count();
        }
    }

    method_controller::method_controller(training_subject& subject, const method_options& options)
        : method_controller(subject, std::make_unique<sgd_mask_driver>(subject, options))
    {
    }

    method_controller::method_controller(training_subject& subject, std::unique_ptr<mask_driver> driver)
        : subject_(subject), driver_(std::move(driver))
    {
    }

    bool method_controller::run(training_observer& observer)
    {
        if (epochs_done_ == 0 && step_ == 0)
            begin_training(observer);
        while (!finished())
        {
            try
            {
                if (!train_epoch(observer))
                    return false;
            }
            catch (const non_finite_error& e)
            {
                throw non_finite_error(std::string(e.what()) + " (phase " + driver_->phase(training_).name + ", epoch "
                    + std::to_string(epochs_done_ + 1) + ", about " + std::to_string(step_) + " steps into it)");
            }
            finish_epoch(observer);
        }
        return true;
    }

    void method_controller::begin_training(training_observer& observer)
    {
        if (training_ == 1)
            observer.dense_ends(subject_.state());
        driver_->begin_training(training_);
        observer.phase_begins(driver_->phase(training_));
        warn_of_empty_layers(observer);
    }

    bool method_controller::train_epoch(training_observer& observer)
    {
        const auto start = clock::now();
        driver_->begin_epoch();
        subject_.begin_epoch(epochs_done_, step_, driver_->learning_rate(training_epoch_, step_));
        subject_.set_training_counts(step_ == 0 ? classification_counts() : counts_);
        const std::size_t steps = subject_.steps_per_epoch();
        const training_phase phase = driver_->phase(training_);
        while (subject_.train_step())
        {
            ++step_;
            const std::size_t of_training = training_epoch_ * steps + step_;
            if (driver_->acts_after(training_, of_training))
            {
                subject_.wait();
                driver_->after_step(training_, of_training);
            }
            const training_request request = observer.after_step({phase, epochs_done_, training_epoch_, step_, steps});
            if (request == training_request::go_on || step_ == steps)       // the end of an epoch is a checkpoint anyway
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

    void method_controller::finish_epoch(training_observer& observer)
    {
        const auto start = clock::now();
        const classification_counts counts = subject_.training_counts();
        epoch_metrics metrics;
        metrics.phase = driver_->phase(training_);
        metrics.epoch = epochs_done_;
        metrics.phase_epoch = training_epoch_;
        metrics.loss = counts.mean_loss();
        metrics.train_accuracy = counts.accuracy();
        metrics.learning_rate = driver_->learning_rate(training_epoch_, 0);
        metrics.images = counts.samples;
        metrics.images_per_second = static_cast<double>(counts.samples) / epoch_seconds_;
        metrics.density = subject_.sparsity().density();
        if (!std::isfinite(metrics.loss))
            throw non_finite_error("training diverged: expected a finite loss, found " + std::to_string(metrics.loss)
                + " in epoch " + std::to_string(epochs_done_ + 1) + ": lower the learning rate");
        const classification_counts validation = subject_.validate(), test = subject_.test();
        if (validation.samples != 0)
            metrics.validation_accuracy = validation.accuracy();
        if (test.samples != 0)
            metrics.test_accuracy = test.accuracy();
        warn_of_empty_layers(observer);
        if (driver_->is_sparse_from(training_, (training_epoch_ + 1) * subject_.steps_per_epoch()))
            judge(metrics, observer);
        metrics.seconds = epoch_seconds_ + seconds_since(start);
        observer.after_epoch(metrics);

        ++epochs_done_;
        step_ = 0;
        counts_ = {};
        if (++training_epoch_ == metrics.phase.epochs)
        {
            ++training_;
            training_epoch_ = 0;
            if (finished())
                warn_of_chance(observer);
            else
                begin_training(observer);
        }
        observer.checkpoint();
    }

    void method_controller::judge(epoch_metrics& metrics, training_observer& observer)
    {
        const double accuracy = judged_accuracy(metrics);
        metrics.pruned_accuracy = accuracy;
        if (!best_ || accuracy > best_->accuracy)
        {
            best_.reset();      // its memory is free before the copy is made
            best_ = {accuracy, std::make_shared<network_state>(subject_.state())};
            observer.new_best(*best_->state, metrics);
        }
        metrics.best_accuracy = best_->accuracy;
    }

    void method_controller::warn_of_empty_layers(training_observer& observer)
    {
        const std::vector<std::size_t> empty = mask().empty_layers();
        if (empty == empty_layers_)
            return;
        empty_layers_ = empty;
        if (empty.empty())
            return;
        std::string names;
        const std::vector<weight_tensor> weights = subject_.weights();
        for (const std::size_t layer : empty)
            names += (names.empty() ? "" : ", ") + weights[layer].name();
        observer.warning("no weight is left in " + names + ": nothing passes but biases; lower the prune rate, or choose a layout");
    }

    void method_controller::warn_of_chance(training_observer& observer)
    {
        const sparsity_report report = subject_.sparsity();
        for (const std::string& text : warn_of_collapse(
            {.classes = subject_.classes(), .pruned_accuracy = best_->accuracy, .pruned = &report}))
            observer.warning(text);
    }

    void method_controller::save(std::ostream& out)
    {
        subject_.wait();
        save_version(version, out);
        for (const std::size_t number : {training_, training_epoch_, epochs_done_, step_})
            save_number(number, out);
        save_counts(counts_, out);
        subject_.state().save(out);
        save_velocities(subject_, out);
        save_snapshot(best_, out);
        driver_->save(out);
    }

    void method_controller::load(std::istream& in)
    {
        demand_version(version, "method", in);
        for (std::size_t* number : {&training_, &training_epoch_, &epochs_done_, &step_})
            *number = load_number(in);
        counts_ = load_counts(in);
        subject_.restore(load_state(subject_, in));
        load_velocities(subject_, in);
        load_snapshot(subject_, best_, in);
        driver_->load(in);
        empty_layers_ = mask().empty_layers();
    }
}
