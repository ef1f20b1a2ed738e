// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/lpss_mask_driver.h>

#include <hypersparse/plugins/pruning/apply_mask.h>
#include <hypersparse/plugins/pruning/gradual_pruning.h>
#include <hypersparse/plugins/pruning/keep_largest.h>
#include <hypersparse/plugins/pruning/layer_shape.h>
#include <hypersparse/plugins/pruning/random_mask.h>
#include <hypersparse/plugins/training/training_state.h>

#include <dlib/serialize.h>

#include <algorithm>
#include <cmath>

namespace hypersparse
{
    namespace
    {
        std::size_t last_update_of(const lpss_options& o, std::size_t steps_per_epoch)
        {
            if (o.prune_rate == 0)
                return 0;
            const double steps = static_cast<double>(o.epochs * steps_per_epoch);
            const auto begin = static_cast<std::size_t>(std::ceil(o.update_begin * steps));
            const auto end = std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(o.update_end * steps)));
            const std::size_t last = (end - 1) / o.update_steps * o.update_steps;       // counted from 0
            return (last >= begin ? last : end - 1) + 1;
        }

        lpss_layer view_of(const weight_tensor& weights, std::span<const float> values, std::span<const float> gradient,
            const layer_mask& active)
        {
            const sphere_units units = units_of(weights);
            return {.weights = values, .gradient = gradient, .active = active.flags(), .units = units.count, .length = units.length,
                .unit_stride = units.unit_stride, .element_stride = units.element_stride};
        }

        // What a weight's gradient is worth beside the others of its unit.
        std::vector<float> share_of_unit(const weight_tensor& weights, const std::vector<float>& gradient)
        {
            const sphere_units units = units_of(weights);
            std::vector<float> shares(gradient.size());
            for (std::size_t u = 0; u < units.count; ++u)
            {
                const auto at = [&](std::size_t i) { return u * units.unit_stride + i * units.element_stride; };
                double squares = 0;
                for (std::size_t i = 0; i < units.length; ++i)
                    squares += static_cast<double>(gradient[at(i)]) * gradient[at(i)];
                for (std::size_t i = 0; i < units.length; ++i)
                    shares[at(i)] = static_cast<float>(std::abs(gradient[at(i)]) / (std::sqrt(squares) + 1e-6));
            }
            return shares;
        }

        network_mask inverse(const network_mask& mask)
        {
            std::vector<layer_mask> layers;
            for (std::size_t l = 0; l < mask.layers(); ++l)
            {
                layer_mask& layer = layers.emplace_back(mask[l].size(), false);
                for (std::size_t i = 0; i < layer.size(); ++i)
                    layer.set(i, !mask[l][i]);
            }
            return network_mask(std::move(layers));
        }
    }

    lpss_mask_driver::lpss_mask_driver(training_subject& subject, const lpss_options& options)
        : subject_(subject), options_(options), growth_fraction_(options.growth_start)
    {
        DLIB_CASSERT(subject.sphere_solver() != nullptr);
        check(options);
        std::vector<std::size_t> sizes;
        for (const weight_tensor& weights : subject.weights())
            sizes.push_back(weights.size);
        mask_ = network_mask::all_active(sizes);
        target_ = mask_.size() - static_cast<std::size_t>(std::floor(options.prune_rate * static_cast<double>(mask_.size())));
        last_update_ = last_update_of(options, subject.steps_per_epoch());
    }

    training_phase lpss_mask_driver::phase(std::size_t) const
    {
        return {.name = "train", .epochs = options_.epochs};
    }

    double lpss_mask_driver::epoch_of(std::size_t step) const
    {
        return static_cast<double>(step) / static_cast<double>(subject_.steps_per_epoch());
    }

    double lpss_mask_driver::learning_rate(std::size_t epoch, std::size_t step) const
    {
        return learning_rate_at(std::min(epoch_of(epoch * subject_.steps_per_epoch() + step + 1),
            static_cast<double>(options_.epochs)), options_);
    }

    network_mask lpss_mask_driver::first_mask() const
    {
        const std::vector<layer_shape> shapes = shapes_of(subject_.weights());
        const double masked = std::min(options_.masked_at_start, options_.prune_rate);
        layout counts;
        for (const layer_shape& shape : shapes)
        {
            const std::size_t n = shape.weights();
            counts.density.push_back(1 - masked);
            counts.kept.push_back(n - static_cast<std::size_t>(std::ceil(masked * static_cast<double>(n))));
        }
        return random_mask(shapes, counts, options_.seed);
    }

    void lpss_mask_driver::begin_epoch() { subject_.sphere_solver()->set_options(solver_options_of(options_)); }

    void lpss_mask_driver::begin_training(std::size_t)
    {
        begin_epoch();
        subject_.sphere_solver()->start_from(put_on_sphere(subject_.weights(), solver_options_of(options_)));
        if (options_.prune_rate == 0)
            return;
        mask_ = first_mask();
        show_mask();
    }

    void lpss_mask_driver::show_mask()
    {
        apply_mask(subject_.weights(), mask_);
        sphere_masks masks;
        for (std::size_t l = 0; l < mask_.layers(); ++l)
            masks.active.emplace_back(mask_[l].flags().begin(), mask_[l].flags().end());
        masks.restarted = grown_;
        subject_.sphere_solver()->set_masks(std::move(masks));
    }

    bool lpss_mask_driver::updates_after(std::size_t step) const
    {
        if (last_update_ == 0 || step > last_update_)
            return false;
        const double share = epoch_of(step - 1) / static_cast<double>(options_.epochs);
        return step == last_update_ || ((step - 1) % options_.update_steps == 0 && share >= options_.update_begin);
    }

    void lpss_mask_driver::after_step(std::size_t, std::size_t step)
    {
        grown_.clear();
        if (updates_after(step))
            update(step);
        if (step < options_.epochs * subject_.steps_per_epoch())
            subject_.set_learning_rate(learning_rate(0, step));
    }

    void lpss_mask_driver::update(std::size_t step)
    {
        const std::vector<weight_tensor> weights = subject_.weights();
        std::vector<std::vector<float>> gradients = subject_.gradients_of_last_batch();
        for (std::vector<float>& layer : gradients)
            for (float& g : layer)
                g *= static_cast<float>(options_.batch_size);       // of the summed loss
        const double epochs = static_cast<double>(options_.epochs);
        const lpss_schedule schedule = {.begin = options_.update_begin * epochs, .end = options_.update_end * epochs,
            .initial_drop_fraction = options_.drop_initial};
        const double h = lpss_drop_fraction(schedule, std::clamp(epoch_of(step - 1), schedule.begin, schedule.end));
        const std::vector<std::span<const float>> values = values_of(weights);
        network_mask next = mask_;
        std::vector<std::vector<std::uint8_t>> grown(weights.size());
        for (std::size_t l = 0; l < weights.size(); ++l)
        {
            lpss_update update = lpss_drop_grow(view_of(weights[l], values[l], gradients[l], mask_[l]), h, growth_fraction_, options_.growth);
            for (std::size_t i = 0; i < update.active.size(); ++i)
                next[l].set(i, update.active[i] != 0);
            grown[l] = std::move(update.grown);
        }
        if (step == last_update_)
            bring_to_target(next, grown, gradients);
        mask_ = std::move(next);
        grown_ = std::move(grown);
        show_mask();
        const double sparsity = 1 - static_cast<double>(mask_.active()) / static_cast<double>(mask_.size());
        growth_fraction_ = lpss_growth_fraction(sparsity, options_.prune_rate, h, options_.growth_change);
    }

    void lpss_mask_driver::bring_to_target(network_mask& mask, std::vector<std::vector<std::uint8_t>>& grown,
        const std::vector<std::vector<float>>& gradients) const
    {
        const std::vector<weight_tensor> weights = subject_.weights();
        const std::size_t active = mask.active();
        if (active >= target_)
        {
            mask = prune_to(values_of(weights), mask, target_);
            return;
        }
        std::vector<std::vector<float>> shares;
        for (std::size_t l = 0; l < weights.size(); ++l)
            shares.push_back(share_of_unit(weights[l], gradients[l]));
        const network_mask more = keep_largest({shares.begin(), shares.end()}, target_ - active, inverse(mask));
        for (std::size_t l = 0; l < mask.layers(); ++l)
            for (std::size_t i = 0; i < mask[l].size(); ++i)
                if (more[l][i])
                {
                    mask[l].set(i, true);
                    grown[l][i] = 1;
                }
    }

    bool lpss_mask_driver::is_sparse_from(std::size_t, std::size_t step) const { return step >= last_update_; }

    void lpss_mask_driver::save(std::ostream& out)
    {
        serialize(mask_, out);
        dlib::serialize(growth_fraction_, out);
        dlib::serialize(grown_, out);
        const std::vector<dlib::resizable_tensor> positions = subject_.sphere_positions();
        save_number(positions.size(), out);
        for (const dlib::resizable_tensor& v : positions)
            serialize(v, out);
    }

    void lpss_mask_driver::load(std::istream& in)
    {
        network_mask mask;
        deserialize(mask, in);
        dlib::deserialize(growth_fraction_, in);
        dlib::deserialize(grown_, in);
        std::vector<dlib::resizable_tensor> positions(load_number(in) == mask_.layers() ? mask_.layers() : 0);
        if (positions.empty() || mask.layers() != mask_.layers() || mask.size() != mask_.size())
            throw dlib::error("LpSS state: expected " + std::to_string(mask_.layers()) + " prunable layers with "
                + std::to_string(mask_.size()) + " weights, found others: it was saved with another network");
        for (dlib::resizable_tensor& v : positions)
            deserialize(v, in);
        mask_ = std::move(mask);
        begin_epoch();
        subject_.sphere_solver()->start_from(std::move(positions), subject_.velocities());
        if (options_.prune_rate != 0)
            show_mask();
    }
}
