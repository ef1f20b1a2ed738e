// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/sgd_mask_driver.h>

#include <hypersparse/plugins/pruning/apply_mask.h>
#include <hypersparse/plugins/training/training_state.h>

#include <dlib/serialize.h>

namespace hypersparse
{
    namespace
    {
        const method_options& checked(const method_options& options)
        {
            check(options);
            return options;
        }

        layer_values views_of(const std::vector<std::vector<float>>& layers)
        {
            return {layers.begin(), layers.end()};
        }
    }

    sgd_mask_driver::sgd_mask_driver(training_subject& subject, const method_options& options)
        : subject_(subject), options_(checked(options)),
          policy_(sparse_method_named(options.method), mask_options_of(options, subject.steps_per_epoch()), shapes_of(subject.weights())),
          mask_(policy_.all_active())
    {
    }

    training_phase sgd_mask_driver::phase(std::size_t training) const
    {
        const std::size_t last = trainings() - 1;
        training_phase phase{.name = "train", .epochs = options_.epochs, .gives_result = training == last};
        if (last == 0)
            return phase;
        if (training == 0)
            phase.name = "dense";
        else if (training != last)
            phase.name = "round-" + std::to_string(training);
        else
            phase.name = policy_.method().next_weights == weights_after::kept ? "finetune" : "ticket";
        return phase;
    }

    bool sgd_mask_driver::rewinds() const
    {
        return trainings() > 1 && policy_.method().next_weights == weights_after::rewound;
    }

    bool sgd_mask_driver::is_moment_to_remember(std::size_t training, std::size_t step) const
    {
        return training == 0 && step == options_.rewind_steps && rewinds();
    }

    void sgd_mask_driver::begin_epoch()
    {
        hypersparse_options solver;
        solver.prune_rate = options_.prune_rate;
        solver.lambda = 0;
        solver.momentum = options_.momentum;
        solver.nesterov = options_.nesterov;
        solver.weight_decay = options_.weight_decay;
        subject_.solver().set_options(solver);
        show_mask_to_solver();
    }

    void sgd_mask_driver::show_mask_to_solver()
    {
        subject_.solver().set_mask(mask_.active() == mask_.size() ? network_mask() : mask_);
    }

    void sgd_mask_driver::take(network_mask mask)
    {
        mask_ = std::move(mask);
        if (mask_.active() != mask_.size())
        {
            apply_mask(subject_.weights(), mask_);
            subject_.weights_changed();
        }
        show_mask_to_solver();
    }

    network_mask sgd_mask_driver::first_mask()
    {
        const sparse_method& method = policy_.method();
        const bool starts_sparse = method.schedule == mask_schedule::at_start || method.schedule == mask_schedule::periodic;
        if (!starts_sparse || options_.prune_rate == 0)
            return policy_.all_active();
        if (method.score == score_rule::random)
            return policy_.start({});
        const std::vector<std::vector<float>> scores = method.score == score_rule::saliency
            ? subject_.snip_scores(options_.samples_per_class)
            : subject_.grasp_scores(options_.samples_per_class, options_.temperature);
        return policy_.start(views_of(scores));
    }

    void sgd_mask_driver::begin_training(std::size_t training)
    {
        if (training == 0)
        {
            take(first_mask());
            if (is_moment_to_remember(0, 0))
                rewind_ = std::make_shared<network_state>(subject_.state());
            return;
        }
        network_mask mask = policy_.pruned(values_of(subject_.weights()), mask_, training);
        if (rewinds())
            subject_.restore(*rewind_);
        take(std::move(mask));
        subject_.restart_momentum();
    }

    bool sgd_mask_driver::acts_after(std::size_t training, std::size_t step) const
    {
        return is_moment_to_remember(training, step) || policy_.updates_at(step);
    }

    void sgd_mask_driver::after_step(std::size_t training, std::size_t step)
    {
        if (is_moment_to_remember(training, step))
            rewind_ = std::make_shared<network_state>(subject_.state());
        if (!policy_.updates_at(step))
            return;
        const std::vector<std::vector<float>> gradients = policy_.needs_gradients() ? subject_.gradients() : std::vector<std::vector<float>>();
        const std::vector<std::vector<float>> momenta = policy_.needs_momenta() ? subject_.momenta() : std::vector<std::vector<float>>();
        take(policy_.updated(step, mask_, {values_of(subject_.weights()), views_of(gradients), views_of(momenta)}));
    }

    bool sgd_mask_driver::is_sparse_from(std::size_t training, std::size_t step) const
    {
        return training + 1 == trainings() && step >= policy_.final_step();
    }

    void sgd_mask_driver::save(std::ostream& out)
    {
        serialize(mask_, out);
        dlib::serialize(rewind_ != nullptr, out);
        if (rewind_)
            rewind_->save(out);
    }

    void sgd_mask_driver::load(std::istream& in)
    {
        network_mask mask;
        deserialize(mask, in);
        if (mask.layers() != mask_.layers() || mask.size() != mask_.size())
            throw dlib::error("method state: expected a mask of " + std::to_string(mask_.size()) + " weights, found one of "
                + std::to_string(mask.size()) + ": it was saved with another network");
        mask_ = std::move(mask);
        bool has_rewind = false;
        dlib::deserialize(has_rewind, in);
        rewind_.reset();
        if (has_rewind)
            rewind_ = std::make_shared<network_state>(load_state(subject_, in));
        show_mask_to_solver();
    }
}
