// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE data_batch_stream_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/data/augmentation.h>
#include <hypersparse/plugins/data/batch_stream.h>
#include <hypersparse/plugins/data/data_error.h>
#include <hypersparse/plugins/data/shuffle.h>

using namespace hypersparse;

namespace
{
    labelled_images numbered_images(std::size_t count)
    {
        labelled_images data;
        for (std::size_t i = 0; i < count; ++i)
        {
            auto& image = data.images.emplace_back(8, 8);
            for (long p = 0; p < 64; ++p)
                image(p / 8, p % 8) = dlib::rgb_pixel(static_cast<unsigned char>(i), static_cast<unsigned char>(p), 255);
            data.labels.push_back(static_cast<unsigned long>(i));
        }
        return data;
    }

    std::string bytes_of(const batch& item)
    {
        std::string text = std::to_string(item.index) + ":";
        for (std::size_t i = 0; i < item.images.size(); ++i)
        {
            text += std::to_string(item.labels[i]) + ",";
            for (const auto& p : item.images[i])
                text += {static_cast<char>(p.red), static_cast<char>(p.green), static_cast<char>(p.blue)};
        }
        return text;
    }

    std::vector<std::string> read_epoch(batch_stream& stream, std::size_t epoch, std::size_t first = 0)
    {
        std::vector<std::string> list;
        batch item;
        stream.start_epoch(epoch, first);
        while (stream.next(item))
            list.push_back(bytes_of(item));
        return list;
    }

    std::vector<std::size_t> batch_sizes(std::size_t images, std::size_t batch_size)
    {
        const auto data = numbered_images(images);
        batch_stream stream(data, {.batch_size = batch_size});
        std::vector<std::size_t> sizes;
        batch item;
        stream.start_epoch(0);
        while (stream.next(item))
            sizes.push_back(item.images.size());
        BOOST_TEST(sizes.size() == stream.batches_per_epoch());
        return sizes;
    }
}

BOOST_AUTO_TEST_CASE(a_batch_holds_the_augmented_images_of_the_shuffled_order)
{
    const auto data = numbered_images(50);
    batch_stream stream(data, {.batch_size = 8, .seed = 3});
    const auto order = shuffled_indices(50, 3, 6);
    std::vector<std::string> expected;
    for (std::size_t b = 0; b < 7; ++b)
    {
        batch item;
        item.index = b;
        for (std::size_t i = 8 * b; i < std::min<std::size_t>(50, 8 * b + 8); ++i)
        {
            apply_crop_and_flip(data.images[order[i]], draw_crop_and_flip(3, 6, order[i]), item.images.emplace_back());
            item.labels.push_back(data.labels[order[i]]);
        }
        expected.push_back(bytes_of(item));
    }
    BOOST_TEST((read_epoch(stream, 6) == expected));
}

BOOST_AUTO_TEST_CASE(without_augmentation_and_shuffling_the_data_come_as_they_are)
{
    const auto data = numbered_images(10);
    batch_stream stream(data, {.batch_size = 10, .augment = false, .shuffle = false});
    batch item;
    stream.start_epoch(5);
    BOOST_REQUIRE(stream.next(item));
    BOOST_TEST((bytes_of(item) == bytes_of({data.images, data.labels, 0})));
    BOOST_TEST(!stream.next(item));
    BOOST_TEST(!stream.next(item));
}

BOOST_AUTO_TEST_CASE(the_number_of_threads_does_not_change_the_batches)
{
    const auto data = numbered_images(203);
    std::vector<std::vector<std::string>> results;
    for (const unsigned threads : {1U, 2U, 8U})
    {
        batch_stream stream(data, {.batch_size = 4, .threads = threads});
        results.push_back(read_epoch(stream, 2));
    }
    BOOST_TEST(results[0].size() == 51);
    BOOST_TEST((results[0] == results[1]));
    BOOST_TEST((results[0] == results[2]));
}

BOOST_AUTO_TEST_CASE(an_epoch_started_in_the_middle_equals_the_tail_of_the_whole_one)
{
    const auto data = numbered_images(100);
    batch_stream stream(data, {.batch_size = 7, .threads = 2});
    const auto whole = read_epoch(stream, 4);
    for (const std::size_t first : {std::size_t{0}, std::size_t{1}, std::size_t{9}, whole.size()})
    {
        batch_stream other(data, {.batch_size = 7, .threads = 3});
        BOOST_TEST((read_epoch(other, 4, first) == std::vector<std::string>(whole.begin() + first, whole.end())));
    }
}

BOOST_AUTO_TEST_CASE(an_epoch_that_is_left_early_leaves_nothing_behind)
{
    const auto data = numbered_images(100);
    batch_stream stream(data, {.batch_size = 3, .threads = 4});
    const auto first = read_epoch(stream, 0), second = read_epoch(stream, 1);
    BOOST_TEST((first != second));
    for (std::size_t taken = 0; taken < 20; ++taken)
    {
        batch item;
        stream.start_epoch(1);
        for (std::size_t i = 0; i < taken; ++i)
            BOOST_REQUIRE(stream.next(item));
        BOOST_TEST((read_epoch(stream, 0) == first));
    }
    BOOST_TEST((read_epoch(stream, 1) == second));
}

BOOST_AUTO_TEST_CASE(a_stream_can_be_destroyed_at_any_moment)
{
    const auto data = numbered_images(64);
    for (int i = 0; i < 50; ++i)
    {
        batch_stream stream(data, {.batch_size = 2, .threads = 3});
        batch item;
        if (i % 3 > 0)
            stream.start_epoch(i);
        if (i % 3 > 1)
            stream.next(item);
    }
    BOOST_TEST(true);
}

BOOST_AUTO_TEST_CASE(the_last_small_batch_is_used_and_a_single_image_joins_the_batch_before)
{
    using sizes = std::vector<std::size_t>;
    BOOST_TEST((batch_sizes(8, 4) == sizes{4, 4}));
    BOOST_TEST((batch_sizes(10, 4) == sizes{4, 4, 2}));
    BOOST_TEST((batch_sizes(9, 4) == sizes{4, 5}));
    BOOST_TEST((batch_sizes(5, 4) == sizes{5}));
    BOOST_TEST((batch_sizes(3, 4) == sizes{3}));
    BOOST_TEST((batch_sizes(1, 4) == sizes{1}));
    BOOST_TEST((batch_sizes(3, 1) == sizes{1, 1, 1}));
}

BOOST_AUTO_TEST_CASE(an_error_of_a_thread_comes_out_of_next_each_time)
{
    auto data = numbered_images(40);
    data.images[21].set_size(9, 8);
    for (int i = 0; i < 100; ++i)
    {
        batch_stream stream(data, {.batch_size = 4, .augment = i % 2 == 0, .shuffle = false, .threads = 1 + i % 4U});
        batch item;
        stream.start_epoch(i);
        for (int b = 0; b < 5; ++b)
            BOOST_REQUIRE(stream.next(item));
        BOOST_CHECK_EXCEPTION(stream.next(item), data_error, [](const data_error& e) {
            return std::string(e.what()).find("image 21 of the data set: expected 8x8 pixels as in image 0, found 9x8") == 0;
        });
        BOOST_CHECK_THROW(stream.next(item), data_error);
        stream.start_epoch(i, 6);    // beyond the bad image all is well
        BOOST_TEST(stream.next(item));
        BOOST_TEST(item.index == 6);
    }
}

BOOST_AUTO_TEST_CASE(the_waiting_time_belongs_to_one_epoch)
{
    const auto data = numbered_images(64);
    batch_stream stream(data, {.batch_size = 8});
    BOOST_TEST(stream.seconds_waited() == 0);
    read_epoch(stream, 0);
    BOOST_TEST(stream.seconds_waited() >= 0);
    stream.start_epoch(1);
    BOOST_TEST(stream.seconds_waited() == 0);
}
