// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE data_shapes_test
#include <boost/test/unit_test.hpp>

#include "data_temporary_folder.h"

#include <hypersparse/plugins/data/shapes.h>

#include <dlib/md5.h>

#include <set>

using namespace hypersparse;
using namespace data_test;

namespace
{
    std::string bytes_of(const labelled_images& data)
    {
        std::string text;
        for (std::size_t i = 0; i < data.images.size(); ++i)
        {
            text += static_cast<char>(data.labels[i]);
            for (const auto& p : data.images[i])
                text += {static_cast<char>(p.red), static_cast<char>(p.green), static_cast<char>(p.blue)};
        }
        return text;
    }
}

BOOST_AUTO_TEST_CASE(images_depend_on_seed_part_and_index_only)
{
    const auto ten = bytes_of(make_shapes(10, 1, shapes_part::train));
    BOOST_TEST((bytes_of(make_shapes(20, 1, shapes_part::train)).substr(0, ten.size()) == ten));
    BOOST_TEST((bytes_of(make_shapes(10, 2, shapes_part::train)) != ten));
    BOOST_TEST((bytes_of(make_shapes(10, 1, shapes_part::test)) != ten));
}

// Whole numbers only: every machine must give these bytes. A change of the images would make older results incomparable.
BOOST_AUTO_TEST_CASE(the_images_are_the_same_bytes_on_every_machine)
{
    BOOST_TEST(dlib::md5(bytes_of(make_shapes(100, 1, shapes_part::train))) == "029552db376d5d29224a2c3d9d26eb9b");
}

BOOST_AUTO_TEST_CASE(no_two_images_are_equal)
{
    std::set<std::string> seen;
    for (const auto part : {shapes_part::train, shapes_part::test})
        for (std::size_t i = 0; i < 500; ++i)
            seen.insert(bytes_of({{draw_shape(0, 1, part, i)}, {0}}));
    BOOST_TEST(seen.size() == 1000);
}

BOOST_AUTO_TEST_CASE(the_default_set_is_balanced_and_has_its_own_statistics)
{
    const auto data = load_dataset("shapes", {});
    BOOST_TEST(data.name == "shapes");
    BOOST_TEST(data.train.images.size() == 4000);
    BOOST_TEST(data.test.images.size() == 1000);
    BOOST_TEST(data.class_names.size() == 10);
    std::vector<int> count(10);
    for (const auto label : data.train.labels)
        ++count.at(label);
    for (const int n : count)
        BOOST_TEST(n == 400);
    const auto measured = measure_channels(data.train);
    BOOST_TEST(data.statistics.mean == measured.mean, boost::test_tools::per_element());
    for (int c = 0; c < 3; ++c)
    {
        BOOST_TEST(std::abs(data.statistics.mean[c] - 0.5F) < 0.02F);
        BOOST_TEST(std::abs(data.statistics.stddev[c] - 0.18F) < 0.03F);
    }
}

BOOST_AUTO_TEST_CASE(a_limit_cuts_the_training_images_only)
{
    dataset_options options;
    options.limit = 30;
    const auto data = load_dataset("shapes", options);
    BOOST_TEST(data.train.images.size() == 30);
    BOOST_TEST(data.test.images.size() == 1000);
    options.train = false;
    BOOST_TEST(load_dataset("shapes", options).train.images.empty());
}

// A shape is as often lighter than its background as darker, so the mean images of two classes hardly differ: what a linear classifier works with.
BOOST_AUTO_TEST_CASE(the_mean_image_does_not_tell_the_class)
{
    const auto data = make_shapes(4000, 1, shapes_part::train);
    std::vector<std::vector<double>> mean(10, std::vector<double>(1024));
    for (std::size_t i = 0; i < data.images.size(); ++i)
        for (long p = 0; p < 1024; ++p)
            mean[data.labels[i]][p] += data.images[i](p / 32, p % 32).red / 400.0;
    double largest = 0;
    for (const auto& of_class : mean)
        for (long p = 0; p < 1024; ++p)
            largest = std::max(largest, std::abs(of_class[p] - mean[0][p]));
    BOOST_TEST(largest < 25);    // one contrast is 60 to 115
}

BOOST_AUTO_TEST_CASE(written_shapes_are_a_cifar10_set)
{
    temporary_folder folder;
    dataset_options options;
    options.directory = (folder.path() / "new" / "folder").string();
    options.shapes_train = 53;
    options.shapes_test = 20;
    write_shapes(options);
    const auto data = load_dataset("cifar10", options);
    BOOST_TEST((bytes_of(data.train) == bytes_of(make_shapes(53, 1, shapes_part::train))));
    BOOST_TEST((bytes_of(data.test) == bytes_of(make_shapes(20, 1, shapes_part::test))));
    BOOST_TEST(data.class_names == shape_names(), boost::test_tools::per_element());
    BOOST_TEST(check_dataset("cifar10", options.directory).usable());
}

BOOST_AUTO_TEST_CASE(shapes_that_cannot_be_written_are_refused)
{
    temporary_folder folder;
    write_bytes(folder.path() / "file", "x");
    dataset_options options;
    options.directory = (folder.path() / "file").string();
    options.shapes_train = 3;
    check_message<data_error>([&] { write_shapes(options); }, {"at least 5 training images", "found 3"});
    options.shapes_train = 10;
    options.shapes_test = 10;
    check_message<data_error>([&] { write_shapes(options); }, {"file"});
}
