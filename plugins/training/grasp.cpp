// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/grasp.h>

#include <dlib/error.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace hypersparse::impl
{
    void layer_sums::add(double factor, const layer_numbers& numbers)
    {
        sums_.resize(numbers.size());
        for (std::size_t l = 0; l < numbers.size(); ++l)
        {
            sums_[l].resize(numbers[l].size());
            for (std::size_t i = 0; i < numbers[l].size(); ++i)
                sums_[l][i] += factor * numbers[l][i];
        }
    }

    layer_numbers layer_sums::rounded() const
    {
        layer_numbers result;
        for (const std::vector<double>& layer : sums_)
            result.emplace_back(layer.begin(), layer.end());
        return result;
    }

    double layer_sums::norm() const
    {
        double squares = 0;
        for (const std::vector<double>& layer : sums_)
            for (const double sum : layer)
                squares += sum * sum;
        return std::sqrt(squares);
    }

    double relative_norm(const std::vector<weight_tensor>& weights, const layer_numbers& gradient)
    {
        layer_sums w, g;
        w.add(1, copy_weights(weights));
        g.add(1, gradient);
        if (w.norm() == 0 || g.norm() == 0)
            throw dlib::error(std::string("GraSP: expected weights and gradients that are not all 0, found only zeros in the ")
                + (w.norm() == 0 ? "weights" : "gradients") + "; initialise the network first");
        return w.norm() / g.norm();
    }

    double central_difference::error() const
    {
        const double norm = derivative_.norm();
        return norm == 0 ? 0 : apart_.norm() / norm;
    }

    void step_choice::found(const central_difference& difference)
    {
        constexpr double wanted = 5e-6, accepted = 2 * wanted;
        constexpr int most_tries = 4;
        const double error = difference.error();
        if (++tried_ == 1 || error < least_error_)
        {
            least_error_ = error;
            best_ = difference.derivative();
        }
        done_ = error <= accepted || tried_ == most_tries;
        next_ = difference.step() * std::max(0.1, std::pow(wanted / error, 1.0 / 6));
    }

    divided_outputs::divided_outputs(const dlib::tensor& outputs, double temperature)
        : temperature_(temperature), outputs_(outputs), gradient_(outputs)
    {
        gradient_ = 0;
        for (float& x : outputs_)
            x = static_cast<float>(x / temperature_);
    }

    const dlib::tensor& divided_outputs::gradient()
    {
        for (float& g : gradient_)
            g = static_cast<float>(g / temperature_);
        return gradient_;
    }

    layer_numbers copy_weights(const std::vector<weight_tensor>& weights)
    {
        layer_numbers result;
        for (const weight_tensor& layer : weights)
            result.emplace_back(layer.params->host(), layer.params->host() + layer.size);
        return result;
    }

    void move_weights(const std::vector<weight_tensor>& weights, const layer_numbers& from, const layer_numbers& direction,
        double distance)
    {
        for (std::size_t l = 0; l < weights.size(); ++l)
        {
            float* w = weights[l].params->host();
            if (distance == 0)
                std::ranges::copy(from[l], w);
            else
                for (std::size_t i = 0; i < from[l].size(); ++i)
                    w[i] = static_cast<float>(from[l][i] + distance * direction[l][i]);
        }
    }
}
