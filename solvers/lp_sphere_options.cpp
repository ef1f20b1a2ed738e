// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/solvers/lp_sphere_options.h>

#include <hypersparse/plugins/options/option_range.h>

#include <dlib/error.h>

#include <cmath>
#include <string_view>

namespace hypersparse
{
    namespace
    {
        constexpr option_range demand("lp_sphere_sgd");

        bool is_exponent(double p)
        {
            return 1 < p && p <= 2;
        }

        bool is_transposed(const weight_tensor& layer)
        {
            return std::string_view(layer.kind) == "cont";
        }

        bool is_1x1_convolution(const weight_tensor& layer)
        {
            return std::string_view(layer.kind) == "con" && layer.shape[2] == 1 && layer.shape[3] == 1;
        }

        long inputs(const weight_tensor& layer)
        {
            return std::string_view(layer.kind) == "con" ? layer.shape[1] : layer.shape[0];
        }

        std::vector<double> given_exponents(const std::vector<weight_tensor>& weights, const std::vector<double>& exponents)
        {
            if (exponents.size() != weights.size())
                throw dlib::error("lp_sphere_sgd: expected exponents for " + std::to_string(weights.size())
                    + " prunable layers, found " + std::to_string(exponents.size()) + ": give one a layer, 0 for plain SGD");
            for (const weight_tensor& layer : weights)
                if (is_transposed(layer) && exponents[layer.index] != 0)
                    throw dlib::error("lp_sphere_sgd: expected exponent 0 for the transposed convolution " + layer.name()
                        + ", found " + std::to_string(exponents[layer.index]) + ": only con and fc layers can be on the sphere");
            return exponents;
        }
    }

    void check(const lp_sphere_options& o)
    {
        demand(is_exponent(o.p), "p", "in (1, 2]", o.p);
        demand(is_exponent(o.first_p), "first_p", "in (1, 2]", o.first_p);
        demand(0 <= o.momentum && o.momentum < 1, "momentum", "in [0, 1)", o.momentum);
        demand(0 <= o.dampening && o.dampening <= 1, "dampening", "in [0, 1]", o.dampening);
        demand(0 <= o.weight_decay && std::isfinite(o.weight_decay), "weight_decay", ">= 0", o.weight_decay);
        demand(0 < o.sphere_rate && std::isfinite(o.sphere_rate), "sphere_rate", "> 0", o.sphere_rate);
        for (double p : o.exponents)
            demand(p == 0 || is_exponent(p), "every number of exponents", "in (1, 2], or 0", p);
    }

    std::vector<double> sphere_exponents(const std::vector<weight_tensor>& weights, const lp_sphere_options& options)
    {
        if (!options.exponents.empty())
            return given_exponents(weights, options.exponents);
        std::vector<double> exponents(weights.size(), 0);
        std::size_t counted = 0;
        for (std::size_t i = 0; i + 1 < weights.size(); ++i)        // the last one is the classifier
        {
            if (is_transposed(weights[i]) || is_1x1_convolution(weights[i]))
                continue;
            const double p = counted++ < options.first_layers ? options.first_p : options.p;
            if (inputs(weights[i]) >= 2)
                exponents[i] = p;
        }
        return exponents;
    }
}
