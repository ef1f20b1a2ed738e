// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE data_idx_test
#include <boost/test/unit_test.hpp>

#include "data_temporary_folder.h"

#include <hypersparse/plugins/data/datasets.h>
#include <hypersparse/plugins/data/published_sets.h>

#include <cstdint>

using namespace hypersparse;
using namespace data_test;

namespace
{
    std::string number(std::uint32_t value)
    {
        return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8), static_cast<char>(value)};
    }

    std::string images(std::uint32_t count, std::uint32_t magic = 0x803, std::uint32_t side = 28)
    {
        std::string bytes = number(magic) + number(count) + number(side) + number(side);
        for (std::uint32_t i = 0; i < count * 784; ++i)
            bytes += static_cast<char>(i % 255 + 1);
        return bytes;
    }

    std::string labels(const std::string& values, std::uint32_t magic = 0x801)
    {
        return number(magic) + number(static_cast<std::uint32_t>(values.size())) + values;
    }

    const std::string zero(1, '\0');

    void write_set(const fs::path& folder, const std::string& train_images, const std::string& train_labels)
    {
        write_bytes(folder / "train-images-idx3-ubyte", train_images);
        write_bytes(folder / "train-labels-idx1-ubyte", train_labels);
        write_bytes(folder / "t10k-images-idx3-ubyte", images(1));
        write_bytes(folder / "t10k-labels-idx1-ubyte", labels("\x07"));
    }

    dataset load(const fs::path& folder, const std::string& name = "mnist")
    {
        dataset_options options;
        options.directory = folder.string();
        return load_dataset(name, options);
    }

    void check_error(const std::string& train_images, const std::string& train_labels, const std::vector<std::string>& parts)
    {
        temporary_folder folder;
        write_set(folder.path(), train_images, train_labels);
        check_message<data_error>([&] { load(folder.path()); }, parts);
        BOOST_TEST(check_dataset("mnist", folder.text()).problems.size() == 1);
    }
}

BOOST_AUTO_TEST_CASE(the_images_are_told_to_be_grey)
{
    temporary_folder folder;
    write_set(folder.path(), images(1), labels(zero));
    BOOST_TEST(load(folder.path(), "mnist").channels == 1);
    BOOST_TEST(load(folder.path(), "fashion-mnist").channels == 1);
    BOOST_TEST(load_dataset("shapes", {.directory = "", .shapes_train = 1, .shapes_test = 1}).channels == 3);
    BOOST_TEST(published_set_named("mnist").channels == 1);
    BOOST_TEST(published_set_named("cifar10").channels == 3);
}

BOOST_AUTO_TEST_CASE(grey_images_become_rgb_with_two_zeros_on_each_side)
{
    temporary_folder folder;
    write_set(folder.path(), images(3), labels("\x01\x02\x03"));
    const auto data = load(folder.path());
    BOOST_TEST(data.train.images.size() == 3);
    BOOST_TEST(data.test.labels.front() == 7);
    BOOST_TEST(data.rows == 32);
    for (std::size_t i = 0; i < 3; ++i)
        for (long r = 0; r < 32; ++r)
            for (long c = 0; c < 32; ++c)
            {
                const bool inside = r >= 2 && r < 30 && c >= 2 && c < 30;
                const auto expected = inside ? (784 * static_cast<long>(i) + 28 * (r - 2) + c - 2) % 255 + 1 : 0;
                const auto p = data.train.images[i](r, c);
                BOOST_REQUIRE((p.red == expected && p.green == expected && p.blue == expected));
            }
}

BOOST_AUTO_TEST_CASE(images_are_as_they_are_where_28_pixels_are_asked_for)
{
    temporary_folder folder;
    write_set(folder.path(), images(2), labels("\x01\x02"));
    const auto padded = load(folder.path());
    const auto data = load_dataset("mnist", {.directory = folder.path().string(), .rows = 28, .cols = 28});
    BOOST_TEST(data.rows == 28);
    BOOST_TEST(data.cols == 28);
    for (std::size_t i = 0; i < 2; ++i)
    {
        BOOST_TEST(data.train.images[i].nr() == 28);
        BOOST_TEST((dlib::matrix<dlib::rgb_pixel>(dlib::subm(padded.train.images[i], 2, 2, 28, 28)) == data.train.images[i]));
    }
    BOOST_TEST(data.test.labels == padded.test.labels);
}

BOOST_AUTO_TEST_CASE(both_sets_have_their_published_statistics_and_names)
{
    temporary_folder folder;
    write_set(folder.path() / "FashionMNIST" / "raw", images(1), labels("\x01"));
    const auto data = load(folder.path(), "fashion-mnist");
    BOOST_TEST(data.statistics.mean[1] == .2860F);
    BOOST_TEST(data.class_names[9] == "ankle boot");
    write_set(folder.path(), images(1), labels("\x01"));
    BOOST_TEST(load(folder.path()).statistics.stddev[1] == .3081F);
}

BOOST_AUTO_TEST_CASE(names_with_a_dot_are_accepted)
{
    temporary_folder folder;
    write_set(folder.path(), images(1), labels("\x01"));
    fs::rename(folder.path() / "train-images-idx3-ubyte", folder.path() / "train-images.idx3-ubyte");
    BOOST_TEST(load(folder.path()).train.images.size() == 1);
}

BOOST_AUTO_TEST_CASE(wrong_headers_sizes_and_labels_are_refused)
{
    check_error(images(1, 0x801), labels("\x01"), {"train-images-idx3-ubyte: expected the magic number 0x803, found 0x801"});
    check_error(images(1), labels("\x01", 0x803), {"train-labels-idx1-ubyte: expected the magic number 0x801, found 0x803"});
    check_error(images(1, 0x803, 27), labels("\x01"), {"expected images of 28x28, found 27x27"});
    check_error(images(2).substr(0, 1000), labels("\x01\x01"), {"expected 2 records of 784 bytes", "found 984 bytes", "record 1"});
    check_error(images(2) + "x", labels("\x01\x01"), {"expected 2 records of 784 bytes", "found 1569 bytes"});
    check_error(images(2), labels("\x01"), {"train-labels-idx1-ubyte: expected 2 labels, one for each image, found 1"});
    check_error(images(2), labels("\x09\x0a"), {"train-labels-idx1-ubyte: record 1: expected a label in 0..9, found 10"});
    check_error("abc", labels("\x01"), {"expected a header of 16 bytes, found 3"});
    check_error(images(0), labels(""), {"expected 0 records"});
    check_error("", labels("\x01"), {"the file is empty"});
    check_error("\x1f\x8b" + zero, labels("\x01"), {"is gzip-compressed; run gunzip first"});
}

BOOST_AUTO_TEST_CASE(a_count_of_four_billion_images_is_refused_without_allocating_them)
{
    check_error(number(0x803) + number(0xffffffffU) + number(28) + number(28) + "x", labels("\x01"),
                {"expected 4294967295 records of 784 bytes", "found 1 bytes"});
}
