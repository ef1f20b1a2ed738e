// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE fast_layers
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "fast_nets.h"

#include <hypersparse/plugins/kernels/device_check.h>
#include <hypersparse/plugins/kernels/thread_team.h>
#include <hypersparse/plugins/layers/batch_norm_state.h>
#include <hypersparse/plugins/layers/fast.h>
#include <hypersparse/plugins/training/network_state.h>

#include <sstream>

using namespace hypersparse;
namespace data = boost::unit_test::data;

namespace
{
    struct settings_restored
    {
        ~settings_restored()
        {
            use_fast_layers(true);
            set_cpu_threads(0);
        }
    };

    // Largest deviation relative to the largest number
    double distance(const std::vector<float>& a, const std::vector<float>& b)
    {
        BOOST_REQUIRE(a.size() == b.size());
        double largest = 0, apart = 0;
        for (std::size_t i = 0; i < a.size(); ++i)
        {
            largest = std::max<double>(largest, std::abs(a[i]));
            const double difference = std::abs(double(a[i]) - b[i]);
            apart = std::isnan(difference) ? INFINITY : std::max(apart, difference);
        }
        return apart / std::max(largest, 1e-30);
    }

    template <typename layer_type>
    concept can_be_disabled = requires(layer_type layer) { layer.disable(); };

    template <typename layer_type>
    void check_with_finite_differences()
    {
        layer_type layer;
        const dlib::layer_test_results result = dlib::test_layer(layer);
        BOOST_TEST(result.was_good, result.log);
    }
}

BOOST_FIXTURE_TEST_SUITE(suite, settings_restored)

BOOST_AUTO_TEST_CASE(gradients_are_those_of_finite_differences)
{
    check_with_finite_differences<fast::con_<3, 3, 3, 1, 1>>();
    check_with_finite_differences<fast::con_<3, 2, 2, 2, 2>>();
    check_with_finite_differences<fast::con_<3, 3, 1, 2, 1, 1, 0>>();
    check_with_finite_differences<fast::con_<9, 3, 3, 1, 1>>();
    check_with_finite_differences<fast::con_<2, 0, 0, 1, 1>>();
    check_with_finite_differences<fast::bn_con_<fast::relu_above::apart>>();
    check_with_finite_differences<fast::affine_<fast::relu_above::apart>>();
    check_with_finite_differences<fast::relu_<fast::relu_form::own>>();
    check_with_finite_differences<fast::max_pool_<3, 3, 1, 1>>();
    check_with_finite_differences<fast::max_pool_<2, 2, 2, 2>>();
    check_with_finite_differences<fast::max_pool_<0, 0, 1, 1>>();
    check_with_finite_differences<fast::avg_pool_<3, 3, 1, 1>>();
    check_with_finite_differences<fast::avg_pool_<2, 2, 2, 2>>();
    check_with_finite_differences<fast::avg_pool_<0, 0, 1, 1>>();
}

// The same network made of dlib's layers and of ours: everything that can be read is compared, layer by layer.
BOOST_AUTO_TEST_CASE_TEMPLATE(a_network_computes_what_dlibs_computes, family, net_families)
{
    typename family::of_dlib original;
    initialise_for_comparison(original);
    typename family::of_ours ours = original;
    BOOST_TEST_CONTEXT(family::name)
    {
        for (std::size_t samples : {5, 1})      // one sample: batch normalisation takes its running averages
        {
            const passes expected = run(original, samples), found = run(ours, samples);
            BOOST_TEST(distance(expected.output, found.output) <= 1e-4);
            if (samples > 1)
            {
                BOOST_TEST(distance(expected.gradients, found.gradients) <= 1e-4);
                BOOST_TEST(distance(expected.input_gradient, found.input_gradient) <= 1e-4);
            }
        }
        const auto a = get_batch_norm_states(original), b = get_batch_norm_states(ours);
        BOOST_REQUIRE(a.size() == b.size());
        for (std::size_t i = 0; i < a.size(); ++i)
        {
            BOOST_TEST(distance(a[i].means, b[i].means) <= 1e-4);
            BOOST_TEST(distance(a[i].variances, b[i].variances) <= 1e-4);
            BOOST_TEST(a[i].updates == b[i].updates);
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_a_layer_gives_out_is_dlibs_in_dlibs_order, family, net_families)
{
    typename family::of_dlib original;
    initialise_for_comparison(original);
    typename family::of_ours ours = original;
    run(original, 5);
    run(ours, 5);
    const std::vector<std::vector<float>> expected = outputs_of_layers(original), found = outputs_of_layers(ours);
    BOOST_REQUIRE(expected.size() == found.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        BOOST_TEST(distance(expected[i], found[i]) <= 1e-4, family::name << ", layer " << i << " from the output");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(switched_off_it_is_dlib_to_the_last_bit, family, net_families)
{
    if (gpu_present())
        return;     // dlib may take algorithms that add in another order each time
    typename family::of_dlib original;
    initialise_for_comparison(original);
    typename family::of_ours ours = original;
    use_fast_layers(false);
    const passes expected = run(original, 5), found = run(ours, 5);
    BOOST_TEST(expected.output == found.output);
    BOOST_TEST(expected.gradients == found.gradients);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_number_of_threads_changes_no_bit, family, net_families)
{
    if (!fast_layers_in_use())
        return;     // a GPU may add in another order each time
    typename family::of_ours start;
    initialise_for_comparison(start);
    typename family::of_ours ours = start;
    set_cpu_threads(1);
    const passes alone = run(ours, 5);
    for (unsigned threads : {2u, 3u})
    {
        set_cpu_threads(threads);
        ours = start;
        const passes found = run(ours, 5);
        BOOST_TEST(found.output == alone.output);
        BOOST_TEST(found.gradients == alone.gradients);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(networks_convert_both_ways, family, net_families)
{
    typename family::of_dlib original;
    initialise_for_comparison(original);
    typename family::of_ours ours = original;
    typename family::of_dlib back = ours;
    std::stringstream first, second;
    serialize(original, first);
    serialize(back, second);
    BOOST_TEST(first.str() == second.str());

    std::stringstream of_ours;
    serialize(ours, of_ours);
    BOOST_TEST(of_ours.str() == first.str());
    typename family::of_ours from_dlib;
    typename family::of_dlib from_ours;
    deserialize(from_dlib, first);
    deserialize(from_ours, of_ours);
    BOOST_TEST(distance(run(from_dlib, 3).output, run(ours, 3).output) == 0);
    BOOST_TEST(distance(run(from_ours, 3).output, run(original, 3).output) == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_affine_copy_is_dlibs, family, net_families)
{
    typename family::of_dlib original;
    initialise_for_comparison(original);
    run(original, 5);
    typename family::of_ours ours = original;
    typename family::dlib_for_inference expected = original;
    typename family::ours_for_inference found = ours, found_from_dlib = original;
    BOOST_TEST(distance(output_of(expected, 4), output_of(found, 4)) <= 1e-4);
    BOOST_TEST(output_of(found, 4) == output_of(found_from_dlib, 4), boost::test_tools::per_element());

    network_state(ours).copy_to(found_from_dlib);
    BOOST_TEST(distance(output_of(found, 4), output_of(found_from_dlib, 4)) <= 1e-6);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(fused_it_gives_the_same_and_again_after_loading, family, net_families)
{
    typename family::of_ours ours;
    initialise_for_comparison(ours);
    run(ours, 5);
    typename family::ours_for_inference plain = ours, fused = ours;
    output_of(fused, 2);
    fuse_layers(fused);
    BOOST_TEST(distance(output_of(plain, 4), output_of(fused, 4)) <= 1e-5);
    std::stringstream file;
    serialize(fused, file);
    typename family::ours_for_inference loaded;
    deserialize(loaded, file);
    BOOST_TEST(distance(output_of(plain, 4), output_of(loaded, 4)) <= 1e-5);
    use_fast_layers(false);
    BOOST_TEST(distance(output_of(plain, 4), output_of(fused, 4)) <= 1e-4);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(filters_that_are_kept_prepared_change_nothing_until_a_layer_is_assigned, family, net_families)
{
    typename family::of_ours trained;
    initialise_for_comparison(trained);
    typename family::ours_for_inference plain = trained, keeping = trained;
    fast::keep_prepared_filters(keeping);
    for (std::size_t samples : {4, 1, 4})       // another number of samples may take another method
        BOOST_TEST(output_of(plain, samples) == output_of(keeping, samples), boost::test_tools::per_element());

    for_each_layer([](auto& layer)
    {
        for (float& x : layer.get_layer_params())
            x *= 0.75f;
    }, trained);
    plain = trained;
    keeping = trained;
    BOOST_TEST(output_of(plain, 4) == output_of(keeping, 4), boost::test_tools::per_element());
    fast::keep_prepared_filters(keeping);
    output_of(keeping, 4);
    std::stringstream file;
    serialize(plain, file);
    deserialize(keeping, file);
    BOOST_TEST(output_of(plain, 4) == output_of(keeping, 4), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(fusing_renews_the_filters_that_are_kept, family, net_families)
{
    typename family::of_ours trained;
    initialise_for_comparison(trained);
    typename family::ours_for_inference net = trained;
    fast::keep_prepared_filters(net);
    const std::vector<float> before = output_of(net, 4);
    fuse_layers(net);
    BOOST_TEST(distance(before, output_of(net, 4)) <= 1e-5);
}

BOOST_AUTO_TEST_CASE(a_layer_that_was_moved_from_computes_as_before)
{
    plain_family::of_ours net;
    initialise_for_comparison(net);
    fast::keep_prepared_filters(net);
    const std::vector<float> before = output_of(net, 2);
    for_each_layer([](auto& layer)
    {
        if constexpr (requires { layer.keeps_prepared_filters(); })
            [[maybe_unused]] auto moved = std::move(layer);
    }, net);
    BOOST_TEST(output_of(net, 2) == before, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_net_that_dlib_has_fused_converts)
{
    residual_family::of_dlib trained;
    initialise_for_comparison(trained);
    residual_family::dlib_for_inference original = trained;
    output_of(original, 2);
    dlib::fuse_layers(original);
    residual_family::ours_for_inference ours = original;
    BOOST_TEST(distance(output_of(original, 4), output_of(ours, 4)) <= 1e-4);
}

BOOST_AUTO_TEST_CASE(an_affine_layer_of_single_numbers_is_not_fused)
{
    using net_type = fast::affine<fast::con<5, 3, 3, 1, 1, fast_input>>;
    net_type net;
    net.layer_details() = dlib::affine_(dlib::FC_MODE);
    dlib::resizable_tensor input;
    random_images(net, 2, input);
    const std::vector<float> before = numbers_of(net.forward(input));
    fast::fuse_fast_layers(net);
    BOOST_TEST(numbers_of(net.forward(input)) == before, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_filter_as_large_as_the_first_image_keeps_its_size)
{
    dlib::add_layer<dlib::con_<2, 0, 0, 1, 1>, fast_input> original;
    dlib::resizable_tensor large;
    const std::array<dlib::matrix<float>, 3> first = {dlib::ones_matrix<float>(5, 5), dlib::ones_matrix<float>(5, 5),
        dlib::ones_matrix<float>(5, 5)};
    original(first);
    dlib::add_layer<fast::con_<2, 0, 0, 1, 1>, fast_input> ours = original;
    random_images(ours, 2, large);
    random_images(original, 2, large);
    BOOST_TEST(distance(numbers_of(original.forward(large)), numbers_of(ours.forward(large))) <= 1e-5);
    BOOST_TEST(ours.get_output().nr() == large.nr() - 4);
}

BOOST_AUTO_TEST_CASE(relu_is_found_by_its_name)
{
    using block = fast::relu<fast::bn_con<fast::con<4, 3, 3, 1, 1, fast_input>>>;
    block net;
    BOOST_TEST(&dlib::layer<fast::relu>(net) == &net);
    using sum = fast::relu<fast::add_prev1<fast::con<4, 3, 3, 1, 1, dlib::tag1<fast::con<4, 3, 3, 1, 1, fast_input>>>>>;
    sum other;
    BOOST_TEST(&dlib::layer<fast::relu>(other) == &other);
}

BOOST_AUTO_TEST_CASE(dlibs_fuse_layers_passes_over_fast_layers_and_changes_nothing)
{
    residual_family::of_ours trained;
    initialise_for_comparison(trained);
    residual_family::ours_for_inference ours = trained;
    const std::vector<float> before = output_of(ours, 4);
    dlib::fuse_layers(ours);
    BOOST_TEST(output_of(ours, 4) == before);
}

BOOST_AUTO_TEST_CASE(moments_keep_their_digits_far_from_zero_and_in_small_planes)
{
    using net_of_dlib = dlib::bn_con<fast_input>;
    using net_of_ours = fast::bn_con<fast_input>;
    for (long rows : {1L, 2L, 5L, 40L})
    {
        std::vector<std::array<dlib::matrix<float>, 3>> images(6);
        const std::vector<float> numbers = random_numbers(images.size() * 3 * static_cast<std::size_t>(rows) * 3, 9);
        auto next = numbers.begin();
        for (auto& image : images)
            for (std::size_t plane = 0; plane < 3; ++plane)
            {
                image[plane].set_size(rows, 3);
                for (float& x : image[plane])
                    x = *next++ + (plane == 0 ? 0.0f : plane == 1 ? 1000.0f : -1e5f);
            }
        net_of_dlib original;
        net_of_ours ours;
        original(images.begin(), images.end());
        ours(images.begin(), images.end());
        const batch_norm_state a = get_batch_norm_state(original.layer_details()), b = get_batch_norm_state(ours.layer_details());
        for (std::size_t channel = 0; channel < 3; ++channel)
        {
            BOOST_TEST(std::abs(b.means[channel] - a.means[channel]) <= 1e-6f * (1 + std::abs(a.means[channel])));
            BOOST_TEST(b.variances[channel] == a.variances[channel], boost::test_tools::tolerance(1e-5f));
        }
        BOOST_TEST(distance(numbers_of(original.get_output()), numbers_of(ours.get_output())) <= 1e-5);
    }
}

BOOST_AUTO_TEST_CASE(visitors_that_look_for_types_know_ours)
{
    residual_family::of_ours ours;
    residual_family::of_dlib of_dlib;
    disable_duplicative_biases(ours);
    disable_duplicative_biases(of_dlib);
    initialise_for_comparison(ours);
    initialise_for_comparison(of_dlib);
    set_all_bn_running_stats_window_sizes(ours, 7);
    BOOST_TEST(dlib::count_parameters(ours) == dlib::count_parameters(of_dlib));
    for (const batch_norm_state& state : get_batch_norm_states(ours))
        BOOST_TEST(state.window == 7u);
}

BOOST_AUTO_TEST_CASE(a_relu_that_the_layer_below_computes_cannot_be_disabled)
{
    BOOST_TEST(can_be_disabled<fast::relu_<fast::relu_form::own>>);
    BOOST_TEST(!can_be_disabled<fast::relu_<fast::relu_form::below>>);
    BOOST_TEST(!can_be_disabled<fast::relu_<fast::relu_form::forward_below>>);
}

#ifdef HYPERSPARSE_HAS_FAST_LAYERS
BOOST_AUTO_TEST_CASE(a_layer_tells_how_it_computes)
{
    dlib::resizable_tensor input(64, 32, 32, 32), few(64, 3, 32, 32);
    BOOST_TEST((fast::con_<32, 3, 3, 1, 1>().method(input) == convolution_method::winograd));
    BOOST_TEST((fast::con_<32, 3, 3, 1, 1>().method(few) == convolution_method::direct));
    BOOST_TEST((fast::con_<32, 3, 3, 2, 2>().method(input) == convolution_method::direct));
}

BOOST_AUTO_TEST_CASE(the_first_layer_can_leave_out_the_gradient_that_nobody_reads)
{
    plain_family::of_ours net;
    initialise_for_comparison(net);
    const passes all = run(net, 5);
    plain_family::of_ours again;
    initialise_for_comparison(again);
    fast::disable_first_input_gradient(again);
    const passes without = run(again, 5);
    BOOST_TEST(without.gradients == all.gradients);
    BOOST_TEST(distance(without.input_gradient, std::vector<float>(all.input_gradient.size())) == 0);
}
#endif

BOOST_AUTO_TEST_SUITE_END()
