// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_GOLDEN_TRACE_REPLAY_IMPL_H
#define HYPERSPARSE_TESTS_GOLDEN_TRACE_REPLAY_IMPL_H

#include "trace_net.h"
#include "trace_replay.h"

#include <hypersparse/plugins/pruning/prune.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <algorithm>
#include <cmath>
#include <limits>

template <typename net_type>
class trace_replay
{
    /*!
        WHAT THIS OBJECT REPRESENTS
            One run of a trace. net has its widths set, names are those of its layers with parameters.
    !*/

public:
    trace_replay(net_type& net, const trace& t, const std::vector<std::string>& names) : net_(net), trace_(t)
    {
        const auto extent = [&](std::size_t i) { return i < t.x_shape.size() ? t.x_shape[i] : 1; };
        dlib::input_layer(net).set_shape(extent(1), extent(2), extent(3));
        allocate();
        parameters_ = parameters_of(net, names);
        for (const parameter& p : parameters_)
            p.write(t.init.at(p.name));
    }

    mismatches run()
    {
        mismatches found;
        check_schedule(trace_, found);
        hypersparse::hypersparse_sgd solver(net_, options());
        dlib::dnn_trainer<net_type, hypersparse::hypersparse_sgd> trainer(net_, solver);
        trainer.set_iterations_without_progress_threshold(std::numeric_limits<unsigned long>::max());
        trainer.set_learning_rate_shrink_factor(1);
        std::string phase = trace_.steps.front().phase;
        for (const trace_step& step : trace_.steps)
        {
            if (step.phase != phase)
                end_phase(phase, step.phase, solver, found);
            phase = step.phase;
            train(step, trainer, solver, found);
        }
        trainer.get_net(dlib::force_flush_to_disk::no);
        compare_parameters(phase, found);
        solver.rethrow_failure();
        found.exact("steps made", static_cast<double>(solver.steps()), static_cast<double>(trace_.steps.size()));
        found.of_largest("final logits", logits(), trace_.final_logits, std::max(1e-4, trace_bound));
        return found;
    }

private:
    void allocate()
    {
        dlib::resizable_tensor input;
        net_.to_tensor(trace_.x.begin(), trace_.x.begin() + 1, input);
        net_.forward(input);        // one sample: dlib allocates parameters
        hypersparse::for_each_layer([&](auto& layer)
        {
            dlib::set_weight_decay_multiplier(layer, 1);            // PyTorch decays every parameter
            dlib::set_bias_weight_decay_multiplier(layer, 1);
            if constexpr (requires { layer.get_running_stats_window_size(); })
            {
                hypersparse::batch_norm_state state = hypersparse::get_batch_norm_state(layer);
                state.window = state.updates = static_cast<unsigned long>(std::lround(1 / trace_.bn_momentum)) - 1;
                state.eps = trace_.bn_eps;
                hypersparse::set_batch_norm_state(layer, state);
            }
        }, net_);
    }

    hypersparse::hypersparse_options options() const
    {
        const auto batches = static_cast<std::size_t>(trace_.batches());
        return {.prune_rate = trace_.prune_rate, .lambda = trace_.lambda_init, .eta = trace_.eta, .steps_per_epoch = batches,
            .warmup_steps = batches * static_cast<std::size_t>(trace_.epochs.at("warmup")), .momentum = trace_.momentum,
            .weight_decay = trace_.weight_decay, .regularizer = trace_.regularizer};
    }

    template <typename trainer_type>
    void train(const trace_step& step, trainer_type& trainer, const hypersparse::hypersparse_sgd& solver, mismatches& found)
    {
        const std::string at = step.phase + " epoch " + std::to_string(step.epoch) + " batch " + std::to_string(step.batch);
        const std::size_t begin = static_cast<std::size_t>(step.batch * trace_.batch_size);
        const std::size_t end = std::min(begin + static_cast<std::size_t>(trace_.batch_size), trace_.x.size());
        found.relative(at + " lambda of the solver", solver.lambda(), step.lambda, 1e-6);
        trainer.set_learning_rate(step.learning_rate);
        trainer.clear_average_loss();
        trainer.train_one_step(trace_.x.begin() + begin, trace_.x.begin() + end, trace_.y.begin() + begin);
        found.relative(at + " data loss", trainer.get_average_loss(), step.data_loss, trace_bound);     // waits for the step
    }

    // Nothing is in flight here: get_average_loss() waited for the last step.
    void end_phase(const std::string& phase, const std::string& next, hypersparse::hypersparse_sgd& solver, mismatches& found)
    {
        compare_parameters(phase, found);
        if (next != "finetune")
            return;
        const auto report = hypersparse::prune(net_, trace_.prune_rate, {.published_count = true});
        found.exact("kept", static_cast<double>(report.kept), static_cast<double>(trace_.kept));
        solver.set_lambda(0);
        solver.hold_zeros();
        solver.restart_momentum();
    }

    void compare_parameters(const std::string& phase, mismatches& found) const
    {
        const named_tensors& expected = trace_.after.at(phase);
        found.exact("parameters after " + phase, static_cast<double>(parameters_.size()), static_cast<double>(expected.size()));
        for (const parameter& p : parameters_)
        {
            const std::string what = p.name + " after " + phase;
            const std::vector<float> values = p.read();
            found.of_largest(what, values, expected.at(p.name), trace_bound);
            if (phase == "finetune" && p.name.ends_with(".weight") && p.name.front() != 'b')
                found.same_zeros(what, values, expected.at(p.name));
        }
    }

    // One sample at a time: with one, dlib's bn_ uses its running statistics, which is PyTorch's eval mode.
    std::vector<float> logits() const
    {
        std::vector<float> all;
        for (long i = 0; i < trace_.logits_shape.at(0); ++i)
        {
            dlib::resizable_tensor input;
            net_.to_tensor(trace_.x.begin() + i, trace_.x.begin() + i + 1, input);
            const dlib::tensor& output = net_.subnet().forward(input);
            all.insert(all.end(), output.begin(), output.end());
        }
        return all;
    }

    net_type& net_;
    const trace& trace_;
    std::vector<parameter> parameters_;
};

#endif
