// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_TRAIN_OBSERVER_H
#define HYPERSPARSE_EXAMPLES_ART_TRAIN_OBSERVER_H

#include "checkpoint_content.h"
#include "run_directory.h"
#include "train_settings.h"

#include <hypersparse/networks/model_file.h>
#include <hypersparse/plugins/report/progress_bar.h>
#include <hypersparse/plugins/training/stop_signal.h>

#include <chrono>

namespace hypersparse::program
{
    class train_observer : public training_observer
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What `art train` does beside training: it draws the bar, prints a line an epoch, writes metrics, magnitudes of the
                weights, models and checkpoints into the run's folder, and stops at a signal.
        !*/

    public:
        train_observer(const run_directory& run, const train_settings& settings, const model_info& info, network& net,
            training_run& controller, checkpoint_content content);
        /*!
            requires
                - controller trains net; both, and run, outlive this object
                - content is that of the checkpoint which the controller was loaded from, or of a new run
        !*/

        training_request after_step(const step_metrics& step) override;
        void after_epoch(const epoch_metrics& metrics) override;
        void checkpoint() override;
        void phase_begins(const training_phase& phase) override;
        void dense_ends(const network_state& dense) override;
        void new_best(const network_state& pruned, const epoch_metrics& metrics) override;
        void warning(const std::string& text) override;

        void print(const std::string& line) { bar_.print(line); }
        const std::string& metrics() const { return content_.metrics; }
        double seconds() const;                             // of training, over all parts of the run
        int stopped_by() const { return stop_.received(); }     // 0, or a signal's number

    private:
        using clock = std::chrono::steady_clock;

        void draw(const step_metrics& step);

        const run_directory& run_;
        train_settings settings_;
        model_info info_;
        network& net_;
        training_run& controller_;
        checkpoint_content content_;
        stop_signal stop_;
        progress_bar bar_;
        clock::time_point begin_ = clock::now();
        clock::time_point last_checkpoint_ = clock::now();
        clock::time_point epoch_begin_ = clock::now();
        std::size_t epoch_first_step_ = 0;      // of the epoch in progress, by this process
        std::size_t epoch_drawn_ = static_cast<std::size_t>(-1);
        double epoch_seconds_ = 0;              // of the last whole epoch; 0 if there is none
    };
}

#endif
