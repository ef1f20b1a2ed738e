// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <dlib/serialize.h>

#include <algorithm>
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

    void hypersparse_sgd::set_mask(network_mask mask)
    {
        coordinator_->set_mask(mask.layers() == 0 ? nullptr : std::make_shared<const network_mask>(std::move(mask)));
    }

    void hypersparse_sgd::restart_momentum(std::vector<dlib::resizable_tensor> velocities)
    {
        coordinator_->restart_momentum(std::move(velocities));
    }

    dlib::resizable_tensor hypersparse_sgd::next_momentum(std::size_t layer) const
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

    void hypersparse_sgd::adopt_mask(const step_coordinator::layer_position& position)
    {
        prunable_ = position.prunable;
        if (mask_ == position.step.mask)
            return;
        mask_ = position.step.mask;
        if (!mask_ || prunable_ >= mask_->layers())
        {
            active_.clear();
            return;
        }
        const layer_mask& mask = (*mask_)[prunable_];
        active_.set_size(static_cast<long long>(mask.size()));
        std::copy(mask.flags().begin(), mask.flags().end(), active_.host_write_only());
    }

    namespace
    {
        constexpr const char* version_without_mask = "hypersparse_sgd_1";
        constexpr const char* version = "hypersparse_sgd_2";

        // The mask of one layer of how many, or of all layers: by a copy that does not know which is its own.
        struct saved_mask
        {
            std::uint64_t layers = 0;       // 0: there is no mask
            std::uint64_t first = 0;        // those that are saved: from this one on
            network_mask mask;
        };

        saved_mask part_of(const network_mask& mask, std::size_t layer, bool whole)
        {
            if (whole)
                return {mask.layers(), 0, mask};
            if (layer >= mask.layers())
                return {mask.layers(), 0, {}};
            return {mask.layers(), layer, network_mask(std::vector<layer_mask>{mask[layer]})};
        }

        void write(const saved_mask& saved, std::ostream& out)
        {
            dlib::serialize(saved.layers, out);
            dlib::serialize(saved.first, out);
            serialize(saved.mask, out);
        }

        saved_mask read_mask(std::istream& in)
        {
            saved_mask saved;
            dlib::deserialize(saved.layers, in);
            dlib::deserialize(saved.first, in);
            deserialize(saved.mask, in);
            constexpr std::uint64_t most_layers = 1u << 20;
            if (saved.layers > most_layers || saved.first > saved.layers || saved.mask.layers() > saved.layers - saved.first)
                throw dlib::serialization_error("hypersparse_sgd: expected the mask of one of at most "
                    + std::to_string(most_layers) + " layers, found layer " + std::to_string(saved.first) + " of "
                    + std::to_string(saved.layers));
            return saved;
        }

        // What the copies saved comes together again, one after the other.
        std::shared_ptr<const network_mask> with_part(const std::shared_ptr<const network_mask>& mask, const saved_mask& saved)
        {
            if (saved.layers == 0)
                return nullptr;
            network_mask joined = mask && mask->layers() == saved.layers ? *mask : network_mask(std::vector<layer_mask>(saved.layers));
            for (std::size_t i = 0; i < saved.mask.layers(); ++i)
                joined[saved.first + i] = saved.mask[i];
            return std::make_shared<const network_mask>(std::move(joined));
        }
    }

    void serialize(const hypersparse_sgd& item, std::ostream& out)
    {
        const hypersparse_options o = item.options();
        dlib::serialize(std::string(version), out);
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
        dlib::serialize(o.nesterov, out);
        const std::shared_ptr<const network_mask> mask = item.mask();
        write(mask ? part_of(*mask, item.prunable_, item.prunable_ == hypersparse_sgd::no_layer) : saved_mask(), out);
    }

    void deserialize(hypersparse_sgd& item, std::istream& in)
    {
        std::string found;
        dlib::deserialize(found, in);
        if (found != version && found != version_without_mask)
            throw dlib::serialization_error("hypersparse_sgd: expected version '" + std::string(version) + "', found '" + found + "'");
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
        o.nesterov = false;
        saved_mask mask;
        if (found == version)
        {
            dlib::deserialize(o.nesterov, in);
            mask = read_mask(in);
        }
        o.steps_per_epoch = steps_per_epoch;
        o.warmup_steps = warmup_steps;
        if (regularizer != o.regularizer.name())
            o.regularizer = penalty(regularizer);
        item.coordinator_->change_options([&o](hypersparse_options& changed) { changed = o; });
        item.coordinator_->set_steps(steps);
        item.coordinator_->set_mask(with_part(item.coordinator_->mask(), mask));
        item.generation_ = item.coordinator_->momentum_generation();
        item.velocity_ = velocity;
    }

    std::ostream& operator<<(std::ostream& out, const hypersparse_sgd& item)
    {
        const hypersparse_options o = item.options();
        return out << "hypersparse_sgd: penalty=" << o.regularizer.name() << ", lambda=" << item.lambda()
            << ", prune_rate=" << o.prune_rate << ", weight_decay=" << o.weight_decay << ", momentum=" << o.momentum
            << ", hold_zeros=" << o.hold_zeros << ", nesterov=" << o.nesterov;
    }
}
