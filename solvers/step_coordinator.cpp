// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/solvers/step_coordinator.h>

#include <algorithm>
#include <chrono>

namespace hypersparse
{
    namespace
    {
        constexpr std::size_t no_layer = static_cast<std::size_t>(-1);

        // Far beyond any step: the network's own device did not take part (its share of the batch was empty) or has failed.
        constexpr std::chrono::seconds patience(120);

        // A mark's code: the step, from 1, and the layer's place among the marked ones.
        constexpr std::uint64_t most_layers = 1u << 16;

        void restart_steps(auto& devices)
        {
            for (auto& [id, device] : devices)
                device.steps = 0;
        }
    }

    void step_coordinator::bind(look_at_network look)
    {
        std::lock_guard lock(mutex_);
        look_ = std::move(look);
        network_ = {};
        next_layer_ = 0;
        steps_at_bind_ = steps_;
        other_devices_.clear();
        marked_.clear();
        diverged_.reset();
        measured_ = {};
        current_.measured = {};
        failure_ = nullptr;
    }

    hypersparse_options step_coordinator::options() const
    {
        std::lock_guard lock(mutex_);
        return options_;
    }

    void step_coordinator::change_options(const std::function<void(hypersparse_options&)>& change)
    {
        std::lock_guard lock(mutex_);
        hypersparse_options changed = options_;
        change(changed);
        check(changed);
        options_ = changed;
    }

    std::size_t step_coordinator::find_layer(const dlib::tensor& params) const
    {
        const auto found = std::find(network_.layers.begin(), network_.layers.end(), &params);
        return found == network_.layers.end() ? no_layer : found - network_.layers.begin();
    }

    void step_coordinator::look()
    {
        network_.layers.clear();
        network_.updated.clear();
        network_.weights.clear();
        look_(network_);
    }

    step_coordinator::layer_position step_coordinator::position_of(std::size_t layer) const
    {
        const auto is_this = [&](const weight_tensor& weights)
        {
            return layer < network_.layers.size() && weights.params == network_.layers[layer];
        };
        const auto found = std::find_if(network_.weights.begin(), network_.weights.end(), is_this);
        return {current_, layer, static_cast<std::size_t>(found - network_.weights.begin())};
    }

    void step_coordinator::check_mask() const
    {
        if (!mask_)
            return;
        bool fits = mask_->layers() == network_.weights.size();
        for (std::size_t l = 0; fits && l < mask_->layers(); ++l)
            fits = (*mask_)[l].size() == network_.weights[l].size;
        if (!fits)
            throw dlib::error("hypersparse_sgd: expected a mask of the network's " + std::to_string(network_.weights.size())
                + " prunable layers with " + std::to_string(count_weights(network_.weights)) + " weights, found one of "
                + std::to_string(mask_->layers()) + " layers with " + std::to_string(mask_->size())
                + " weights: make it from weight_list() of the network in training");
    }

    void step_coordinator::begin_step()
    {
        check_mask();
        current_.mask = mask_;
        current_.options = options_;
        current_.lambda = options_.regularizer.is_none() ? 0 : lambda_at(options_, steps_);
        current_.index = steps_;
        if (current_.lambda != 0)
        {
            options_.regularizer.measure(network_.weights, options_.prune_rate, measured_);
            current_.measured = measured_;
        }
        ++steps_;
        step_begun_.notify_all();
    }

    step_coordinator::layer_position step_coordinator::enter(const dlib::tensor& params)
    {
        std::unique_lock lock(mutex_);
        if (!look_)
            return enter_unbound(params);

        std::size_t layer = find_layer(params);
        if (layer == no_layer || layer < next_layer_ || next_layer_ == 0)
        {
            look();         // a step begins, or the network was allocated, assigned or moved since the last one
            layer = find_layer(params);
            if (layer == no_layer)
                return enter_other_device(params, lock);
            begin_step();
        }
        const bool last = network_.updated.empty() || layer >= network_.updated.back();
        next_layer_ = last ? 0 : layer + 1;
        return position_of(layer);
    }

    step_coordinator::layer_position step_coordinator::enter_unbound(const dlib::tensor& params)
    {
        if (mask_)
            throw dlib::error("hypersparse_sgd: expected a network to which the mask belongs, found none: construct the solver as "
                "hypersparse_sgd(net, options), or call bind(net)");
        if (!options_.regularizer.is_none() && lambda_at(options_, steps_) != 0)
            throw dlib::error("hypersparse_sgd: expected a network to measure for the penalty '" + options_.regularizer.name()
                + "', found none: construct the solver as hypersparse_sgd(net, options), or call bind(net)");
        device_steps& device = other_devices_[params.device_id()];
        if (device.steps == 0 || std::find(device.seen.begin(), device.seen.end(), &params) != device.seen.end())
        {
            device.seen.clear();
            ++device.steps;
            if (device.steps + steps_at_bind_ > steps_)
                begin_step();
        }
        device.seen.push_back(&params);
        return position_of(0);
    }

    step_coordinator::layer_position step_coordinator::enter_other_device(
        const dlib::tensor& params, std::unique_lock<std::mutex>& lock)
    {
        const bool same_device = network_.layers.empty() || network_.layers.front()->device_id() == params.device_id();
        if (same_device)
            throw dlib::error("hypersparse_sgd: expected a layer of the network that the solver was constructed with, "
                "found another network's: construct one solver for each network, or call bind(net)");

        device_steps& device = other_devices_[params.device_id()];
        if (device.steps == 0 || std::find(device.seen.begin(), device.seen.end(), &params) != device.seen.end())
        {
            device.seen.clear();
            ++device.steps;
        }
        device.seen.push_back(&params);
        const std::size_t wanted = device.steps + steps_at_bind_;
        if (!step_begun_.wait_for(lock, patience, [&] { return steps_ >= wanted || failure_; }) || failure_)
            throw dlib::error("hypersparse_sgd: expected the first GPU to begin step " + std::to_string(wanted)
                + ", found it at step " + std::to_string(steps_) + ": give every GPU a share of each batch");
        const std::size_t position = device.seen.size() - 1;
        if (position == 0)
            current_.measured.slope(params.device_id());        // brought to this GPU once a step
        return position_of(position < network_.updated.size() ? network_.updated[position] : 0);
    }

    divergence_mark step_coordinator::mark(const dlib::tensor& params)
    {
        std::lock_guard lock(mutex_);
        if (!diverged_)
            diverged_.emplace();
        auto found = std::find_if(marked_.begin(), marked_.end(), [&](const marked_layer& m) { return m.params == &params; });
        if (found == marked_.end())
        {
            if (marked_.size() == most_layers)
                marked_.clear();        // addresses of networks that are long gone
            found = marked_.insert(marked_.end(), {&params, params.size()});
        }
        return diverged_->mark((current_.index + 1) * most_layers + (found - marked_.begin()));
    }

    void step_coordinator::throw_if_diverged()
    {
        std::lock_guard lock(mutex_);
        const std::uint64_t code = diverged_ ? diverged_->code() : 0;
        if (code == 0)
            return;
        const marked_layer& layer = marked_.at(code % most_layers);
        *diverged_->mark(0).word = 0;       // told: whoever puts the network right may go on with it
        const non_finite_error failure("training diverged: expected finite weights and gradients, found others in "
            + name_of(layer.params, layer.size) + " at step " + std::to_string(code / most_layers - 1)
            + ": lower the learning rate, or lambda where there is a penalty, or check the data");
        if (!failure_)
            failure_ = std::make_exception_ptr(failure);
        throw failure;
    }

    void step_coordinator::wait_for_devices()
    {
        std::vector<int> devices;
        {
            std::lock_guard lock(mutex_);
            for (const auto& [id, device] : other_devices_)
                devices.push_back(id);
            if (!network_.layers.empty())
                devices.push_back(network_.layers.front()->device_id());
        }
        for (const int device : devices)
            wait_for_device(device);
    }

    void step_coordinator::copy_to_other_devices()
    {
        std::lock_guard lock(mutex_);
        if (other_devices_.empty() || !look_)
            return;
        look();
        for (const auto& [id, device] : other_devices_)
        {
            wait_for_device(id);        // its last step may still be under way
            for (std::size_t i = 0; i < std::min(device.seen.size(), network_.updated.size()); ++i)
                // The trainer's own copy of the network, which it shows us as const.
                memcpy(const_cast<dlib::tensor&>(*device.seen[i]), *network_.layers[network_.updated[i]]);
        }
    }

    std::size_t step_coordinator::steps() const
    {
        std::lock_guard lock(mutex_);
        return steps_;
    }

    void step_coordinator::set_steps(std::size_t steps)
    {
        std::lock_guard lock(mutex_);
        steps_ = steps;
        steps_at_bind_ = steps;
        restart_steps(other_devices_);
        next_layer_ = 0;
    }

    penalty_measurement step_coordinator::last_measurement() const
    {
        std::lock_guard lock(mutex_);
        return measured_.read();
    }

    void step_coordinator::set_mask(std::shared_ptr<const network_mask> mask)
    {
        std::lock_guard lock(mutex_);
        mask_ = std::move(mask);
    }

    std::shared_ptr<const network_mask> step_coordinator::mask() const
    {
        std::lock_guard lock(mutex_);
        return mask_;
    }

    std::size_t step_coordinator::momentum_generation() const
    {
        std::lock_guard lock(mutex_);
        return momentum_generation_;
    }

    void step_coordinator::restart_momentum(std::vector<dlib::resizable_tensor> velocities)
    {
        std::lock_guard lock(mutex_);
        velocities_ = std::move(velocities);
        ++momentum_generation_;
    }

    step_coordinator::momentum_start step_coordinator::restarted_momentum(std::size_t layer) const
    {
        std::lock_guard lock(mutex_);
        return {momentum_generation_, layer < velocities_.size() ? velocities_[layer] : dlib::resizable_tensor()};
    }

    std::string step_coordinator::name_of(const dlib::tensor* params, std::size_t size) const
    {
        for (const weight_tensor& weights : network_.weights)
            if (weights.params == params)
                return weights.name();
        const auto layer = std::find(network_.layers.begin(), network_.layers.end(), params);
        return "the layer with " + std::to_string(size) + " parameters" + (layer == network_.layers.end() ? ""
            : " (computational layer " + std::to_string(layer - network_.layers.begin()) + " from the output)");
    }

    void step_coordinator::store_failure(std::exception_ptr failure)
    {
        std::lock_guard lock(mutex_);
        if (!failure_)
            failure_ = failure;
        step_begun_.notify_all();
    }

    void step_coordinator::rethrow_failure() const
    {
        std::lock_guard lock(mutex_);
        if (failure_)
            std::rethrow_exception(failure_);
    }
}
