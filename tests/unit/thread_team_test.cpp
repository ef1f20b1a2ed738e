// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE thread_team
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/kernels/thread_team.h>

#include <atomic>
#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#ifdef __unix__
    #include <sys/wait.h>
    #include <unistd.h>
#endif

using namespace hypersparse;

namespace
{
    struct threads_restored
    {
        ~threads_restored() { set_cpu_threads(0); }
    };

    std::vector<int> calls_of_each(std::size_t count)
    {
        std::vector<std::atomic<int>> calls(count);
        parallel_for(count, [&](std::size_t i) { ++calls[i]; });
        return {calls.begin(), calls.end()};
    }
}

BOOST_FIXTURE_TEST_SUITE(suite, threads_restored)

BOOST_AUTO_TEST_CASE(every_index_is_taken_once_whatever_the_number_of_threads)
{
    for (unsigned threads : {1u, 2u, 3u, 8u})
    {
        set_cpu_threads(threads);
        BOOST_TEST(cpu_threads() == threads);
        for (std::size_t count : {0u, 1u, 2u, 7u, 1000u})
            BOOST_TEST(calls_of_each(count) == std::vector<int>(count, 1), boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(work_follows_work_with_and_without_a_pause)
{
    set_cpu_threads(3);
    std::vector<std::size_t> sums(500);
    for (std::size_t round = 0; round < sums.size(); ++round)
    {
        std::atomic<std::size_t> sum = 0;
        parallel_for(10, [&](std::size_t i) { sum += i; });
        sums[round] = sum;
        if (round % 100 == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));      // long enough for the team to fall asleep
    }
    BOOST_TEST(sums == std::vector<std::size_t>(sums.size(), 45), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(work_is_shared_among_threads)
{
    set_cpu_threads(2);
    std::atomic<int> inside = 0;
    std::atomic<bool> met = false;
    // Two bodies that wait for each other can only end if two threads are in them at once.
    parallel_for(2, [&](std::size_t)
    {
        if (++inside == 2)
            met = true;
        while (!met)
            std::this_thread::yield();
    });
    BOOST_TEST(met.load());
}

BOOST_AUTO_TEST_CASE(a_call_from_a_body_and_calls_from_several_threads_are_done_too)
{
    set_cpu_threads(2);
    std::atomic<int> inner = 0;
    parallel_for(4, [&](std::size_t) { parallel_for(5, [&](std::size_t) { ++inner; }); });
    BOOST_TEST(inner == 20);

    std::atomic<int> calls = 0;
    std::vector<std::thread> callers;
    for (int t = 0; t < 4; ++t)
        callers.emplace_back([&] { for (int i = 0; i < 200; ++i) parallel_for(8, [&](std::size_t) { ++calls; }); });
    for (std::thread& caller : callers)
        caller.join();
    BOOST_TEST(calls == 4 * 200 * 8);
}

BOOST_AUTO_TEST_CASE(an_exception_arrives_and_the_team_goes_on)
{
    for (unsigned threads : {1u, 2u})
    {
        set_cpu_threads(threads);
        std::atomic<int> calls = 0;
        BOOST_CHECK_THROW(parallel_for(20, [&](std::size_t i) { ++calls; if (i == 3) throw std::runtime_error("3"); }),
            std::runtime_error);
        BOOST_TEST(calls == 20);
        BOOST_TEST(calls_of_each(9) == std::vector<int>(9, 1), boost::test_tools::per_element());
    }
}

#if defined(__unix__) && !defined(__SANITIZE_THREAD__)     // which does not allow threads after fork
BOOST_AUTO_TEST_CASE(a_process_made_by_fork_starts_a_team_of_its_own)
{
    set_cpu_threads(3);
    calls_of_each(10);
    const pid_t child = fork();
    if (child == 0)
        _exit(calls_of_each(100) == std::vector<int>(100, 1) ? 0 : 1);
    int status = -1;
    waitpid(child, &status, 0);
    BOOST_TEST(status == 0);
    BOOST_TEST(calls_of_each(9) == std::vector<int>(9, 1), boost::test_tools::per_element());
}
#endif

BOOST_AUTO_TEST_SUITE_END()
