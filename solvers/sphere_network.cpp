// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/solvers/sphere_network.h>

#include <algorithm>

namespace hypersparse
{
    namespace
    {
        void check_count(const std::vector<std::vector<std::uint8_t>>& masks, std::size_t prunable)
        {
            if (masks.size() != prunable)
                throw dlib::error("lp_sphere_sgd: expected masks for " + std::to_string(prunable) + " prunable layers, found "
                    + std::to_string(masks.size()) + ": give one a layer, an empty one where all weights are in use");
        }

        void check_size(const std::vector<std::uint8_t>& mask, std::size_t size, std::size_t index)
        {
            if (!mask.empty() && mask.size() != size)
                throw dlib::error("lp_sphere_sgd: expected a mask of " + std::to_string(size) + " weights for prunable layer "
                    + std::to_string(index + 1) + ", found " + std::to_string(mask.size()) + ": give one number a weight");
        }

        void check_start(const std::vector<dlib::resizable_tensor>& starts, std::size_t index, std::size_t size)
        {
            const std::size_t found = index < starts.size() ? starts[index].size() : 0;
            if (found != size)
                throw dlib::error("lp_sphere_sgd: expected a start of " + std::to_string(size) + " numbers for prunable layer "
                    + std::to_string(index + 1) + ", found " + std::to_string(found) + ": pass what put_on_sphere(net, options) returned");
        }

        const std::vector<std::uint8_t>* part(const std::vector<std::vector<std::uint8_t>>& all, std::size_t index)
        {
            return index < all.size() && !all[index].empty() ? &all[index] : nullptr;
        }
    }

    const std::vector<std::uint8_t>* sphere_place::active() const
    {
        return masks ? part(masks->active, weights) : nullptr;
    }

    const std::vector<std::uint8_t>* sphere_place::restarted() const
    {
        return masks ? part(masks->restarted, weights) : nullptr;
    }

    sphere_network::sphere_network(const lp_sphere_options& options)
    {
        set_options(options);
        steps_.change_options([](hypersparse_options& o) { o.lambda = 0; });
    }

    void sphere_network::bind(step_coordinator::look_at_network look)
    {
        {
            std::lock_guard lock(mutex_);
            layers_.clear();
        }
        steps_.bind([this, look = std::move(look)](network_tensors& found)
        {
            look(found);
            settle(found);
        });
    }

    void sphere_network::settle(const network_tensors& found)
    {
        std::lock_guard lock(mutex_);
        const std::vector<double> exponents = sphere_exponents(found.weights, options_);
        layers_.assign(found.layers.size(), {});
        prunable_ = found.weights.size();
        for (const weight_tensor& w : found.weights)
        {
            layer& l = layers_[std::find(found.layers.begin(), found.layers.end(), w.params) - found.layers.begin()];
            l = {.weights = w.index, .size = w.size, .p = exponents[w.index], .units = {}};
            if (l.p != 0)
                l.units = units_of(w);
        }
    }

    sphere_place sphere_network::enter(const dlib::tensor& params)
    {
        const std::size_t index = steps_.enter(params).layer;
        std::lock_guard lock(mutex_);
        sphere_place place;
        place.options = options_;
        place.layer = index;
        if (layers_.empty() || layers_[index].weights == no_weights)
            return place;
        const layer& l = layers_[index];
        place.p = l.p;
        place.units = l.units;
        place.weights = l.weights;
        if (starts_ && l.p != 0)
        {
            check_start(*starts_, l.weights, l.size);
            place.starts = starts_;
        }
        if (masks_)
        {
            check_count(masks_->active, prunable_);
            check_size(masks_->active[l.weights], l.size, l.weights);
            place.masks = masks_;
            if (const auto* restarted = place.restarted())
                check_size(*restarted, l.size, l.weights);
        }
        return place;
    }

    lp_sphere_options sphere_network::options() const
    {
        std::lock_guard lock(mutex_);
        return options_;
    }

    void sphere_network::set_options(const lp_sphere_options& options)
    {
        check(options);
        std::lock_guard lock(mutex_);
        options_ = options;
    }

    void sphere_network::set_masks(sphere_masks masks)
    {
        auto shared = std::make_shared<const sphere_masks>(std::move(masks));
        std::lock_guard lock(mutex_);
        masks_ = shared->active.empty() ? nullptr : shared;
    }

    std::shared_ptr<const std::vector<dlib::resizable_tensor>> sphere_network::starts() const
    {
        std::lock_guard lock(mutex_);
        return starts_;
    }

    void sphere_network::set_starts(std::vector<dlib::resizable_tensor> starts)
    {
        auto shared = std::make_shared<const std::vector<dlib::resizable_tensor>>(std::move(starts));
        std::lock_guard lock(mutex_);
        starts_ = shared->empty() ? nullptr : shared;
    }
}
