// SPDX-License-Identifier: BSL-1.0
// A trainer on two GPUs of one machine: one measurement a step, the same numbers and the same zeros on both.
#define BOOST_TEST_MODULE two_gpus
#include <boost/test/unit_test.hpp>

#include "../flow/tiny_task.h"

#include <hypersparse/plugins/pruning/prune.h>

#include <map>
#include <mutex>

using namespace hypersparse;

namespace
{
    boost::test_tools::assertion_result there_are_two_gpus(boost::unit_test::test_unit_id)
    {
        return dlib::cuda::get_num_devices() >= 2;
    }

    // The parameter tensors that each GPU's copies of a solver were shown.
    struct seen_parameters
    {
        std::mutex mutex;
        std::map<int, std::vector<const dlib::tensor*>> by_device;

        void add(const dlib::tensor& params)
        {
            std::lock_guard lock(mutex);
            std::vector<const dlib::tensor*>& list = by_device[params.device_id()];
            if (std::find(list.begin(), list.end(), &params) == list.end())
                list.push_back(&params);
        }
    };

    // hypersparse_sgd, and what it is shown.
    struct watching_sgd : hypersparse_sgd
    {
        watching_sgd() = default;
        watching_sgd(const hypersparse_sgd& solver, std::shared_ptr<seen_parameters> s) : hypersparse_sgd(solver), seen(std::move(s)) {}

        template <typename layer_type>
        const dlib::tensor& operator()(float learning_rate, const layer_type& l, const dlib::tensor& gradient)
        {
            seen->add(l.get_layer_params());
            return hypersparse_sgd::operator()(learning_rate, l, gradient);
        }

        std::shared_ptr<seen_parameters> seen;
    };

    struct on_two_gpus
    {
        using trainer_type = dlib::dnn_trainer<tiny::train_net, watching_sgd>;

        on_two_gpus() : solver(tiny::run<tiny::train_net, tiny::infer_net>::prepared(net), {.prune_rate = 0.8, .lambda = 1e-3}),
            trainer(net, watching_sgd(solver, seen), {0, 1})
        {
            trainer.set_learning_rate(0.05);
            trainer.set_learning_rate_shrink_factor(1);
        }

        void train(std::size_t epoch)
        {
            auto source = tiny::make_source(tiny::images, true);
            source.start(epoch, 0);
            std::vector<tiny::image> images;
            std::vector<unsigned long> labels;
            while (source.next(images, labels))
                trainer.train_one_step(images, labels);
            trainer.get_net(dlib::force_flush_to_disk::no);
            solver.rethrow_failure();
        }

        double largest_difference() const
        {
            double largest = 0;
            for (std::size_t i = 0; i < seen->by_device.at(0).size(); ++i)
            {
                const dlib::tensor& a = *seen->by_device.at(0)[i];
                const dlib::tensor& b = *seen->by_device.at(1).at(i);
                for (std::size_t j = 0; j < a.size(); ++j)
                    largest = std::max(largest, std::abs(double(a.host()[j]) - b.host()[j]));
            }
            return largest;
        }

        tiny::train_net net;
        std::shared_ptr<seen_parameters> seen = std::make_shared<seen_parameters>();
        hypersparse_sgd solver;
        trainer_type trainer;
    };
}

BOOST_AUTO_TEST_SUITE(two_gpus, * boost::unit_test::precondition(there_are_two_gpus))

BOOST_AUTO_TEST_CASE(both_make_the_same_steps_with_one_measurement)
{
    on_two_gpus run;
    run.train(0);
    BOOST_TEST(run.solver.steps() == tiny::images / tiny::batch);
    BOOST_TEST(run.seen->by_device.at(0).size() == run.seen->by_device.at(1).size());
    BOOST_TEST(run.largest_difference() == 0);
    BOOST_TEST(run.solver.last_measurement().threshold > 0);
}

BOOST_AUTO_TEST_CASE(zeros_hold_on_both_and_parameters_changed_from_outside_reach_both)
{
    on_two_gpus run;
    run.train(0);
    prune(run.net, 0.8);
    run.solver.set_lambda(0);
    run.solver.hold_zeros();
    run.solver.restart_momentum();
    run.solver.copy_to_other_gpus();
    BOOST_TEST(run.largest_difference() == 0);
    const std::size_t kept = sparsity_of(run.net).kept;
    run.train(1);
    BOOST_TEST(run.largest_difference() == 0);
    BOOST_TEST(sparsity_of(run.net).kept == kept);
}

BOOST_AUTO_TEST_SUITE_END()
