// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE solver_state
#include <boost/test/unit_test.hpp>

#include "small_nets.h"

#include <hypersparse/solvers/hypersparse_sgd.h>

#include <filesystem>
#include <sstream>

using namespace hypersparse;

namespace
{
    const hypersparse_options options = {.prune_rate = 0.7, .lambda = 1e-2, .eta = 1.5, .steps_per_epoch = 2,
        .warmup_steps = 3, .momentum = 0.8, .weight_decay = 1e-3};

    con_net initialised_net()
    {
        con_net net;
        initialise(net);
        return net;
    }

    void steps(con_net& net, std::vector<hypersparse_sgd>& solvers, unsigned begin, unsigned end)
    {
        for (unsigned i = begin; i < end; ++i)
            bare_step(net, solvers, random_batch(4, i), 0.1);
    }

    using trainer_type = dlib::dnn_trainer<con_net, hypersparse_sgd>;

    void steps(trainer_type& trainer, unsigned begin, unsigned end)
    {
        for (unsigned i = begin; i < end; ++i)
        {
            const labelled_batch batch = random_batch(4, i);
            trainer.train_one_step(batch.images, batch.labels);
        }
        trainer.get_net(dlib::force_flush_to_disk::no);
    }

    class temporary_folder
    {
    public:
        temporary_folder() : path_(std::filesystem::temp_directory_path() / "hypersparse_solver_state_test")
        {
            std::filesystem::remove_all(path_);
            std::filesystem::create_directories(path_);
        }
        ~temporary_folder() { std::filesystem::remove_all(path_); }
        std::string file(const std::string& name) const { return (path_ / name).string(); }

    private:
        std::filesystem::path path_;
    };
}

BOOST_AUTO_TEST_CASE(solvers_that_are_read_back_go_on_with_the_same_bits)
{
    con_net net = initialised_net();
    auto solvers = one_for_each_layer(net, hypersparse_sgd(net, options));
    steps(net, solvers, 0, 6);
    std::stringstream saved;
    dlib::serialize(net, saved);
    dlib::serialize(solvers, saved);

    con_net resumed;
    dlib::deserialize(resumed, saved);
    hypersparse_sgd other(resumed, {.prune_rate = 0.1, .lambda = 7, .regularizer = "l2", .hold_zeros = true});
    auto read = one_for_each_layer(resumed, other);
    dlib::deserialize(read, saved);
    steps(net, solvers, 6, 12);
    steps(resumed, read, 6, 12);
    BOOST_TEST(same_parameters(net, resumed));
    BOOST_TEST(other.steps() == 12u);
    BOOST_TEST(other.lambda() == solvers.front().lambda());
}

BOOST_AUTO_TEST_CASE(every_option_survives)
{
    con_net net = initialised_net();
    hypersparse_sgd solver(net, {.prune_rate = 0.3, .lambda = 2e-3, .eta = 1.2, .steps_per_epoch = 11, .warmup_steps = 5,
        .momentum = 0.7, .weight_decay = 3e-3, .regularizer = "l1", .hold_zeros = true});
    solver.set_steps(1234);
    std::stringstream saved;
    serialize(solver, saved);
    hypersparse_sgd read;
    deserialize(read, saved);
    const hypersparse_options o = read.options();
    BOOST_TEST(o.prune_rate == 0.3);
    BOOST_TEST(o.lambda == 2e-3);
    BOOST_TEST(o.eta == 1.2);
    BOOST_TEST(o.steps_per_epoch == 11u);
    BOOST_TEST(o.warmup_steps == 5u);
    BOOST_TEST(o.momentum == 0.7);
    BOOST_TEST(o.weight_decay == 3e-3);
    BOOST_TEST(o.regularizer.name() == "l1");
    BOOST_TEST(o.hold_zeros);
    BOOST_TEST(read.steps() == 1234u);
}

BOOST_AUTO_TEST_CASE(a_trainer_that_is_read_back_from_its_synchronisation_file_goes_on_with_the_same_bits)
{
    // dlib serialises a trainer only into its synchronisation file.
    const temporary_folder folder;
    con_net net = initialised_net(), resumed, straight = net;
    {
        trainer_type trainer(net, hypersparse_sgd(net, options));
        trainer.set_synchronization_file(folder.file("sync"), std::chrono::hours(24));
        steps(trainer, 0, 6);
        trainer.get_net();      // waits and writes
    }
    hypersparse_sgd solver(resumed, {.lambda = 3});
    trainer_type trainer(resumed, solver);
    trainer.set_synchronization_file(folder.file("sync"), std::chrono::hours(24));      // reads
    BOOST_TEST(solver.steps() == 6u);
    steps(trainer, 6, 12);
    trainer_type uninterrupted(straight, hypersparse_sgd(straight, options));
    steps(uninterrupted, 0, 12);
    BOOST_TEST(same_parameters(resumed, straight));
    solver.rethrow_failure();
}

BOOST_AUTO_TEST_CASE(a_file_of_another_version_is_refused)
{
    std::stringstream saved;
    dlib::serialize(std::string("sgd2"), saved);
    hypersparse_sgd solver;
    BOOST_CHECK_THROW(deserialize(solver, saved), dlib::serialization_error);
}

BOOST_AUTO_TEST_CASE(a_file_that_ends_early_changes_nothing)
{
    con_net net = initialised_net();
    std::stringstream saved;
    serialize(hypersparse_sgd(net, options), saved);
    const std::string whole = saved.str();
    for (std::size_t length = 0; length < whole.size(); length += 7)
    {
        std::stringstream cut(whole.substr(0, length));
        hypersparse_sgd solver(net);
        BOOST_CHECK_THROW(deserialize(solver, cut), dlib::serialization_error);
        BOOST_REQUIRE(solver.options().prune_rate == 0.98 && solver.steps() == 0);
    }
}

BOOST_AUTO_TEST_CASE(restarted_momentum_begins_at_zero_or_with_what_was_given)
{
    con_net net = initialised_net();
    hypersparse_sgd solver(net, {.lambda = 0});
    auto solvers = one_for_each_layer(net, solver);
    steps(net, solvers, 0, 5);
    con_net from_zero = net, from_given = net;
    std::vector<dlib::resizable_tensor> velocities;
    for (const hypersparse_sgd& s : solvers)
        velocities.push_back(s.velocity());

    hypersparse_sgd fresh(from_zero, {.lambda = 0}), given(from_given, {.lambda = 0});
    given.restart_momentum(velocities);
    auto fresh_solvers = one_for_each_layer(from_zero, fresh), given_solvers = one_for_each_layer(from_given, given);
    con_net restarted = net;
    steps(net, solvers, 5, 8);
    steps(from_given, given_solvers, 5, 8);
    BOOST_TEST(same_parameters(net, from_given));

    solver.bind(restarted);
    solver.restart_momentum();
    steps(restarted, solvers, 5, 8);
    steps(from_zero, fresh_solvers, 5, 8);
    BOOST_TEST(same_parameters(restarted, from_zero));
    BOOST_TEST((all_parameters(restarted) != all_parameters(net)));
}

BOOST_AUTO_TEST_CASE(copies_share_their_settings)
{
    con_net net = initialised_net();
    hypersparse_sgd solver(net, options);
    hypersparse_sgd copy = solver;
    copy.set_lambda(0.25);
    BOOST_TEST(solver.lambda() == 0.25);
    std::ostringstream text;
    text << copy;
    BOOST_TEST(text.str().find("lambda=0.25") != std::string::npos);
}
