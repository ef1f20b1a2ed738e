// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_UNIT_THREE_WAYS_H
#define HYPERSPARSE_TESTS_UNIT_THREE_WAYS_H

#include "small_nets.h"

#include <hypersparse/plugins/weights/weight_list.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <boost/test/unit_test.hpp>

// HyperSparse, with a note of every time it measured.
struct watched_penalty : hypersparse::hypersparse_penalty
{
    static constexpr const char* name = "watched";
    static inline std::vector<std::size_t> measured_weights;

    hypersparse::penalty_measurement measure(const std::vector<hypersparse::weight_tensor>& weights, double prune_rate) const
    {
        measured_weights.push_back(hypersparse::count_weights(weights));
        return hypersparse_penalty::measure(weights, prune_rate);
    }
};

inline constexpr std::size_t three_ways_samples = 11, three_ways_batch = 4, three_ways_epochs = 3;
inline constexpr std::size_t three_ways_steps = 3 * three_ways_epochs;      // the last batch of an epoch is small

template <typename net_type, typename function>
net_type trained(const net_type& start, function&& train)
{
    net_type net = start;
    hypersparse::hypersparse_sgd solver(net, {.prune_rate = 0.7, .lambda = 1e-2, .eta = 1.5, .steps_per_epoch = 3,
        .warmup_steps = 2, .regularizer = watched_penalty()});
    watched_penalty::measured_weights.clear();
    train(net, solver);
    solver.rethrow_failure();
    BOOST_TEST(solver.steps() == three_ways_steps);
    const std::vector<std::size_t> once_a_step(three_ways_steps - 2, hypersparse::count_weights(hypersparse::weight_list(net)));
    BOOST_TEST(watched_penalty::measured_weights == once_a_step, boost::test_tools::per_element());
    return net;
}

template <typename trainer_type>
void keep_rate(trainer_type& trainer)
{
    trainer.set_learning_rate(0.05);
    trainer.set_iterations_without_progress_threshold(1000000);
    trainer.set_learning_rate_shrink_factor(1);
}

template <typename range_type>
labelled_batch part(const range_type& all, std::size_t begin)
{
    const std::size_t end = std::min(begin + three_ways_batch, all.images.size());
    return {{all.images.begin() + begin, all.images.begin() + end}, {all.labels.begin() + begin, all.labels.begin() + end}};
}

// Trains a copy of start by dlib's train(), by train_one_step() and by a bare loop: the numbers are the same, bit for bit.
template <typename net_type>
void check_three_ways(const net_type& start)
{
    using solver_type = hypersparse::hypersparse_sgd;
    const labelled_batch all = random_batch(three_ways_samples);
    net_type by_train = trained(start, [&](net_type& net, solver_type& solver)
    {
        dlib::dnn_trainer<net_type, solver_type> trainer(net, solver);
        keep_rate(trainer);
        trainer.set_mini_batch_size(three_ways_batch);
        trainer.set_max_num_epochs(three_ways_epochs);
        trainer.train(all.images, all.labels);
    });
    net_type by_steps = trained(start, [&](net_type& net, solver_type& solver)
    {
        dlib::dnn_trainer<net_type, solver_type> trainer(net, solver);
        keep_rate(trainer);
        for (std::size_t epoch = 0; epoch < three_ways_epochs; ++epoch)
            for (std::size_t begin = 0; begin < three_ways_samples; begin += three_ways_batch)
                trainer.train_one_step(part(all, begin).images, part(all, begin).labels);
        trainer.get_net(dlib::force_flush_to_disk::no);
    });
    net_type by_hand = trained(start, [&](net_type& net, solver_type& solver)
    {
        std::vector<solver_type> solvers = one_for_each_layer(net, solver);
        for (std::size_t epoch = 0; epoch < three_ways_epochs; ++epoch)
            for (std::size_t begin = 0; begin < three_ways_samples; begin += three_ways_batch)
                bare_step(net, solvers, part(all, begin), 0.05);
    });
    BOOST_TEST(same_parameters(by_train, by_hand), "train() and the bare loop differ");
    BOOST_TEST(same_parameters(by_steps, by_hand), "train_one_step() and the bare loop differ");
    net_type untrained = start;
    BOOST_TEST((all_parameters(untrained) != all_parameters(by_hand)));
}

template <typename net_type>
net_type initialised()
{
    net_type net;
    initialise(net);
    return net;
}

#endif
