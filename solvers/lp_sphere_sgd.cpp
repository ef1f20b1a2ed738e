// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/solvers/lp_sphere_sgd.h>

#include <dlib/serialize.h>

#include <ostream>

namespace hypersparse
{
    namespace
    {
        constexpr const char* version_without_rate = "lp_sphere_sgd_1";
        constexpr const char* version = "lp_sphere_sgd_2";

        void clear_where(dlib::tensor& numbers, const std::vector<std::uint8_t>& mask, bool masked)
        {
            float* x = numbers.host();
            for (std::size_t i = 0; i < mask.size(); ++i)
                if ((mask[i] == 0) == masked)
                    x[i] = 0;
        }

        // dlib adds this step to the weight, which becomes +0.
        void step_to_zero(dlib::tensor& step, const dlib::tensor& params, const std::vector<std::uint8_t>& mask)
        {
            float* s = step.host();
            const float* w = params.host();
            for (std::size_t i = 0; i < mask.size(); ++i)
                if (mask[i] == 0)
                    s[i] = -w[i];
        }

        void demand(bool fits, const std::string& expected, const std::string& found)
        {
            if (!fits)
                throw dlib::serialization_error("lp_sphere_sgd: expected " + expected + ", found " + found
                    + ": read a file that a solver of this kind wrote");
        }
    }

    lp_sphere_sgd::lp_sphere_sgd(const lp_sphere_options& options) : network_(std::make_shared<sphere_network>(options))
    {
    }

    void lp_sphere_sgd::set_masks(sphere_masks masks)
    {
        network_->set_masks(std::move(masks));
    }

    void lp_sphere_sgd::restart()
    {
        start_from({});
    }

    void lp_sphere_sgd::start_from(std::vector<dlib::resizable_tensor> v, std::vector<dlib::resizable_tensor> momenta)
    {
        network_->set_starts(std::move(v));
        network_->steps().restart_momentum(std::move(momenta));
    }

    dlib::resizable_tensor lp_sphere_sgd::next_v(std::size_t prunable) const
    {
        if (generation_ == network_->steps().momentum_generation())
            return v_;
        const auto starts = network_->starts();
        return starts && prunable < starts->size() ? (*starts)[prunable] : dlib::resizable_tensor();
    }

    dlib::resizable_tensor lp_sphere_sgd::next_momentum(std::size_t layer) const
    {
        if (generation_ == network_->steps().momentum_generation())
            return momentum_;
        return network_->steps().restarted_momentum(layer).velocity;
    }

    // Returns whether this is the first step; start is then where it starts from, if that is not params.
    bool lp_sphere_sgd::begin(const sphere_place& place, dlib::resizable_tensor& start, const dlib::tensor& params)
    {
        const std::size_t generation = network_->steps().momentum_generation();
        step_.copy_size(params);
        if (momentum_.size() != 0 && generation == generation_)
        {
            if (momentum_.size() != params.size())
                throw dlib::error("lp_sphere_sgd: expected a layer of " + std::to_string(momentum_.size()) + " parameters, found "
                    + std::to_string(params.size()) + ": call restart() when a layer's size has changed");
            return false;
        }
        generation_ = generation;
        momentum_.copy_size(params);
        momentum_ = 0;
        p_ = place.p;
        units_ = place.units;
        v_.clear();
        if (place.starts)
        {
            v_ = (*place.starts)[place.weights];
        }
        else if (p_ != 0)
        {
            v_.set_size(static_cast<long long>(units_.size()));
            start.copy_size(params);
            memcpy(start, params);
            start_on_sphere(start, v_, units_, p_);     // what is not finite shows in the step
        }
        dlib::resizable_tensor momentum = network_->steps().restarted_momentum(place.layer).velocity;
        if (momentum.size() != params.size())
            return true;
        momentum_ = std::move(momentum);
        return false;
    }

    const dlib::tensor& lp_sphere_sgd::make_step(
        descent_plan plan, const sphere_place& place, const dlib::tensor& params, const dlib::tensor& gradient)
    {
        dlib::resizable_tensor start;
        plan.first = begin(place, start, params);
        if (place.restarted() && masks_ != place.masks)
            clear_where(momentum_, *place.restarted(), false);
        masks_ = place.masks;

        bool finite = descent_direction(step_, momentum_, start.size() != 0 ? start : params, gradient, plan);
        if (place.active())
        {
            clear_where(step_, *place.active(), true);
            clear_where(momentum_, *place.active(), true);
        }
        if (p_ != 0)
            finite &= sphere_step(step_, v_, params, units_, p_, plan.learning_rate * static_cast<float>(place.options.sphere_rate));
        finite &= step_along(step_, params, v_.size(), plan);
        if (place.active())
            step_to_zero(step_, params, *place.active());
        if (!finite)
        {
            const divergence_mark mark = network_->steps().mark(params);
            *mark.word = mark.code;
        }
        network_->steps().throw_if_diverged();
        return step_;
    }

    std::vector<dlib::resizable_tensor> put_on_sphere(const std::vector<weight_tensor>& weights, const lp_sphere_options& options)
    {
        check(options);
        if (weights.empty())
            throw dlib::error("put_on_sphere: expected a network with prunable weights, found none: "
                "run one forward pass first, which allocates them");
        const std::vector<double> exponents = sphere_exponents(weights, options);
        std::vector<dlib::resizable_tensor> starts(weights.size());
        for (const weight_tensor& layer : weights)
        {
            if (exponents[layer.index] == 0)
                continue;
            dlib::resizable_tensor& v = starts[layer.index];
            v.set_size(static_cast<long long>(layer.size));
            if (!start_on_sphere(*layer.params, v, units_of(layer), exponents[layer.index]))
                throw non_finite_error("put_on_sphere: expected finite weights, found others in " + layer.name()
                    + ": initialise the network anew");
        }
        return starts;
    }

    void serialize(const lp_sphere_sgd& item, std::ostream& out)
    {
        const lp_sphere_options o = item.options();
        dlib::serialize(std::string(version), out);
        dlib::serialize(item.p_, out);
        for (std::size_t x : {item.units_.count, item.units_.length, item.units_.unit_stride, item.units_.element_stride})
            dlib::serialize(static_cast<std::uint64_t>(x), out);
        serialize(item.v_, out);
        serialize(item.momentum_, out);
        for (double x : {o.p, o.first_p, o.momentum, o.dampening, o.weight_decay})
            dlib::serialize(x, out);
        dlib::serialize(static_cast<std::uint64_t>(o.first_layers), out);
        dlib::serialize(o.nesterov, out);
        dlib::serialize(o.exponents, out);
        dlib::serialize(static_cast<std::uint64_t>(item.steps()), out);
        dlib::serialize(o.sphere_rate, out);
    }

    void deserialize(lp_sphere_sgd& item, std::istream& in)
    {
        std::string found;
        dlib::deserialize(found, in);
        if (found != version && found != version_without_rate)
            throw dlib::serialization_error(std::string("lp_sphere_sgd: expected version '") + version + "', found '" + found + "'");
        double p = 0;
        std::uint64_t units[4] = {}, first_layers = 0, steps = 0;
        dlib::resizable_tensor v, momentum;
        lp_sphere_options o;
        dlib::deserialize(p, in);
        for (std::uint64_t& x : units)
            dlib::deserialize(x, in);
        deserialize(v, in);
        deserialize(momentum, in);
        for (double* x : {&o.p, &o.first_p, &o.momentum, &o.dampening, &o.weight_decay})
            dlib::deserialize(*x, in);
        dlib::deserialize(first_layers, in);
        dlib::deserialize(o.nesterov, in);
        dlib::deserialize(o.exponents, in);
        dlib::deserialize(steps, in);
        if (found == version)
            dlib::deserialize(o.sphere_rate, in);
        o.first_layers = first_layers;
        demand(p == 0 || (1 < p && p <= 2), "an exponent in (1, 2], or 0", std::to_string(p));
        const std::uint64_t wanted = p == 0 ? 0 : units[0] * units[1];
        demand(v.size() == wanted && wanted <= momentum.size(), std::to_string(wanted) + " numbers in v and as many or more in buf",
            std::to_string(v.size()) + " and " + std::to_string(momentum.size()));
        const bool rows = units[2] == units[1] && units[3] == 1, columns = units[2] == 1 && units[3] == units[0];
        demand(p == 0 || rows || columns, "units in rows or columns", "another layout");
        item.set_options(o);
        item.network_->steps().set_steps(steps);
        item.generation_ = item.network_->steps().momentum_generation();
        item.p_ = p;
        item.units_ = {units[0], units[1], units[2], units[3]};
        item.v_ = v;
        item.momentum_ = momentum;
        item.masks_ = nullptr;
    }

    std::ostream& operator<<(std::ostream& out, const lp_sphere_sgd& item)
    {
        const lp_sphere_options o = item.options();
        return out << "lp_sphere_sgd: p=" << o.p << ", first_p=" << o.first_p << ", first_layers=" << o.first_layers
            << ", momentum=" << o.momentum << ", dampening=" << o.dampening << ", weight_decay=" << o.weight_decay
            << ", nesterov=" << o.nesterov;
    }
}
