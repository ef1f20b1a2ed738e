// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE tuned_con
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "random_numbers.h"

#include <hypersparse/plugins/kernels/device_check.h>
#include <hypersparse/plugins/layers/tuned_con.h>
#include <hypersparse/plugins/training/network_state.h>
#include <hypersparse/plugins/weights/weight_list.h>

#include <dlib/dnn/core.h>
#include <dlib/dnn/input.h>
#include <dlib/dnn/layers.h>
#include <dlib/dnn/loss.h>

#include <sstream>

using namespace hypersparse;
namespace data = boost::unit_test::data;

namespace
{
    using image = dlib::matrix<float>;

    // 3x3 and 1x1, strides 1 and 2, padding, with bias and (below a batch normalisation's place) without.
    template <template <long, long, long, int, int, int, int> class con>
    using net_of = dlib::loss_multiclass_log<dlib::fc<3, dlib::relu<dlib::add_layer<con<5, 1, 1, 2, 2, 0, 0>,
        dlib::relu<dlib::add_layer<con<7, 3, 3, 2, 2, 1, 1>, dlib::relu<dlib::add_layer<con<6, 3, 3, 1, 1, 1, 1>,
        dlib::input<image>>>>>>>>>;
    using dlib_net = net_of<dlib::con_>;
    using tuned_net = net_of<tuned_con_>;

    constexpr std::size_t samples = 4;

    std::vector<image> images()
    {
        const std::vector<float> numbers = random_numbers(samples * 11 * 9, 1);
        std::vector<image> result(samples, image(11, 9));
        for (std::size_t i = 0; i < numbers.size(); ++i)
            result[i / 99](static_cast<long>(i % 99 / 9), static_cast<long>(i % 9)) = numbers[i];
        return result;
    }

    struct passes
    {
        std::vector<float> output, gradients;
    };

    template <typename net_type>
    passes run(net_type& net)
    {
        const std::vector<image> x = images();
        const std::vector<unsigned long> labels = {0, 1, 2, 0};
        dlib::resizable_tensor input;
        net.to_tensor(x.begin(), x.end(), input);
        net.compute_parameter_gradients(input, labels.begin());
        passes result;
        const dlib::tensor& output = net.subnet().get_output();
        result.output.assign(output.begin(), output.end());
        dlib::visit_layer_parameter_gradients(net, [&](dlib::tensor& g) { result.gradients.insert(result.gradients.end(), g.begin(), g.end()); });
        return result;
    }

    double distance(const std::vector<float>& a, const std::vector<float>& b)
    {
        BOOST_REQUIRE(a.size() == b.size());
        double largest = 0, apart = 0;
        for (std::size_t i = 0; i < a.size(); ++i)
        {
            largest = std::max<double>(largest, std::abs(a[i]));
            apart = std::max<double>(apart, std::abs(double(a[i]) - b[i]));
        }
        return apart / largest;
    }

    dlib_net start()
    {
        dlib_net net;
        net(images().front());
        const std::vector<weight_tensor> weights = weight_list(net);
        for (const weight_tensor& w : weights)
        {
            const std::vector<float> numbers = random_numbers(w.params->size(), static_cast<unsigned>(w.index), 0.5f);
            std::copy(numbers.begin(), numbers.end(), w.params->host());
        }
        return net;
    }
}

BOOST_AUTO_TEST_CASE(without_options_it_is_dlibs_convolution_to_the_last_bit)
{
    dlib_net original = start();
    tuned_net tuned = original;
    const passes a = run(original), b = run(tuned);
    BOOST_TEST(a.output == b.output);
    if (gpu_present())      // dlib may take algorithms that add in another order each time
        BOOST_TEST(distance(a.gradients, b.gradients) <= 1e-5);
    else
        BOOST_TEST(a.gradients == b.gradients);
}

BOOST_DATA_TEST_CASE(every_choice_gives_the_same_numbers_within_its_arithmetic, data::make(convolution_option_names()), name)
{
    dlib_net original = start();
    tuned_net tuned = original;
    set_convolution_options(tuned, convolution_options_named(name));
    const passes a = run(original), b = run(tuned), again = run(tuned);
    const double bound = name == "tf32" ? 1e-2 : gpu_present() ? 1e-4 : 1e-5;      // Winograd rounds more
    BOOST_TEST(distance(a.output, b.output) <= bound);
    BOOST_TEST(distance(a.gradients, b.gradients) <= bound);
    if (name == "deterministic" || !gpu_present())
        BOOST_TEST(b.gradients == again.gradients);
}

BOOST_DATA_TEST_CASE(gradients_are_those_of_finite_differences, data::make({"dlib", "fast"}), name)
{
    tuned_con_<3, 3, 3, 2, 2, 1, 1> layer;
    layer.set_options(convolution_options_named(name));
    const dlib::layer_test_results result = dlib::test_layer(layer);
    BOOST_TEST(result.was_good, result.log);
}

BOOST_AUTO_TEST_CASE(files_are_dlibs_both_ways_and_options_outlive_loading)
{
    dlib_net original = start();
    tuned_net tuned = original;
    std::stringstream of_dlib, of_ours;
    serialize(original, of_dlib);
    serialize(tuned, of_ours);
    BOOST_TEST(of_dlib.str() == of_ours.str());
    tuned_net from_dlib;
    dlib_net from_ours;
    deserialize(from_dlib, of_dlib);
    deserialize(from_ours, of_ours);
    BOOST_TEST(run(from_dlib).output == run(original).output);
    BOOST_TEST(run(from_ours).output == run(original).output);

    set_convolution_options(tuned, {.fast = true});
    std::stringstream state;
    save_network(tuned, state);
    load_network(tuned, state);
    for_each_layer([](auto& layer)
    {
        if constexpr (requires { layer.options(); })
            BOOST_TEST(layer.options().fast);
    }, tuned);
}

BOOST_AUTO_TEST_CASE(its_weights_are_found_as_dlibs_are)
{
    dlib_net original = start();
    tuned_net tuned = original;
    const auto a = weight_list(original), b = weight_list(tuned);
    BOOST_REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
    {
        BOOST_TEST(a[i].name() == b[i].name());
        BOOST_TEST(a[i].size == b[i].size);
        BOOST_TEST(a[i].shape == b[i].shape);
    }
}

BOOST_AUTO_TEST_CASE(an_unknown_choice_is_refused_with_those_that_exist)
{
    BOOST_CHECK_EXCEPTION(convolution_options_named("fp8"), dlib::error, [](const dlib::error& e)
        { return std::string(e.what()).find("dlib fast tf32 deterministic, found 'fp8'") != std::string::npos; });
}
