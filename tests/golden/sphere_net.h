// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_GOLDEN_SPHERE_NET_H
#define HYPERSPARSE_TESTS_GOLDEN_SPHERE_NET_H

#include "golden_files.h"
#include "trace_net.h"

#include <hypersparse/plugins/weights/weight_list.h>
#include <hypersparse/solvers/lp_sphere_sgd.h>

#include <nlohmann/json.hpp>

#include <limits>
#include <memory>

class loss_of_batch_ : public dlib::loss_multiclass_log_
{
    // Cross entropy, its mean or its sum over the batch.

public:
    bool summed = false;

    template <typename label_iterator, typename SUBNET>
    double compute_loss_value_and_gradient(const dlib::tensor& input, label_iterator truth, SUBNET& sub) const
    {
        const double mean = loss_multiclass_log_::compute_loss_value_and_gradient(input, truth, sub);
        const auto factor = static_cast<float>(summed ? input.num_samples() : 1);
        sub.get_gradient_input() *= factor;
        return factor * mean;
    }
};

template <typename SUBNET>
using loss_of_batch = dlib::add_loss_layer<loss_of_batch_, SUBNET>;

// The samples of a golden file: x (samples, channels, rows, columns), of which the first `channels` are taken; y.
struct golden_samples
{
    std::array<long, 4> shape = {};
    std::vector<std::vector<float>> x;
    std::vector<unsigned long> y;
};

golden_samples read_golden_samples(const nlohmann::json& file, long channels);

// As many outputs as the golden shape of each con and fc layer says. names: of the layers with parameters, the input's first.
template <typename net_type>
void set_widths(net_type& net, const std::map<std::string, std::vector<long>>& shapes, const std::vector<std::string>& names)
{
    std::size_t next = 0;
    hypersparse::for_each_layer([&](auto& layer)
    {
        if constexpr (requires { layer.set_num_filters(1); })
        {
            layer.disable_bias();
            layer.set_num_filters(shapes.at(names.at(next++) + ".weight").at(0));
        }
        else if constexpr (requires { layer.set_num_outputs(1); })
            layer.set_num_outputs(static_cast<unsigned long>(shapes.at(names.at(next++) + ".weight").at(0)));
        else if constexpr (requires { layer.get_running_stats_window_size(); })
            ++next;
    }, net);
}

std::map<std::string, std::vector<long>> golden_shapes(const nlohmann::json& params);

// Weights of a layer from dlib's order to PyTorch's, or back: fc is (in, out) in dlib.
template <typename number>
std::vector<number> reordered(const std::vector<number>& from, const hypersparse::weight_tensor& layer, bool to_pytorch)
{
    if (from.empty() || std::string(layer.kind) != "fc")
        return from;
    std::vector<number> to(from.size());
    const std::size_t in = layer.shape[0], out = layer.shape[1];
    for (std::size_t i = 0; i < in; ++i)
        for (std::size_t o = 0; o < out; ++o)
            to_pytorch ? to[o * in + i] = from[i * out + o] : to[i * out + o] = from[o * in + i];
    return to;
}

template <typename net_type>
class sphere_trainer
{
    /*!
        WHAT THIS OBJECT REPRESENTS
            A net with the golden start, and dlib's trainer with lp_sphere_sgd.
    !*/

public:
    using trainer_type = dlib::dnn_trainer<net_type, hypersparse::lp_sphere_sgd>;

    sphere_trainer(net_type& net, const golden_samples& samples, const std::vector<std::string>& names, const nlohmann::json& init,
        const hypersparse::lp_sphere_options& options)
        : samples_(samples)
    {
        dlib::input_layer(net).set_shape(samples.shape[1], samples.shape[2], samples.shape[3]);
        dlib::resizable_tensor input;
        net.to_tensor(samples.x.begin(), samples.x.begin() + 1, input);
        net.forward(input);         // one sample: dlib allocates parameters
        hypersparse::for_each_layer([&](auto& layer)
        {
            dlib::set_weight_decay_multiplier(layer, 1);            // PyTorch decays every parameter
            dlib::set_bias_weight_decay_multiplier(layer, 1);
            if constexpr (requires { layer.get_running_stats_window_size(); })
                hypersparse::start_like_pytorch(layer);
            layer_of_params_[&layer.get_layer_params()] = layers_++;
        }, net);
        parameters_ = parameters_of(net, names);
        weights_ = hypersparse::weight_list(net);
        for (const parameter& p : parameters_)
            if (init.contains(p.name))
                p.write(floats(init[p.name]));
        solver = hypersparse::lp_sphere_sgd(net, options);
        solver.start_from(hypersparse::put_on_sphere(net, options));
        trainer = std::make_unique<trainer_type>(net, solver);
        trainer->set_iterations_without_progress_threshold(std::numeric_limits<unsigned long>::max());
        trainer->set_learning_rate_shrink_factor(1);
    }

    double step(double learning_rate, std::size_t begin, std::size_t end)
    {
        trainer->set_learning_rate(learning_rate);
        trainer->clear_average_loss();
        trainer->train_one_step(samples_.x.begin() + begin, samples_.x.begin() + end, samples_.y.begin() + begin);
        const double loss = trainer->get_average_loss();            // waits for the step
        trainer->get_net(dlib::force_flush_to_disk::no);
        return loss;
    }

    const hypersparse::lp_sphere_sgd& solver_of(std::size_t weights) const
    {
        const std::size_t layer = layer_of_params_.at(weights_[weights].params);
        return trainer->get_solvers().at(layers_ - 1 - layer);      // dlib counts from the output
    }

    std::vector<float> v_of(std::size_t weights) const
    {
        const dlib::resizable_tensor& v = solver_of(weights).v();
        return reordered(std::vector<float>(v.begin(), v.end()), weights_[weights], true);
    }

    std::vector<float> momentum_of(std::size_t weights) const
    {
        const dlib::resizable_tensor& buf = solver_of(weights).momentum();
        return reordered(std::vector<float>(buf.begin(), buf.begin() + weights_[weights].size), weights_[weights], true);
    }

    const std::vector<parameter>& parameters() const { return parameters_; }
    const std::vector<hypersparse::weight_tensor>& weights() const { return weights_; }

    hypersparse::lp_sphere_sgd solver;
    std::unique_ptr<trainer_type> trainer;

private:
    const golden_samples& samples_;
    std::vector<parameter> parameters_;
    std::vector<hypersparse::weight_tensor> weights_;
    std::size_t layers_ = 0;
    std::map<const dlib::tensor*, std::size_t> layer_of_params_;
};

#endif
