// SPDX-License-Identifier: BSL-1.0
#include "pgd_check.h"

#include "golden_files.h"
#include "trace_net.h"

#include <hypersparse/plugins/layers/input_rgb_normalized.h>
#include <hypersparse/plugins/layers/prepare.h>
#include <hypersparse/plugins/training/pgd.h>
#include <hypersparse/plugins/training/sample_gradients.h>

using namespace hypersparse;
using nlohmann::json;

namespace
{
    template <typename SUBNET>
    using con3x3 = dlib::add_layer<dlib::con_<1, 3, 3, 1, 1, 1, 1>, SUBNET>;
    template <typename SUBNET>
    using head = dlib::loss_multiclass_log<dlib::fc<1, dlib::avg_pool_everything<dlib::relu<con3x3<dlib::relu<SUBNET>>>>>>;

    using plain_net = head<con3x3<input_rgb_normalized>>;
    using bn_net = head<dlib::bn_con<con3x3<input_rgb_normalized>>>;
    using affine_net = head<dlib::affine<con3x3<input_rgb_normalized>>>;

    constexpr double pixel_bound = 1e-6, loss_bound = 1e-5;

    dlib::resizable_tensor tensor_of(const json& shape, const json& numbers)
    {
        dlib::resizable_tensor result(shape[0].get<long>(), shape[1].get<long>(), shape[2].get<long>(), shape[3].get<long>());
        const std::vector<float> values = floats(numbers);
        if (values.size() != result.size())
            throw std::runtime_error("pgd: expected " + std::to_string(result.size()) + " numbers, found " + std::to_string(values.size()));
        std::copy(values.begin(), values.end(), result.begin());
        return result;
    }

    std::vector<float> values_of(const dlib::tensor& t)
    {
        return {t.begin(), t.end()};
    }

    std::size_t outputs(const json& golden, const std::string& name)
    {
        for (const json& p : golden["params"])
            if (p["name"] == name)
                return p["shape"][0];
        throw std::runtime_error("pgd: expected a parameter " + name + ", found none");
    }

    // Means and deviations are those that every file of this form names in its `about`.
    template <typename net_type>
    std::vector<parameter> build(net_type& net, const json& golden)
    {
        constexpr bool has_bn = !std::is_same_v<net_type, plain_net>;
        dlib::input_layer(net).set_statistics({{.4914f, .4822f, .4465f}, {.2023f, .1994f, .2010f}});
        std::size_t convolution = 0;
        for_each_layer([&](auto& layer)
        {
            if constexpr (requires { layer.set_num_filters(1); })
            {
                if (has_bn && convolution == 0)
                    layer.disable_bias();
                layer.set_num_filters(static_cast<long>(outputs(golden, "conv" + std::to_string(++convolution) + ".weight")));
            }
            else if constexpr (requires { layer.set_num_outputs(1); })
                layer.set_num_outputs(static_cast<long>(outputs(golden, "fc.weight")));
        }, net);
        prepare(net, golden["x_shape"][2], golden["x_shape"][3]);
        start_like_pytorch(net);
        auto parameters = has_bn ? parameters_of(net, {"conv1", "bn1", "conv2", "fc"}) : parameters_of(net, {"conv1", "conv2", "fc"});
        for (parameter& p : parameters)
            if (golden["w"].contains(p.name))
                p.write(floats(golden["w"][p.name]));
            else
                p.write(floats(golden["running_before"].at(p.name)));
        return parameters;
    }

    template <typename net_type>
    mismatches attack(net_type& net, const json& run)
    {
        mismatches found;
        const dlib::resizable_tensor x = tensor_of(run["x_shape"], run["x"]);
        dlib::resizable_tensor delta = tensor_of(run["x_shape"], run["start"]);
        const auto labels = run["y"].get<std::vector<unsigned long>>();
        const pgd_options one_step{.epsilon = run["epsilon"], .step = run["step"], .steps = 1, .random_start = false};
        const std::size_t steps = run["steps"];
        for (std::size_t i = 0; i < steps; ++i)
        {
            const std::string what = run["name"].get<std::string>() + " step " + std::to_string(i);
            const double loss = pgd_attack(net, x, labels.begin(), one_step, delta).front();
            found.relative(what + " loss", loss, run["loss_before_step"][i], loss_bound);
            found.within(what + " delta", values_of(delta), floats(run["delta_after_step"][i]), pixel_bound);
        }
        std::vector<float> adversarial = values_of(x);
        for (std::size_t i = 0; i < adversarial.size(); ++i)
            adversarial[i] += delta.host()[i];
        found.within("adversarial", adversarial, floats(run["adversarial"]), pixel_bound);
        return found;
    }

    template <typename net_type>
    void check_loss_after(net_type& net, const json& run, mismatches& found)
    {
        const dlib::resizable_tensor x = tensor_of(run["x_shape"], run["x"]);
        dlib::resizable_tensor delta = tensor_of(run["x_shape"], run["delta_after_step"].back());
        const auto labels = run["y"].get<std::vector<unsigned long>>();
        found.relative("loss after", pgd_loss(net, x, delta, labels.begin()), run["loss_after"], loss_bound);
    }

    mismatches check_training_mode(const json& run)
    {
        bn_net net;
        const auto parameters = build(net, run);
        mismatches found = attack(net, run);
        for (const parameter& p : parameters)
            if (run["running_after"].contains(p.name))
                found.of_largest(p.name + " after", p.read(), floats(run["running_after"][p.name]), loss_bound);
            else
                found.within(p.name + " unchanged", p.read(), floats(run["w"][p.name]), 0);
        check_loss_after(net, run, found);
        return found;
    }
}

mismatches check_pgd(const json& run)
{
    if (run["batch_norm"] == false)
    {
        plain_net net;
        build(net, run);
        mismatches found = attack(net, run);
        check_loss_after(net, run, found);
        return found;
    }
    if (run["mode"] == "train")
        return check_training_mode(run);
    bn_net net;
    build(net, run);
    affine_net copy(net);
    mismatches found = attack(copy, run);
    check_loss_after(copy, run, found);
    return found;
}

mismatches check_grand(const json& file)
{
    const json& golden = file["grand"];
    plain_net net;
    build(net, golden);
    const dlib::resizable_tensor x = tensor_of(golden["x_shape"], golden["x"]);
    dlib::resizable_tensor zero = x, input;
    zero = 0;
    pgd_input(x, zero, dlib::input_layer(net).statistics(), input);
    const auto labels = golden["y"].get<std::vector<unsigned long>>();
    const auto norms = sample_gradient_norms(net, input, labels.begin());
    mismatches found;
    found.each("grand", {norms.begin(), norms.end()}, floats(golden["grand"]), 1e-6);
    return found;
}
