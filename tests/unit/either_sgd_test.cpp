// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE either_sgd
#include <boost/test/unit_test.hpp>

#include "small_nets.h"

#include <hypersparse/solvers/either_sgd.h>

#include <sstream>

using namespace hypersparse;

namespace
{
    con_net initialised_net()
    {
        con_net net;
        initialise(net);
        return net;
    }

    template <typename solver_type>
    void train(con_net& net, const solver_type& solver)
    {
        auto solvers = one_for_each_layer(net, solver);
        for (unsigned i = 0; i < 4; ++i)
            bare_step(net, solvers, random_batch(4, i), 0.1);
    }
}

BOOST_AUTO_TEST_CASE(it_trains_as_the_solver_in_it_does)
{
    con_net plain = initialised_net(), chosen = plain, sphere = plain, chosen_sphere = plain;
    train(plain, hypersparse_sgd(plain, {.prune_rate = 0.5, .lambda = 1e-3}));
    train(chosen, either_sgd(hypersparse_sgd(chosen, {.prune_rate = 0.5, .lambda = 1e-3})));
    train(sphere, lp_sphere_sgd(sphere, {.p = 1.5, .first_layers = 0}));
    train(chosen_sphere, either_sgd(lp_sphere_sgd(chosen_sphere, {.p = 1.5, .first_layers = 0})));
    BOOST_TEST(same_parameters(plain, chosen));
    BOOST_TEST(same_parameters(sphere, chosen_sphere));
    BOOST_TEST(!same_parameters(plain, sphere));
}

BOOST_AUTO_TEST_CASE(it_says_which_one_is_in_it)
{
    con_net net = initialised_net();
    either_sgd plain{hypersparse_sgd(net)}, sphere{lp_sphere_sgd(net)};
    BOOST_TEST((plain.plain() && !plain.sphere()));
    BOOST_TEST((!sphere.plain() && sphere.sphere()));
    BOOST_TEST((plain_sgd(plain) == plain.plain() && sphere_sgd(sphere) == sphere.sphere()));
    std::ostringstream text;
    text << plain << '\n' << sphere;
    BOOST_TEST(text.str().find("hypersparse_sgd: ") != std::string::npos);
    BOOST_TEST(text.str().find("lp_sphere_sgd: ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_of_one_kind_is_read_by_the_same_kind_alone)
{
    con_net net = initialised_net();
    const either_sgd plain{hypersparse_sgd(net, {.momentum = 0.7})}, sphere{lp_sphere_sgd(net, {.p = 1.4})};
    const auto read_by = [](either_sgd reader, const either_sgd& writer)
    {
        std::stringstream file;
        serialize(writer, file);
        deserialize(reader, file);
        return reader;
    };
    BOOST_TEST(read_by(either_sgd(hypersparse_sgd(net)), plain).plain()->options().momentum == 0.7);
    BOOST_TEST(read_by(either_sgd(lp_sphere_sgd(net)), sphere).sphere()->options().p == 1.4);
    BOOST_CHECK_THROW(read_by(either_sgd(hypersparse_sgd(net)), sphere), dlib::serialization_error);
    BOOST_CHECK_THROW(read_by(either_sgd(lp_sphere_sgd(net)), plain), dlib::serialization_error);
}
