// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE fast_gates
#include <boost/test/unit_test.hpp>

#include "fast_nets.h"

#include <hypersparse/plugins/training/gate_tape.h>

#include <algorithm>
#include <cmath>

using namespace hypersparse;

namespace
{
    struct fast_layers_restored
    {
        ~fast_layers_restored() { use_fast_layers(true); }
    };

    double distance(const std::vector<float>& a, const std::vector<float>& b)
    {
        BOOST_REQUIRE(a.size() == b.size());
        double largest = 0, apart = 0;
        for (std::size_t i = 0; i < a.size(); ++i)
        {
            largest = std::max<double>(largest, std::abs(a[i]));
            apart = std::max(apart, std::abs(double(a[i]) - b[i]));
        }
        return apart / largest;
    }
}

BOOST_FIXTURE_TEST_SUITE(suite, fast_layers_restored)

// Every form of relu, joined to what is below it or not, and every kind of pool
BOOST_AUTO_TEST_CASE_TEMPLATE(a_recorded_pass_and_one_with_its_gates_are_the_plain_pass, family, net_families)
{
    for (const bool fast : {true, false})
    {
        use_fast_layers(fast);
        typename family::of_ours net;
        initialise_for_comparison(net);
        const passes plain = run(net, 5);
        const auto compare = [&](const passes& found, const char* what)
        {
            BOOST_TEST_CONTEXT(family::name << (fast ? ", fast, " : ", dlib's, ") << what)
            {
                BOOST_TEST(distance(plain.output, found.output) < 1e-6);
                BOOST_TEST(distance(plain.gradients, found.gradients) < 1e-6);
                BOOST_TEST(distance(plain.input_gradient, found.input_gradient) < 1e-6);
            }
        };
        {
            gate_tape tape(net);
            compare(run(net, 5), "recorded");
            tape.keep();
            compare(run(net, 5), "kept");
        }
        compare(run(net, 5), "without");
    }
}

BOOST_AUTO_TEST_SUITE_END()
