// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE mask_policy
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "random_numbers.h"

#include <hypersparse/plugins/pruning/gradual_pruning.h>
#include <hypersparse/plugins/pruning/mask_policy.h>

#include <cmath>
#include <numeric>

using namespace hypersparse;
namespace data = boost::unit_test::data;

namespace
{
    const std::vector<layer_shape> shapes = {{.out = 16, .in = 3, .rows = 3, .cols = 3}, {.out = 32, .in = 16, .rows = 3, .cols = 3},
        {.out = 32, .in = 16}, {.out = 64, .in = 32, .rows = 3, .cols = 3}, {.out = 10, .in = 64, .kind = layer_kind::fully_connected}};
    const std::size_t n = count_weights(shapes);

    struct numbers
    {
        explicit numbers(unsigned seed)
        {
            for (const layer_shape& layer : shapes)
                layers.push_back(random_numbers(layer.weights(), seed++));
        }
        layer_values views() const { return {layers.begin(), layers.end()}; }
        std::vector<std::vector<float>> layers;
    };

    std::size_t asked(double prune_rate) { return n - static_cast<std::size_t>(std::floor(prune_rate * static_cast<double>(n))); }

    mask_options options_at(double prune_rate)
    {
        mask_options options;
        options.prune_rate = prune_rate;
        options.updates = {.begin = 20, .end = 200, .every = 10};
        options.fraction = {.begin = 0, .end = 200};
        return options;
    }

    mask_policy policy_of(const std::string& method, const mask_options& options)
    {
        return mask_policy(sparse_method_named(method), options, shapes);
    }

    bool starts_sparse(const sparse_method& method)
    {
        return method.schedule == mask_schedule::at_start || method.schedule == mask_schedule::periodic;
    }

    const double rates[] = {0.5, 0.9, 0.98};
}

BOOST_DATA_TEST_CASE(every_start_mask_has_exactly_as_many_weights_as_asked_for_with_every_layout,
    data::make(rates) * data::make({"global", "uniform", "uniform-dense-first", "er", "erk", "smart-ratio"}), rate, layout)
{
    if (rate == 0.98 && (std::string(layout) == "uniform-dense-first" || std::string(layout) == "smart-ratio"))
        return;     // these layers cannot have it: see layout_test
    for (const sparse_method& method : sparse_methods())
        if (starts_sparse(method))
        {
            mask_options options = options_at(rate);
            options.layout = layout_rule_named(layout);
            const network_mask mask = policy_of(method.name, options).start(numbers(1).views());
            BOOST_TEST(mask.active() == asked(rate), method.name);
            BOOST_TEST(mask.size() == n);
            if (options.layout->kind != layout_kind::global)
                BOOST_TEST(mask.empty_layers().empty());
        }
}

BOOST_AUTO_TEST_CASE(without_pruning_every_mask_is_full_and_never_updated)
{
    for (const sparse_method& method : sparse_methods())
    {
        const mask_policy policy = policy_of(method.name, options_at(0));
        if (starts_sparse(method))
            BOOST_TEST(policy.start(numbers(1).views()).active() == n, method.name);
        for (std::size_t step = 0; step < 300; ++step)
            BOOST_REQUIRE(!policy.updates_at(step));
        for (const std::size_t kept : policy.kept_in_rounds())
            BOOST_TEST(kept == n, method.name);
    }
}

BOOST_DATA_TEST_CASE(drop_and_grow_keeps_the_number_of_weights_of_every_layer_and_changes_which_they_are,
    data::make({"set", "rigl"}) * data::make(rates), name, rate)
{
    const mask_policy policy = policy_of(name, options_at(rate));
    network_mask mask = policy.start({});
    const std::vector<std::size_t> counts = mask.active_per_layer();
    std::size_t updates = 0;
    for (std::size_t step = 1; step <= 250; ++step)
    {
        if (!policy.updates_at(step))
            continue;
        BOOST_TEST((20 <= step && step < 200 && step % 10 == 0));
        numbers weights(static_cast<unsigned>(step)), gradients(static_cast<unsigned>(1000 + step));
        for (std::size_t l = 0; l < shapes.size(); ++l)
            mask[l].apply(weights.layers[l]);
        const network_mask next = policy.updated(step, mask, {weights.views(), gradients.views(), {}});
        BOOST_TEST((next.active_per_layer() == counts));
        if (step < 150)
            BOOST_TEST((next != mask));
        mask = next;
        ++updates;
    }
    BOOST_TEST(updates == 18u);
}

BOOST_AUTO_TEST_CASE(the_rule_of_regrowth_can_be_replaced)
{
    mask_options options = options_at(0.8);
    const numbers weights(3), gradients(4), momenta(5);
    const mask_policy rigl = policy_of("rigl", options);
    options.regrow = regrow_rule::momentum;
    const mask_policy by_momentum = policy_of("rigl", options);
    BOOST_TEST(rigl.needs_gradients());
    BOOST_TEST(!rigl.needs_momenta());
    BOOST_TEST(by_momentum.needs_momenta());
    BOOST_TEST(!by_momentum.needs_gradients());
    const network_mask start = rigl.start({});
    const network_mask a = rigl.updated(20, start, {weights.views(), gradients.views(), {}});
    const network_mask b = by_momentum.updated(20, start, {weights.views(), {}, momenta.views()});
    BOOST_TEST((a != b));
    BOOST_TEST((b == rigl.updated(20, start, {weights.views(), momenta.views(), {}})));
}

BOOST_DATA_TEST_CASE(gradual_pruning_never_grows_and_ends_with_the_number_asked_for, data::make(rates) * data::make({"global", "erk"}),
    rate, layout)
{
    mask_options options = options_at(rate);
    options.updates.end = 203;      // no multiple of 10: the last update comes all the same
    options.layout = layout_rule_named(layout);
    const mask_policy policy = policy_of("gmp", options);
    BOOST_TEST(policy.final_step() == 203u);
    network_mask mask = policy.all_active();
    for (std::size_t step = 1; step <= 300; ++step)
        if (policy.updates_at(step))
        {
            const numbers weights(static_cast<unsigned>(step));
            const network_mask next = policy.updated(step, mask, {weights.views(), {}, {}});
            BOOST_TEST(next.is_within(mask));
            const double now = cubic_prune_rate(double(step), 20, 203, rate);
            if (std::string(layout) == "global")
                BOOST_TEST(next.active() == asked(now));
            mask = next;
        }
    BOOST_TEST(mask.active() <= asked(rate));
    BOOST_TEST(mask.active() + shapes.size() >= asked(rate));       // a layout rounds in every layer
    if (std::string(layout) == "global")
        BOOST_TEST(mask.active() == asked(rate));
}

BOOST_DATA_TEST_CASE(masks_of_successive_trainings_are_nested_and_end_with_the_number_asked_for,
    data::make({"omp", "lth", "imp"}) * data::make(rates), name, rate)
{
    const mask_policy policy = policy_of(name, options_at(rate));
    const std::vector<std::size_t> kept = policy.kept_in_rounds();
    BOOST_TEST(kept.front() == n);
    BOOST_TEST(kept.back() == asked(rate));
    BOOST_TEST((kept.size() == 2 || std::string(name) == "imp"));
    network_mask mask = policy.all_active();
    for (std::size_t round = 1; round < kept.size(); ++round)
    {
        const network_mask next = policy.pruned(numbers(static_cast<unsigned>(round)).views(), mask, round);
        BOOST_TEST(next.active() == kept[round]);
        BOOST_TEST(next.is_within(mask));
        mask = next;
    }
}

BOOST_AUTO_TEST_CASE(what_is_random_depends_on_the_seed_alone)
{
    mask_options options = options_at(0.9);
    const mask_policy a = policy_of("set", options), b = policy_of("set", options);
    options.seed = 2;
    const mask_policy c = policy_of("set", options);
    const numbers weights(1);
    const auto updated = [&](const mask_policy& p, std::size_t step) { return p.updated(step, a.start({}), {weights.views(), {}, {}}); };
    BOOST_TEST((a.start({}) == b.start({})));
    BOOST_TEST((a.start({}) != c.start({})));
    BOOST_TEST((updated(a, 30) == updated(b, 30)));
    BOOST_TEST((updated(a, 30) != updated(c, 30)));
    // Another step draws others, though as many are dropped.
    options.seed = 1;
    options.fraction.curve = drop_curve::constant;
    const mask_policy constant = policy_of("set", options);
    BOOST_TEST((updated(constant, 30) != updated(constant, 40)));
}

BOOST_AUTO_TEST_CASE(a_list_of_densities_is_a_layout)
{
    mask_options options = options_at(0.9);
    options.layout = layout_rule_named("1,0.25,0.5,0.1,0.05");
    const network_mask mask = policy_of("static", options).start({});
    BOOST_TEST((mask.active_per_layer() == std::vector<std::size_t>{432, 1152, 256, 1843, 32}));
    BOOST_TEST(to_string(*options.layout) == "1,0.25,0.5,0.1,0.05");
    options.layout = layout_rule_named("1,0.25");
    BOOST_CHECK_THROW(policy_of("static", options), dlib::error);
}

BOOST_DATA_TEST_CASE(other_names_of_layouts_are_refused_and_the_right_ones_are_told,
    data::make({"", "ERK", "0.5,", ",0.5", "0.5,,0.5", "1.5", "-0.1", "0.5;0.5", "nan"}), text)
{
    BOOST_CHECK_EXCEPTION(layout_rule_named(text), dlib::error, [](const dlib::error& e)
    {
        return std::string(e.what()).find("uniform-dense-first, er, erk, smart-ratio") != std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(unknown_methods_are_refused_and_the_known_ones_are_told)
{
    BOOST_CHECK_EXCEPTION(sparse_method_named("ridge"), dlib::error, [](const dlib::error& e)
    {
        const std::string text = e.what();
        return text.find("dense, static, smart-ratio, snip, grasp, set, rigl, gmp, omp, lth, imp") != std::string::npos
            && text.find("'ridge'") != std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(options_outside_of_their_range_are_refused)
{
    for (const double rate : {-0.1, 1.0, std::nan("")})
        BOOST_CHECK_THROW(policy_of("rigl", options_at(rate)), dlib::error);
    mask_options options = options_at(0.5);
    options.round_rate = 1;
    BOOST_CHECK_THROW(policy_of("imp", options), dlib::error);
    options = options_at(0.5);
    options.updates.every = 0;
    BOOST_CHECK_THROW(policy_of("gmp", options), dlib::error);
    BOOST_CHECK_NO_THROW(policy_of("omp", options));
    options = options_at(0.5);
    options.updates.begin = 201;
    BOOST_CHECK_THROW(policy_of("gmp", options), dlib::error);
}
