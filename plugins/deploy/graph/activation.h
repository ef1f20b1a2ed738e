// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_ACTIVATION_H
#define HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_ACTIVATION_H

#include <hypersparse/plugins/deploy/graph/operations.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hypersparse
{
    template <typename real>
    real activate(activation function, real parameter, real x)
    /*!
        requires
            - real is float or double
        ensures
            - returns f(x), as dlib's layers of these names define it:
                relu            max(x, 0)
                leaky_relu      x > 0 ? x : parameter*x
                sigmoid         1/(1 + exp(-x))
                tanh            tanh(x)
                gelu            x/2 * (1 + erf(x/sqrt(2)))
                silu            x/(1 + exp(-x))
                mish            x*tanh(log(1 + exp(x)))
                clipped_relu    min(max(x, 0), parameter)
                elu             x > 0 ? x : parameter*(exp(x) - 1)
    !*/
    {
        switch (function)
        {
            case activation::relu: return std::max(x, real(0));
            case activation::leaky_relu: return x > 0 ? x : parameter*x;
            case activation::sigmoid: return 1/(1 + std::exp(-x));
            case activation::tanh: return std::tanh(x);
            case activation::gelu: return x/2 * (1 + std::erf(x/std::numbers::sqrt2_v<real>));
            case activation::silu: return x/(1 + std::exp(-x));
            case activation::mish: return x*std::tanh(x > 30 ? x : std::log1p(std::exp(x)));
            case activation::clipped_relu: return std::min(std::max(x, real(0)), parameter);
            case activation::elu: return x > 0 ? x : parameter*std::expm1(x);
        }
        return x;
    }
}

#endif
