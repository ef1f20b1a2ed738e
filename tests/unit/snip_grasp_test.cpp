// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE snip_grasp
#include <boost/test/unit_test.hpp>

#include "saliency_nets.h"

#include <hypersparse/plugins/kernels/thread_team.h>
#include <hypersparse/plugins/pruning/uniform_layout.h>
#include <hypersparse/plugins/training/grasp.h>
#include <hypersparse/plugins/training/snip.h>
#include <hypersparse/plugins/weights/kept_count.h>

#include <array>
#include <memory>
#include <numeric>

using namespace hypersparse;
using namespace saliency_nets;

namespace
{
    using samples = class_samples<dlib::matrix<float>, unsigned long>;

    samples some_samples(std::size_t per_class = 3, std::size_t rounds = 1)
    {
        samples result({.classes = 3, .per_class = per_class, .rounds = rounds});
        for (unsigned seed = 1; !result.full(); ++seed)
        {
            const labelled_batch batch = batch_of(7, seed);
            result.add(batch.images, batch.labels);
        }
        return result;
    }

    std::size_t size_of(const layer_numbers& numbers)
    {
        std::size_t n = 0;
        for (const std::vector<float>& layer : numbers)
            n += layer.size();
        return n;
    }

    // fc of sigmoids of fc, computed in double: logits = (s(x A + a) B + b) / T
    class reference_net
    {
        static constexpr std::size_t inputs = 36, hidden = 4, classes = 3;

    public:
        using net_type = dlib::loss_multiclass_log<dlib::fc<classes, dlib::sig<dlib::fc<hidden, image_input>>>>;
        using numbers = std::vector<double>;

        reference_net(net_type& net, double temperature) : temperature_(temperature)
        {
            for (const weight_tensor& w : weight_list(net))
                params_.emplace_back(w.params->begin(), w.params->end());
        }

        // Of the mean loss with respect to A, then B, at weights moved by distance*direction
        numbers gradient(
            const class_batches<net_type>::value_type& part, const numbers& direction = {}, double distance = 0) const
        {
            std::vector<numbers> p = params_;
            for (std::size_t i = 0; i < direction.size(); ++i)
                (i < inputs*hidden ? p[0][i] : p[1][i - inputs*hidden]) += distance * direction[i];
            numbers g(inputs*hidden + hidden*classes);
            for (std::size_t n = 0; n < part.images.size(); ++n)
                add_gradient(p, part.images[n], part.labels[n], 1.0 / static_cast<double>(part.images.size()), g);
            return g;
        }

    private:
        void add_gradient(const std::vector<numbers>& p, const dlib::matrix<float>& x, unsigned long label, double weight,
            numbers& g) const
        {
            std::array<double, hidden> h;
            for (std::size_t j = 0; j < hidden; ++j)
            {
                double sum = p[0][inputs*hidden + j];
                for (std::size_t i = 0; i < inputs; ++i)
                    sum += double(x(static_cast<long>(i))) * p[0][i*hidden + j];
                h[j] = 1 / (1 + std::exp(-sum));
            }
            std::array<double, classes> z;
            double total = 0;
            for (std::size_t c = 0; c < classes; ++c)
            {
                z[c] = p[1][hidden*classes + c];
                for (std::size_t j = 0; j < hidden; ++j)
                    z[c] += h[j] * p[1][j*classes + c];
                z[c] = std::exp(z[c] / temperature_);
                total += z[c];
            }
            std::array<double, hidden> dh = {};
            for (std::size_t c = 0; c < classes; ++c)
            {
                const double dz = weight * (z[c] / total - (c == label ? 1 : 0)) / temperature_;
                for (std::size_t j = 0; j < hidden; ++j)
                {
                    g[inputs*hidden + j*classes + c] += dz * h[j];
                    dh[j] += dz * p[1][j*classes + c];
                }
            }
            for (std::size_t i = 0; i < inputs; ++i)
                for (std::size_t j = 0; j < hidden; ++j)
                    g[i*hidden + j] += dh[j] * h[j] * (1 - h[j]) * double(x(static_cast<long>(i)));
        }

        std::vector<numbers> params_;
        double temperature_;
    };

    double apart(const layer_numbers& found, const std::vector<double>& expected)
    {
        BOOST_REQUIRE(size_of(found) == expected.size());
        double largest = 0, distance = 0;
        auto e = expected.begin();
        for (const std::vector<float>& layer : found)
            for (const float x : layer)
            {
                largest = std::max(largest, std::abs(*e));
                distance = std::max(distance, std::abs(x - *e++));
            }
        return distance / largest;
    }
}

BOOST_AUTO_TEST_CASE(scores_leave_parameters_statistics_and_tally_as_before)
{
    branched_net net;
    start(net);
    const learned before = what_it_learned(net);
    const samples chosen = some_samples();
    const layer_numbers snip = snip_scores(net, chosen.batches());
    BOOST_TEST((what_it_learned(net) == before));
    const layer_numbers grasp = grasp_scores(net, chosen.halves());
    BOOST_TEST((what_it_learned(net) == before));
    BOOST_TEST(size_of(snip) == count_weights(weight_list(net)));
    BOOST_TEST(size_of(grasp) == size_of(snip));
}

BOOST_AUTO_TEST_CASE(an_exception_leaves_everything_as_before)
{
    branched_net net;
    start(net);
    const learned before = what_it_learned(net);
    const auto fail_away_from_home = [&]
    {
        impl::moved_weights weights(net, impl::copy_weights(weight_list(net)));
        weights.move(0.5);
        BOOST_TEST((what_it_learned(net) != before));
        throw dlib::error("in the middle");
    };
    BOOST_CHECK_THROW(fail_away_from_home(), dlib::error);
    BOOST_TEST((what_it_learned(net) == before));

    auto parts = some_samples().halves();
    parts[1].labels.back() = 9;
    BOOST_CHECK_THROW(grasp_scores(net, parts), label_error);
    BOOST_TEST((what_it_learned(net) == before));
}

BOOST_AUTO_TEST_CASE(weights_or_gradients_that_are_all_0_are_refused)
{
    plain_net net;
    start(net);
    for (const weight_tensor& w : weight_list(net))
        std::fill_n(w.params->host(), w.size, 0.0f);
    const auto parts = some_samples().halves();
    BOOST_CHECK_EXCEPTION(grasp_scores(net, parts), dlib::error,
        [](const dlib::error& e) { return std::string(e.what()).find("only zeros in the weights") != std::string::npos; });
}

BOOST_AUTO_TEST_CASE(the_hessian_product_is_that_of_double_precision)
{
    reference_net::net_type net;
    initialise(net);
    const auto parts = some_samples(4).halves();
    for (const double temperature : {1.0, 200.0})
    {
        const reference_net reference(net, temperature);
        std::vector<double> gradient(36*4 + 4*3), product(gradient.size());
        for (const auto& part : parts)
        {
            const std::vector<double> g = reference.gradient(part);
            std::transform(g.begin(), g.end(), gradient.begin(), gradient.begin(), std::plus<>());
        }
        const double step = 1e-5 / std::sqrt(std::inner_product(gradient.begin(), gradient.end(), gradient.begin(), 0.0));
        for (const auto& part : parts)
        {
            const std::vector<double> above = reference.gradient(part, gradient, step);
            const std::vector<double> below = reference.gradient(part, gradient, -step);
            for (std::size_t i = 0; i < product.size(); ++i)
                product[i] += (above[i] - below[i]) / (2*step);
        }
        const gradient_flow found = measure_gradient_flow(net, parts, {.temperature = temperature});
        BOOST_TEST(apart(found.gradient, gradient) < 1e-5);
        BOOST_TEST(apart(found.hessian_gradient, product) < 1e-5);
    }
}

BOOST_AUTO_TEST_CASE(at_temperature_1_the_gradient_is_the_sum_of_the_losses_gradients)
{
    branched_net net;
    start(net);
    const auto parts = some_samples().halves();
    const gradient_flow flow = measure_gradient_flow(net, parts, {.temperature = 1});
    layer_numbers sum = loss_gradients(net, parts[0].images, parts[0].labels);
    const layer_numbers second = loss_gradients(net, parts[1].images, parts[1].labels);
    for (std::size_t l = 0; l < sum.size(); ++l)
        std::transform(sum[l].begin(), sum[l].end(), second[l].begin(), sum[l].begin(), std::plus<>());
    BOOST_TEST(distance(flow.gradient, sum) < 1e-5);
}

// Where the plain network has kinks, two steps give two products; with gates kept they give one.
BOOST_AUTO_TEST_CASE(the_product_does_not_depend_on_the_step)
{
    branched_net net;
    start(net);
    const auto parts = some_samples().halves();
    const layer_numbers far = measure_gradient_flow(net, parts).hessian_gradient;
    const layer_numbers near = measure_gradient_flow(net, parts, {.largest_step = 0.006}).hessian_gradient;
    BOOST_TEST(distance(far, near) < 1e-4);

    const layer_numbers direction = measure_gradient_flow(net, parts).gradient;
    const double unit = impl::relative_norm(weight_list(net), direction);
    const auto with_plain_gates = [&](double step)
    {
        impl::central_difference difference(step * unit);
        impl::moved_weights weights(net, direction);
        for (const auto& part : parts)
            difference.add([&](double to)
            {
                weights.move(to);
                return impl::tempered_gradients(net, part, 200);
            });
        return difference.derivative();
    };
    BOOST_TEST(distance(far, with_plain_gates(0.01)) > 1e-2);
}

BOOST_AUTO_TEST_CASE(the_number_of_threads_changes_no_bit_of_a_score)
{
    if (gpu_present())
        return;     // cuDNN may add in another order each time
    branched_net net;
    start(net);
    const auto parts = some_samples().halves();
    set_cpu_threads(1);
    const layer_numbers snip = snip_scores(net, parts), grasp = grasp_scores(net, parts);
    set_cpu_threads(2);
    BOOST_TEST((snip_scores(net, parts) == snip));
    BOOST_TEST((grasp_scores(net, parts) == grasp));
    set_cpu_threads(0);
}

BOOST_AUTO_TEST_CASE(weights_of_convolutions_that_keep_prepared_filters_move_too)
{
    if (gpu_present())
        return;
    plain_net net;
    start(net);
    const auto parts = some_samples().halves();
    const layer_numbers expected = grasp_scores(net, parts);
    fast::keep_prepared_filters(net);
    BOOST_TEST((grasp_scores(net, parts) == expected));
}

BOOST_AUTO_TEST_CASE(masks_keep_exactly_what_the_rate_leaves_and_report_an_empty_layer)
{
    branched_net net;
    start(net);
    const auto parts = some_samples().halves();
    const std::size_t weights = count_weights(weight_list(net));
    for (const double rate : {0.0, 0.5, 0.98})
    {
        BOOST_TEST(snip_mask(net, parts, rate).active() == kept_count(weights, rate));
        BOOST_TEST(grasp_mask(net, parts, rate).active() == kept_count(weights, rate));
    }
}

BOOST_AUTO_TEST_CASE(a_layer_that_is_left_without_weights_is_reported)
{
    plain_net net;
    start(net);
    layer_numbers scores = snip_scores(net, some_samples().batches());
    std::ranges::fill(scores[1], -1.0f);        // no score of SNIP is below 0
    BOOST_TEST((score_mask(scores, 0.7).empty_layers() == std::vector<std::size_t>{1}));
}

BOOST_AUTO_TEST_CASE(a_layout_says_how_many_weights_each_layer_keeps)
{
    branched_net net;
    start(net);
    const auto parts = some_samples().halves();
    layout counts;
    for (const weight_tensor& w : weight_list(net))
        counts.kept.push_back(w.size / 3 + 1);
    const network_mask snip = score_mask(snip_scores(net, parts), counts), grasp = score_mask(grasp_scores(net, parts), counts);
    BOOST_TEST((snip.active_per_layer() == counts.kept));
    BOOST_TEST((grasp.active_per_layer() == counts.kept));
    BOOST_TEST((snip != grasp));
}
