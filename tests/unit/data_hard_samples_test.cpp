// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE data_hard_samples_test
#include <boost/test/unit_test.hpp>

#include "data_temporary_folder.h"

#include <hypersparse/plugins/data/data_error.h>
#include <hypersparse/plugins/data/sample_list.h>
#include <hypersparse/plugins/data/shapes.h>
#include <hypersparse/plugins/training/durable_file.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace hypersparse;
using namespace data_test;
using indices = std::vector<std::size_t>;

namespace
{
    constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();

    const std::vector<double> ten_scores = {0.5, 0.1, infinity, 0.5, 0, 0.25, 1.0 / 3, 0.1, 2, 0.5};

    sample_list list_of_ten()
    {
        auto list = make_sample_list("cifar10", "forgetting", "resnet-8, seeds 1 to 3", {sample_order::hardest, 0.4}, 10, ten_scores, 1);
        list.digest = "00ff";
        return list;
    }

    bool same(const sample_list& a, const sample_list& b)
    {
        return a.data == b.data && a.samples == b.samples && a.digest == b.digest && a.score == b.score && a.origin == b.origin
            && a.choice == b.choice && a.seed == b.seed && a.indices == b.indices && a.scores == b.scores;
    }

    std::string replaced(std::string text, const std::string& from, const std::string& to)
    {
        const auto at = text.find(from);
        BOOST_REQUIRE(at != std::string::npos);
        return text.replace(at, from.size(), to);
    }
}

BOOST_AUTO_TEST_CASE(el2n_of_known_probabilities_is_known)
{
    const auto scores = el2n_scores({1, 0, 0, 1, 0.5, 0.5}, 2, {0, 0, 1});
    BOOST_TEST(scores[0] == 0);
    BOOST_TEST(std::abs(scores[1] - std::sqrt(2)) < 1e-15);
    BOOST_TEST(std::abs(scores[2] - std::sqrt(0.5)) < 1e-15);
}

BOOST_AUTO_TEST_CASE(softmax_stands_large_outputs)
{
    const auto p = softmax_rows({1000, 1000, -1000, 0, 0, 0}, 3);
    BOOST_TEST(p[0] == 0.5);
    BOOST_TEST(p[2] == 0);
    BOOST_TEST(std::abs(p[4] - 1.0 / 3) < 1e-15);
}

BOOST_AUTO_TEST_CASE(numbers_that_are_none_are_refused)
{
    check_message<score_error>([] { softmax_rows({1, std::numeric_limits<float>::quiet_NaN()}, 2); }, {"sample 0", "finite", "nan"});
    check_message<score_error>([] { softmax_rows({1, 2, 1, std::numeric_limits<float>::infinity()}, 2); }, {"sample 1", "inf"});
    check_message<score_error>([] { el2n_scores({1, 0, not_a_number, 1}, 2, {0, 1}); }, {"sample 1", "[0, 1]"});
    check_message<score_error>([] { el2n_scores({1.5, 0}, 2, {0}); }, {"sample 0", "1.5"});
    check_message<score_error>([] { el2n_scores({1, 0}, 2, {2}); }, {"label below 2", "found 2"});
    check_message<score_error>([] { mean_scores({{1, 2}, {1, not_a_number}}); }, {"run 1, sample 1", "NaN"});
    check_message<score_error>([] { hardest_first({1, not_a_number}); }, {"sample 1", "NaN"});
    check_message<score_error>([] { easiest_first({not_a_number, 1}); }, {"sample 0", "NaN"});
    for (const char* choice : {"hardest:0.5", "random:1"})
        check_message<score_error>(
            [&] { make_sample_list("d", "s", "o", parse_sample_choice(choice), 2, {1, not_a_number}, 1); }, {"sample 1", "NaN"});
}

BOOST_AUTO_TEST_CASE(ties_go_to_the_lower_index_and_infinity_is_hardest)
{
    BOOST_TEST((hardest_first(ten_scores) == indices{2, 8, 0, 3, 9, 6, 5, 1, 7, 4}));
    BOOST_TEST((easiest_first(ten_scores) == indices{4, 1, 7, 5, 6, 0, 3, 9, 8, 2}));
    BOOST_TEST((choose_samples({sample_order::hardest, 0.4}, 10, ten_scores, 1) == indices{0, 2, 3, 8}));
    BOOST_TEST((choose_samples({sample_order::easiest, 0.2}, 10, ten_scores, 1) == indices{1, 4}));
}

BOOST_AUTO_TEST_CASE(a_share_is_cut_to_a_whole_number)
{
    BOOST_TEST(chosen_count(10, 0.39) == 3u);
    BOOST_TEST(chosen_count(100, 0.29) == 28u);     // 28.999999999999996 in double: int(n*p), as the published codes have it
    BOOST_TEST(chosen_count(50000, 0.5) == 25000u);
    BOOST_TEST(chosen_count(7, 1) == 7u);
    check_message<score_error>([] { choose_samples({sample_order::random, 0.1}, 9, {}, 1); }, {"random:0.1", "at least one"});
}

BOOST_AUTO_TEST_CASE(a_random_choice_depends_on_its_seed_alone_and_spares_nobody)
{
    const sample_choice half{sample_order::random, 0.5};
    const auto chosen = choose_samples(half, 1000, {}, 1);
    BOOST_TEST(chosen.size() == 500u);
    BOOST_TEST(std::is_sorted(chosen.begin(), chosen.end()));
    BOOST_TEST((std::adjacent_find(chosen.begin(), chosen.end()) == chosen.end()));
    BOOST_TEST((choose_samples(half, 1000, std::vector<double>(1000, 3), 1) == chosen));
    BOOST_TEST((choose_samples(half, 1000, {}, 2) != chosen));
    std::vector<int> times(100);
    for (unsigned long long seed = 0; seed < 400; ++seed)
        for (const std::size_t i : choose_samples(half, 100, {}, seed))
            ++times[i];
    for (const int n : times)
        BOOST_TEST(std::abs(n - 200) < 50);     // five standard deviations of 10
}

BOOST_AUTO_TEST_CASE(choices_are_read_as_they_are_written)
{
    for (const char* text : {"hardest:0.3", "easiest:1", "random:0.05"})
        BOOST_TEST(to_text(parse_sample_choice(text)) == text);
    for (const char* text : {"", "all", "hardest", "hardest:", "hardest:0", "hardest:-0.1", "easiest:1.01", "random:nan", "random:0.5x",
             "Hardest:0.5"})
        check_message<score_error>([&] { parse_sample_choice(text); }, {"expected hardest:SHARE", text});
}

BOOST_AUTO_TEST_CASE(forgetting_is_counted_between_visits)
{
    const auto counts = count_forgetting(
        {{true, false, true, false}, {false, false, false, false}, {false, true, true, true}, {true, true, true, true}});
    BOOST_TEST((counts.events == indices{2, 0, 0, 0}));
    BOOST_TEST((counts.wrong_visits == indices{2, 4, 1, 0}));
    BOOST_TEST((forgetting_scores(counts) == std::vector<double>{2, infinity, 0, 0}));
}

BOOST_AUTO_TEST_CASE(a_list_is_read_back_as_it_was_written)
{
    const temporary_folder folder;
    const std::string file = folder.text() + "/hard.txt";
    const auto list = list_of_ten();
    save_sample_list(list, file);
    BOOST_TEST(same(load_sample_list(file), list));
    BOOST_TEST(read_bytes(file) == "hypersparse sample list 1\ndata cifar10\nsamples 10\ndigest 00ff\nscore forgetting\n"
        "origin resnet-8, seeds 1 to 3\nchoice hardest:0.4\nseed 1\nchosen 4\n0 0.5\n2 inf\n3 0.5\n8 2\nend\n");

    const auto random = make_sample_list("shapes", "none", "no network", {sample_order::random, 0.01}, 1000, {}, 18446744073709551615ULL);
    save_sample_list(random, file);
    BOOST_TEST(same(load_sample_list(file), random));
    BOOST_TEST(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);     // no temporary file is left
}

BOOST_AUTO_TEST_CASE(a_list_that_was_changed_or_cut_is_refused_with_its_line)
{
    const temporary_folder folder;
    const auto file = folder.path() / "list.txt";
    save_sample_list(list_of_ten(), file.string());
    const std::string good = read_bytes(file);
    const auto refused = [&](const std::string& text, const std::vector<std::string>& parts)
    {
        write_bytes(file, text);
        check_message<data_error>([&] { load_sample_list(file.string()); }, parts);
    };
    refused(replaced(good, "list 1", "list 2"), {"list.txt", "line 1", "'hypersparse sample list 1'", "list 2"});
    refused(replaced(good, "data cifar10", "date cifar10"), {"line 2", "'data'"});
    refused(replaced(good, "samples 10", "samples ten"), {"line 3", "ten"});
    refused(replaced(good, "digest 00ff\n", ""), {"line 4", "'digest'"});
    refused(replaced(good, "forgetting", "none"), {"line 7", "random choice"});
    refused(replaced(good, "hardest:0.4", "hardest:4"), {"line 7", "hardest:4"});
    refused(replaced(good, "hardest:0.4", "hardest:0.5"), {"line 9", "5 chosen ones of 10"});
    refused(replaced(good, "seed 1", "seed -1"), {"line 8", "-1"});
    refused(replaced(good, "chosen 4", "chosen 3"), {"line 9", "4 chosen"});
    refused(replaced(good, "3 0.5", "3 nan"), {"line 12", "nan"});
    refused(replaced(good, "3 0.5", "3"), {"line 12", "an index and its score"});
    refused(replaced(good, "3 0.5", "2 0.5"), {"line 12", "above the one before"});
    refused(replaced(good, "8 2", "10 2"), {"line 13", "below 10"});
    refused(replaced(good, "8 2\n", ""), {"line 13", "end"});
    refused(good + "9 1\n", {"line 14", "nothing after it"});
    for (std::size_t size = 0; size < good.size(); ++size)
        refused(good.substr(0, size), {"list.txt: line"});
    BOOST_CHECK_THROW(load_sample_list(folder.text() + "/missing"), file_error);
}

BOOST_AUTO_TEST_CASE(a_list_takes_its_images_and_refuses_other_data)
{
    const auto data = make_shapes(10, 1, shapes_part::train);
    const auto taken = take_samples(data, list_of_ten());
    BOOST_TEST((taken.labels == std::vector<unsigned long>{data.labels[0], data.labels[2], data.labels[3], data.labels[8]}));
    BOOST_TEST((taken.images[3](5, 7).red == data.images[8](5, 7).red));
    const auto other = make_shapes(11, 1, shapes_part::train);
    check_message<data_error>([&] { take_samples(other, list_of_ten()); }, {"10 training images", "found 11"});
}
