// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <dlib/serialize.h>

#include <ostream>

namespace hypersparse
{
    hypersparse_sgd::hypersparse_sgd() : coordinator_(std::make_shared<step_coordinator>())
    {
        coordinator_->change_options([](hypersparse_options& o) { o.lambda = 0; });
    }

    void hypersparse_sgd::set_options(const hypersparse_options& options)
    {
        coordinator_->change_options([&options](hypersparse_options& o) { o = options; });
    }

    void hypersparse_sgd::set_lambda(double lambda)
    {
        coordinator_->change_options([lambda](hypersparse_options& o)
        {
            o.lambda = lambda;
            o.steps_per_epoch = 0;
            o.warmup_steps = 0;
        });
    }

    double hypersparse_sgd::lambda() const
    {
        return lambda_at(options(), steps());
    }

    void hypersparse_sgd::set_prune_rate(double prune_rate)
    {
        coordinator_->change_options([prune_rate](hypersparse_options& o) { o.prune_rate = prune_rate; });
    }

    void hypersparse_sgd::set_penalty(const penalty& p)
    {
        coordinator_->change_options([&p](hypersparse_options& o) { o.regularizer = p; });
    }

    void hypersparse_sgd::hold_zeros(bool hold)
    {
        coordinator_->change_options([hold](hypersparse_options& o) { o.hold_zeros = hold; });
    }

    void hypersparse_sgd::restart_momentum(std::vector<dlib::resizable_tensor> velocities)
    {
        coordinator_->restart_momentum(std::move(velocities));
    }

    dlib::resizable_tensor hypersparse_sgd::next_velocity(std::size_t layer) const
    {
        if (generation_ == coordinator_->momentum_generation())
            return velocity_;
        return coordinator_->restarted_momentum(layer).velocity;
    }

    void hypersparse_sgd::rethrow_failure() const
    {
        coordinator_->rethrow_failure();
        coordinator_->wait_for_devices();
        coordinator_->throw_if_diverged();
    }

    void hypersparse_sgd::set_steps(std::size_t steps)
    {
        coordinator_->set_steps(steps);
    }

    void hypersparse_sgd::adopt_restarted_momentum(std::size_t layer, const dlib::tensor& gradient)
    {
        if (velocity_.size() != gradient.size() || generation_ != coordinator_->momentum_generation())
        {
            auto [generation, velocity] = coordinator_->restarted_momentum(layer);
            velocity_.copy_size(gradient);
            velocity_ = 0;
            if (velocity.size() == gradient.size())
                velocity_ = std::move(velocity);
            generation_ = generation;
        }
        step_.copy_size(gradient);
    }

    void serialize(const hypersparse_sgd& item, std::ostream& out)
    {
        const hypersparse_options o = item.options();
        dlib::serialize(std::string("hypersparse_sgd_1"), out);
        serialize(item.velocity_, out);
        dlib::serialize(o.prune_rate, out);
        dlib::serialize(o.lambda, out);
        dlib::serialize(o.eta, out);
        dlib::serialize(static_cast<std::uint64_t>(o.steps_per_epoch), out);
        dlib::serialize(static_cast<std::uint64_t>(o.warmup_steps), out);
        dlib::serialize(o.momentum, out);
        dlib::serialize(o.weight_decay, out);
        dlib::serialize(o.regularizer.name(), out);
        dlib::serialize(o.hold_zeros, out);
        dlib::serialize(static_cast<std::uint64_t>(item.steps()), out);
    }

    void deserialize(hypersparse_sgd& item, std::istream& in)
    {
        std::string version;
        dlib::deserialize(version, in);
        if (version != "hypersparse_sgd_1")
            throw dlib::serialization_error("hypersparse_sgd: expected version 'hypersparse_sgd_1', found '" + version + "'");
        hypersparse_options o = item.options();
        std::uint64_t steps_per_epoch = 0, warmup_steps = 0, steps = 0;
        std::string regularizer;
        dlib::resizable_tensor velocity;
        deserialize(velocity, in);
        dlib::deserialize(o.prune_rate, in);
        dlib::deserialize(o.lambda, in);
        dlib::deserialize(o.eta, in);
        dlib::deserialize(steps_per_epoch, in);
        dlib::deserialize(warmup_steps, in);
        dlib::deserialize(o.momentum, in);
        dlib::deserialize(o.weight_decay, in);
        dlib::deserialize(regularizer, in);
        dlib::deserialize(o.hold_zeros, in);
        dlib::deserialize(steps, in);
        o.steps_per_epoch = steps_per_epoch;
        o.warmup_steps = warmup_steps;
        if (regularizer != o.regularizer.name())
            o.regularizer = penalty(regularizer);
        item.coordinator_->change_options([&o](hypersparse_options& changed) { changed = o; });
        item.coordinator_->set_steps(steps);
        item.generation_ = item.coordinator_->momentum_generation();
        item.velocity_ = velocity;
    }

    std::ostream& operator<<(std::ostream& out, const hypersparse_sgd& item)
    {
        const hypersparse_options o = item.options();
        return out << "hypersparse_sgd: penalty=" << o.regularizer.name() << ", lambda=" << item.lambda()
            << ", prune_rate=" << o.prune_rate << ", weight_decay=" << o.weight_decay << ", momentum=" << o.momentum
            << ", hold_zeros=" << o.hold_zeros;
    }
}
