// SPDX-License-Identifier: BSL-1.0
#include "train_observer.h"

#include "epoch_report.h"
#include "weight_log.h"

#include <hypersparse/plugins/training/durable_file.h>

#include <iostream>

namespace hypersparse::program
{
    namespace
    {
        double seconds_since(std::chrono::steady_clock::time_point start)
        {
            return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        }
    }

    train_observer::train_observer(const run_directory& run, const train_settings& settings, const model_info& info,
        network& net, training_run& controller, checkpoint_content content)
        : run_(run), settings_(settings), info_(info), net_(net), controller_(controller),
          content_(std::move(content)), bar_(std::cerr, query_terminal(standard_stream::error))
    {
    }

    double train_observer::seconds() const { return content_.seconds + seconds_since(begin_); }

    training_request train_observer::after_step(const step_metrics& step)
    {
        draw(step);
        if (stop_.received() != 0)
            return training_request::stop;
        return seconds_since(last_checkpoint_) >= 60 * settings_.checkpoint_minutes ? training_request::save : training_request::go_on;
    }

    void train_observer::draw(const step_metrics& step)
    {
        if (step.epoch != epoch_drawn_)
        {
            epoch_drawn_ = step.epoch;
            epoch_begin_ = clock::now();
            epoch_first_step_ = step.step;
        }
        if (!bar_.wants_update())
            return;
        bar_.set_width(query_terminal(standard_stream::error).width);
        const double elapsed = seconds_since(epoch_begin_);
        const double steps = static_cast<double>(step.step - epoch_first_step_);
        const double left = steps == 0 ? -1 : elapsed / steps * static_cast<double>(step.steps - step.step);
        const std::size_t epochs = step.phase.epochs;
        const double epochs_left = static_cast<double>(epochs - step.phase_epoch - 1);
        const double epoch_seconds = epoch_seconds_ != 0 ? epoch_seconds_ : elapsed / steps * static_cast<double>(step.steps);
        const std::string rate = steps == 0 ? "-" : std::to_string(
            static_cast<long>(steps * static_cast<double>(settings_.batch_size) / elapsed));
        bar_.draw(step.phase.name + " " + std::to_string(step.phase_epoch + 1) + "/" + std::to_string(epochs),
            static_cast<double>(step.step) / static_cast<double>(step.steps),
            rate + " images/s, left: epoch " + clock_time(left) + ", phase " + (step.phase.may_end_sooner ? "up to " : "")
                + clock_time(steps == 0 ? -1 : left + epochs_left * epoch_seconds));
    }

    void train_observer::after_epoch(const epoch_metrics& metrics)
    {
        const std::string line = json_line(metrics);
        append_durably(run_.metrics(), line);
        append_durably(run_.weights(), weight_line(metrics, net_.weights(), settings_.art.prune_rate));    // no step is in progress
        content_.metrics += line;
        epoch_seconds_ = metrics.seconds;
        bar_.print(text_line(metrics));
    }

    void train_observer::checkpoint()
    {
        checkpoint_content content = content_;
        content.seconds = seconds();
        run_.write_checkpoint(pack_checkpoint(content, controller_));
        last_checkpoint_ = clock::now();
    }

    void train_observer::phase_begins(const training_phase& phase)
    {
        const std::string stay = percent(1 - settings_.art.prune_rate) + " of the weights stay, the others are held at zero";
        if (phase.name == "art")
            bar_.print("phase art: the penalty grows until the pruned copy is as good as the dense network, for at most "
                + counted(phase.epochs, "epoch"));
        else if (phase.name == "finetune")
            bar_.print("phase finetune: " + stay);
        else if (phase.name == "ticket")
            bar_.print("phase ticket: " + stay + ", and training begins again where it began");
        else if (phase.name.starts_with("round-"))
            bar_.print("phase " + phase.name + ": fewer weights, and training begins again where it began");
    }

    // At both moments the network in training is the one that is to be saved.
    void train_observer::dense_ends(const network_state&)
    {
        model_info dense = info_;
        dense.prune_rate = 0;
        save_model(run_.dense(), net_, dense);
    }

    void train_observer::new_best(const network_state&, const epoch_metrics&) { save_model(run_.model(), net_, info_); }

    void train_observer::warning(const std::string& text) { bar_.print("warning: " + text); }
}
