// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PENALTY_PENALTY_POLICY_H
#define HYPERSPARSE_PLUGINS_PENALTY_PENALTY_POLICY_H

#include <hypersparse/plugins/kernels/host_device.h>
#include <hypersparse/plugins/penalty/penalty_measurement.h>
#include <hypersparse/plugins/weights/weight_tensor.h>

#include <concepts>
#include <string>
#include <type_traits>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS CONCEPT REPRESENTS
            A penalty L(w) over all prunable weights of a network. The solver adds lambda * dL/dw to the gradient of every
            prunable weight. A model is a small default constructible struct with
                - static constexpr const char* name
                    the word by which the penalty is chosen and saved.
                - penalty_measurement measure(const std::vector<weight_tensor>& weights, double prune_rate) const
                    looks once at the whole network at the start of a step.
                - slope_coefficients coefficients(const penalty_measurement& m) const
                    the numbers that the element formula needs. Not asked for where m.defined is false: the slope is 0 there.
                - static float slope(float w, const slope_coefficients& c)
                    dL/dw of one weight. It must be a pure function, and 0 at w == 0 if zeros are to stay.
                  To be usable in CUDA kernels of your own it is marked HYPERSPARSE_HOST_DEVICE.

        EXAMPLE
            struct elastic_net_penalty
            {
                static constexpr const char* name = "elastic-net";
                hypersparse::penalty_measurement measure(const std::vector<hypersparse::weight_tensor>& w, double) const
                    { return {.weights = hypersparse::count_weights(w)}; }
                hypersparse::slope_coefficients coefficients(const hypersparse::penalty_measurement&) const
                    { return {.scale = 0.5f, .strength = 1.0f}; }
                static float slope(float w, const hypersparse::slope_coefficients& c)
                    { return c.strength * float((w > 0) - (w < 0)) + c.scale * 2 * w; }
            };
            solver.set_penalty(elastic_net_penalty{});
    !*/
    template <typename policy>
    concept penalty_policy = std::is_default_constructible_v<policy> && std::is_copy_constructible_v<policy>
        && requires(const policy& p, const std::vector<weight_tensor>& weights, const penalty_measurement& m)
    {
        { policy::name } -> std::convertible_to<std::string>;
        { p.measure(weights, 0.5) } -> std::same_as<penalty_measurement>;
        { p.coefficients(m) } -> std::same_as<slope_coefficients>;
        { policy::slope(0.0f, slope_coefficients{}) } -> std::same_as<float>;
    };
}

#endif
