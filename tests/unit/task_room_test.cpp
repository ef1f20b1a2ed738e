// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE task_room_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/examples/art/task_room.h>

using hypersparse::program::may_start_beside;

BOOST_AUTO_TEST_CASE(the_first_run_is_always_started)
{
    BOOST_TEST(may_start_beside(0, 1, 0, 1));
    BOOST_TEST(may_start_beside(0, 1, 1000, 1));
}

BOOST_AUTO_TEST_CASE(no_more_run_than_asked_for)
{
    BOOST_TEST(may_start_beside(1, 2, 1, 1000));
    BOOST_TEST(!may_start_beside(2, 2, 1, 1000));
    BOOST_TEST(!may_start_beside(2, 2, 1, 0));
}

BOOST_AUTO_TEST_CASE(a_fifth_of_the_memory_stays_free)
{
    BOOST_TEST(may_start_beside(1, 4, 800, 1000));
    BOOST_TEST(!may_start_beside(1, 4, 801, 1000));
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_waited_for_or_not_looked_at)
{
    BOOST_TEST(!may_start_beside(1, 4, 0, 1000));
    BOOST_TEST(may_start_beside(1, 4, 0, 0));
    BOOST_TEST(may_start_beside(3, 4, 1000000, 0));
}
