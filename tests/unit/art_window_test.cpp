// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE art_window
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/training/art_window.h>

#include <set>

using namespace hypersparse;

namespace
{
    pruned_snapshot snapshot(double accuracy)
    {
        return {accuracy, std::make_shared<network_state>()};
    }

    // The published rule written down once more, plainly: after every epoch, which epoch's snapshot is the best, and its mean?
    struct plain_rule
    {
        std::size_t b;
        std::vector<double> accuracies = {};
        std::size_t best = 0;
        double best_mean = -1;
        bool any = false;

        void push(double accuracy)
        {
            accuracies.push_back(accuracy);
            const std::size_t size = std::min(accuracies.size(), 2 * b + 1), first = accuracies.size() - size;
            double mean = 0;
            for (std::size_t i = first; i < accuracies.size(); ++i)
                mean += accuracies[i];
            mean /= double(size);
            if (!any || mean > accuracies[best])
            {
                any = true;
                best = first + std::min(size - 1, b);
                best_mean = mean;
            }
        }
    };
}

BOOST_AUTO_TEST_CASE(the_middle_of_the_best_window_becomes_the_best_snapshot)
{
    art_window window(1);
    const std::vector<double> accuracies = {0.1, 0.2, 0.15, 0.5, 0.3, 0.9, 0.2, 0.6, 0.7, 0.65, 0.5};
    std::vector<pruned_snapshot> pushed;
    plain_rule rule{1};
    for (double accuracy : accuracies)
    {
        pushed.push_back(snapshot(accuracy));
        window.push(pushed.back());
        rule.push(accuracy);
        BOOST_TEST(window.best()->snapshot.state == pushed[rule.best].state);
        BOOST_TEST(window.best()->mean == rule.best_mean);
    }
}

BOOST_AUTO_TEST_CASE(windows_of_any_size_follow_the_rule)
{
    unsigned random = 7;
    for (std::size_t b : {0u, 1u, 2u, 5u})
    {
        art_window window(b);
        plain_rule rule{b};
        for (int i = 0; i < 200; ++i)
        {
            random = random * 1664525u + 1013904223u;
            const double accuracy = double(random >> 16) / 65536 * (0.3 + i / 300.0);
            window.push(snapshot(accuracy));
            rule.push(accuracy);
            BOOST_REQUIRE(window.best()->mean == rule.best_mean);
            BOOST_REQUIRE(window.best()->snapshot.accuracy == rule.accuracies[rule.best]);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_single_lucky_epoch_does_not_terminate_the_phase)
{
    art_window window(1);
    window.push(snapshot(0.1));
    window.push(snapshot(0.95));
    window.push(snapshot(0.1));
    BOOST_TEST(!window.terminates(0.9));
}

BOOST_AUTO_TEST_CASE(the_phase_terminates_when_the_best_mean_exceeds_the_dense_accuracy)
{
    art_window window(1);
    BOOST_TEST(!window.terminates(0));      // nothing to fine-tune yet
    window.push(snapshot(0.8));
    BOOST_TEST(window.terminates(0.79));
    BOOST_TEST(!window.terminates(0.8));
}

BOOST_AUTO_TEST_CASE(a_window_holds_no_more_than_2b_plus_2_copies)
{
    for (std::size_t b : {1u, 2u})
    {
        art_window window(b);
        std::size_t most = 0;
        window.push(snapshot(0.99));    // stays the best, outside of the window
        for (int i = 0; i < 20; ++i)
        {
            window.make_room();
            std::set<const network_state*> alive = {window.best()->snapshot.state.get()};
            for (const pruned_snapshot& s : window.snapshots())
                alive.insert(s.state.get());
            most = std::max(most, alive.size() + 1);    // the copy that is about to be made
            window.push(snapshot(0.01));
        }
        BOOST_TEST(most == 2 * b + 2);
    }
}
