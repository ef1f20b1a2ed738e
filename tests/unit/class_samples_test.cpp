// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE class_samples
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/training/class_samples.h>

#include <string>

using namespace hypersparse;

BOOST_AUTO_TEST_CASE(samples_are_the_first_of_each_class_ordered_by_class)
{
    class_samples<int, unsigned long> chosen({.classes = 3, .per_class = 2, .rounds = 2});
    BOOST_TEST(!chosen.add({1, 2, 3, 4, 5, 6, 7}, {2, 0, 2, 0, 1, 2, 0}));
    BOOST_TEST(!chosen.add({8, 9, 10, 11}, {1, 2, 2, 0}));
    BOOST_TEST(chosen.add({12, 13, 14}, {1, 1, 1}));
    const auto batches = chosen.batches();
    BOOST_REQUIRE(batches.size() == 2u);
    BOOST_TEST((batches[0].images == std::vector<int>{2, 4, 5, 8, 1, 3}));
    BOOST_TEST((batches[0].labels == std::vector<unsigned long>{0, 0, 1, 1, 2, 2}));
    BOOST_TEST((batches[1].images == std::vector<int>{7, 11, 12, 13, 6, 9}));
    const auto halves = chosen.halves();
    BOOST_REQUIRE(halves.size() == 4u);
    BOOST_TEST((halves[0].images == std::vector<int>{2, 4, 5}));
    BOOST_TEST((halves[0].labels == std::vector<unsigned long>{0, 0, 1}));
    BOOST_TEST((halves[1].images == std::vector<int>{8, 1, 3}));
    BOOST_TEST((halves[3].labels == std::vector<unsigned long>{1, 2, 2}));
}

BOOST_AUTO_TEST_CASE(an_epoch_that_lacks_samples_and_a_label_without_a_class_are_errors)
{
    int batches = 0;
    const batch_source<int, unsigned long> source = {
        .batches = 2,
        .start = [&](std::size_t, std::size_t) { batches = 0; },
        .next = [&](std::vector<int>& images, std::vector<unsigned long>& labels)
        {
            images = {1, 2, 3};
            labels = {0, 1, 0};
            return batches++ < 2;
        }};
    class_samples<int, unsigned long> enough({.classes = 2, .per_class = 2}), too_many({.classes = 2, .per_class = 3});
    BOOST_CHECK_NO_THROW(enough.fill(source));
    BOOST_TEST((enough.batches()[0].images == std::vector<int>{1, 3, 2, 2}));
    BOOST_CHECK_EXCEPTION(too_many.fill(source), dlib::error, [](const dlib::error& e)
    {
        return std::string(e.what()).find("expected 3 of class 1 in an epoch, found 2") != std::string::npos;
    });
    BOOST_CHECK_THROW(enough.add({1}, {2}), std::exception);
}
