// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE data_real_sets_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/data/datasets.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <set>

using namespace hypersparse;

namespace
{
    // Small parts of the real sets, in the folders cifar10, cifar100 and tiny-imagenet-200.
    std::filesystem::path data_folder()
    {
        const char* named = std::getenv("HYPERSPARSE_DATA_DIR");
        return named ? named : HYPERSPARSE_DEFAULT_DATA_DIR;
    }

    boost::test_tools::assertion_result real_sets_are_there(boost::unit_test::test_unit_id)
    {
        boost::test_tools::assertion_result there(true);
        for (const char* set : {"cifar10", "cifar100", "tiny-imagenet-200"})
        {
            std::error_code ignored;
            there = there && std::filesystem::exists(data_folder() / set, ignored);
        }
        there.message() << "no real data in " << data_folder().string() << "; name the folder in HYPERSPARSE_DATA_DIR";
        return there;
    }

    dataset load(const std::string& name, const std::string& folder)
    {
        dataset_options options;
        options.directory = (data_folder() / folder).string();
        const auto report = check_dataset(name, options.directory);
        BOOST_TEST(report.usable());
        const auto data = load_dataset(name, options);
        BOOST_TEST(report.train == data.train.images.size());
        BOOST_TEST(report.test == data.test.images.size());
        BOOST_TEST(report.classes == data.class_names.size());
        return data;
    }

    // Images read with a plane, a row or a channel out of place would not have the published statistics.
    void check_statistics(const dataset& data, float mean_bound, float stddev_bound)
    {
        const auto measured = measure_channels(data.train);
        for (int c = 0; c < 3; ++c)
        {
            BOOST_TEST(std::abs(measured.mean[c] - data.statistics.mean[c]) < mean_bound);
            BOOST_TEST(std::abs(measured.stddev[c] - data.statistics.stddev[c]) < stddev_bound);
        }
    }

    // Neighbours of a photograph are alike: far more than pixels that are half an image apart.
    void check_smoothness(const dataset& data)
    {
        double near = 0, far = 0;
        for (const auto& image : data.train.images)
            for (long r = 0; r < image.nr(); ++r)
                for (long c = 0; c + 1 < image.nc(); ++c)
                {
                    near += std::abs(image(r, c).green - image(r, c + 1).green);
                    far += std::abs(image(r, c).green - image(r, (c + image.nc() / 2) % image.nc()).green);
                }
        BOOST_TEST(near < 0.4 * far);
    }
}

BOOST_AUTO_TEST_SUITE(real_sets, *boost::unit_test::precondition(real_sets_are_there))

BOOST_AUTO_TEST_CASE(cifar10_has_ten_classes_and_the_published_statistics)
{
    const auto data = load("cifar10", "cifar10");
    BOOST_TEST((std::set<unsigned long>(data.train.labels.begin(), data.train.labels.end()).size()) == 10);
    // The published .2023 is a mean over images of the deviation within an image; that of all pixels is .247.
    check_statistics(data, 0.02F, 0.07F);
    check_smoothness(data);
}

BOOST_AUTO_TEST_CASE(cifar100_has_a_hundred_classes_and_the_published_statistics)
{
    const auto data = load("cifar100", "cifar100");
    BOOST_TEST((std::set<unsigned long>(data.train.labels.begin(), data.train.labels.end()).size()) == 100);
    check_statistics(data, 0.02F, 0.02F);
    check_smoothness(data);
}

BOOST_AUTO_TEST_CASE(tiny_imagenet_is_64_by_64_and_has_a_name_for_each_class)
{
    const auto data = load("tinyimagenet", "tiny-imagenet-200");
    BOOST_TEST(data.rows == 64);
    for (const auto& name : data.class_names)
        BOOST_TEST(!(name.size() == 9 && name.front() == 'n' && name[1] == '0'), name << " is an id, not a word");
    check_statistics(data, 0.03F, 0.02F);
    check_smoothness(data);
}

BOOST_AUTO_TEST_SUITE_END()
