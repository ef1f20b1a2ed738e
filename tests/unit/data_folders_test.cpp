// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE data_folders_test
#include <boost/test/unit_test.hpp>

#include "data_temporary_folder.h"

#include <hypersparse/plugins/data/datasets.h>
#include <hypersparse/plugins/data/image_files.h>

#include <dlib/image_saver/image_saver.h>
#include <dlib/image_saver/save_jpeg.h>
#include <dlib/image_saver/save_png.h>

#include <cmath>

using namespace hypersparse;
using namespace data_test;
using image_type = dlib::matrix<dlib::rgb_pixel>;

namespace
{
    image_type plain(long rows, long cols, unsigned char value)
    {
        image_type image(rows, cols);
        dlib::set_all_elements(image, dlib::rgb_pixel(value, static_cast<unsigned char>(value / 2), 10));
        return image;
    }

    void save(const fs::path& file, const image_type& image)
    {
        fs::create_directories(file.parent_path());
        if (file.extension() == ".png")
            dlib::save_png(image, file.string());
        else if (file.extension() == ".bmp")
            dlib::save_bmp(image, file.string());
        else
            dlib::save_jpeg(image, file.string(), 95);
    }

    void write_folder_set(const fs::path& folder)
    {
        save(folder / "train" / "dog" / "b.png", plain(32, 32, 100));
        save(folder / "train" / "dog" / "a.bmp", plain(32, 32, 110));
        save(folder / "train" / "dog" / "c.png", plain(32, 32, 120));
        save(folder / "train" / "cat" / "one.JPG", plain(40, 20, 200));
        write_bytes(folder / "train" / "cat" / "notes.txt", "not an image");
        write_bytes(folder / "train" / "cat" / ".hidden.png", "not an image");
        save(folder / "test" / "dog" / "x.png", plain(64, 128, 60));
    }

    void write_tiny_imagenet(const fs::path& folder)
    {
        write_bytes(folder / "wnids.txt", "n2\nn1\n");
        write_bytes(folder / "words.txt", "n0\tnothing\nn1\tfirst, second\n");
        for (const char* id : {"n1", "n2"})
            for (int i = 0; i < 3; ++i)
                save(folder / "train" / id / "images" / (std::string(id) + "_" + std::to_string(i) + ".JPEG"),
                     plain(64, 64, static_cast<unsigned char>(50 + 20 * i)));
        dlib::matrix<unsigned char> grey(64, 64);
        dlib::set_all_elements(grey, 77);
        dlib::save_jpeg(grey, (folder / "train" / "n1" / "images" / "n1_9.JPEG").string(), 95);
        save(folder / "val" / "images" / "val_0.JPEG", plain(64, 64, 30));
        save(folder / "val" / "images" / "val_1.JPEG", plain(64, 64, 40));
        write_bytes(folder / "val" / "val_annotations.txt", "val_1.JPEG\tn1\t0\t0\t1\t1\nval_0.JPEG\tn2\t0\t0\t1\t1\n");
    }

    dataset load(const std::string& name, const fs::path& folder, std::size_t limit = 0, unsigned threads = 2)
    {
        dataset_options options;
        options.directory = folder.string();
        options.limit = limit;
        options.threads = threads;
        return load_dataset(name, options);
    }

    void check_error(const std::string& name, const temporary_folder& folder, const std::vector<std::string>& parts)
    {
        check_message<data_error>([&] { load(name, folder.path()); }, parts);
        const auto report = check_dataset(name, folder.text());
        BOOST_REQUIRE(report.problems.size() == 1);
        BOOST_TEST(report.problems.front().find(parts.front()) != std::string::npos, report.problems.front());
    }
}

BOOST_AUTO_TEST_CASE(classes_of_a_folder_are_in_alphabetical_order_and_take_turns)
{
    temporary_folder folder;
    write_folder_set(folder.path());
    const auto data = load("folder", folder.path());
    BOOST_TEST(data.class_names == (std::vector<std::string>{"cat", "dog"}), boost::test_tools::per_element());
    BOOST_TEST(data.train.labels == (std::vector<unsigned long>{0, 1, 1, 1}), boost::test_tools::per_element());
    BOOST_TEST(data.train.images[1](0, 0).red == 110);    // a.bmp
    BOOST_TEST(data.train.images[2](31, 31).red == 100);  // b.png
    BOOST_TEST(data.test.labels == (std::vector<unsigned long>{1}), boost::test_tools::per_element());
    BOOST_TEST(load("folder", folder.path(), 2).train.images.size() == 2);
}

BOOST_AUTO_TEST_CASE(images_of_a_folder_are_resized_to_the_stated_size)
{
    temporary_folder folder;
    write_folder_set(folder.path());
    dataset_options options;
    options.directory = folder.text();
    options.rows = 24;
    options.cols = 16;
    const auto data = load_dataset("folder", options);
    for (const auto& image : data.train.images)
        BOOST_TEST((image.nr() == 24 && image.nc() == 16));
    for (const auto& p : data.test.images.front())
        BOOST_REQUIRE((p.red == 60 && p.green == 30 && p.blue == 10));
    BOOST_TEST(data.rows == 24);
}

BOOST_AUTO_TEST_CASE(a_shrunk_pixel_is_the_mean_of_the_area_it_covers)
{
    image_type image(3, 2);
    for (long i = 0; i < 6; ++i)
        image(i / 2, i % 2) = dlib::rgb_pixel(static_cast<unsigned char>(30 * i), 0, 255);
    const auto small = resize_to(image, 2, 1);    // rows 0 and half of 1, half of 1 and 2
    BOOST_TEST(small(0, 0).red == 35);            // (0 + 30 + (60 + 90)/2) / 3
    BOOST_TEST(small(1, 0).red == 115);           // ((60 + 90)/2 + 120 + 150) / 3
    BOOST_TEST(small(1, 0).blue == 255);
    const auto large = resize_to(plain(5, 3, 90), 20, 2);
    BOOST_TEST((large.nr() == 20 && large.nc() == 2));
    for (const auto& p : large)
        BOOST_TEST(std::abs(p.red - 90) <= 1);
}

BOOST_AUTO_TEST_CASE(statistics_of_a_folder_are_those_of_its_training_images)
{
    temporary_folder folder;
    save(folder.path() / "train" / "a" / "1.png", plain(32, 32, 50));
    save(folder.path() / "train" / "a" / "2.png", plain(32, 32, 150));
    save(folder.path() / "val" / "a" / "1.png", plain(32, 32, 255));
    const auto s = load("folder", folder.path()).statistics;
    BOOST_TEST(s.mean[0] == 100.F / 255, boost::test_tools::tolerance(1e-6F));
    BOOST_TEST(s.stddev[0] == 50.F / 255, boost::test_tools::tolerance(1e-6F));
    BOOST_TEST(s.mean[2] == 10.F / 255, boost::test_tools::tolerance(1e-6F));
    BOOST_TEST(s.stddev[2] == 1);    // blue never changes
}

BOOST_AUTO_TEST_CASE(transparent_pixels_lie_over_black)
{
    temporary_folder folder;
    dlib::matrix<dlib::rgb_alpha_pixel> image(2, 2);
    dlib::set_all_elements(image, dlib::rgb_alpha_pixel(200, 100, 50, 0));
    image(0, 1).alpha = 255;
    dlib::save_png(image, (folder.path() / "a.png").string());
    const auto loaded = load_image_file(folder.path() / "a.png");
    BOOST_TEST(loaded(0, 0).red == 0);
    BOOST_TEST(loaded(0, 1).red == 200);
}

BOOST_AUTO_TEST_CASE(faulty_image_folders_are_refused)
{
    {
        temporary_folder folder;
        check_error("folder", folder, {"train: expected a folder with one folder for each class"});
        fs::create_directory(folder.path() / "train");
        check_error("folder", folder, {"train: expected one folder for each class, found none"});
    }
    {
        temporary_folder folder;
        write_folder_set(folder.path());
        fs::create_directory(folder.path() / "train" / "bird");
        check_error("folder", folder, {"bird: expected PNG, JPEG or BMP images, found none"});
    }
    {
        temporary_folder folder;
        write_folder_set(folder.path());
        save(folder.path() / "test" / "cow" / "a.png", plain(8, 8, 1));
        check_error("folder", folder, {"cow: expected the folder of a class of the training images"});
    }
    {
        temporary_folder folder;
        write_folder_set(folder.path());
        write_bytes(folder.path() / "train" / "dog" / "d.png", "GIF89a");
        check_error("folder", folder, {"d.png: the image cannot be read: expected a PNG, JPEG or BMP image"});
    }
    {
        temporary_folder folder;
        write_folder_set(folder.path());
        write_bytes(folder.path() / "train" / "dog" / "d.png", "");
        check_error("folder", folder, {"d.png: the file is empty"});
    }
}

BOOST_AUTO_TEST_CASE(an_image_that_was_cut_short_is_refused_at_every_length)
{
    for (const char* name : {"a.png", "a.JPEG", "a.bmp"})
    {
        temporary_folder folder;
        image_type image(16, 16);
        for (long i = 0; i < 256; ++i)
            image(i / 16, i % 16) = dlib::rgb_pixel(static_cast<unsigned char>(i), static_cast<unsigned char>(37 * i), static_cast<unsigned char>(i / 3));
        save(folder.path() / name, image);
        const std::string bytes = read_bytes(folder.path() / name);
        BOOST_TEST(load_image_file(folder.path() / name).size() == 256);
        for (std::size_t length = 1; length + 16 < bytes.size(); length += 7)
        {
            write_bytes(folder.path() / name, bytes.substr(0, length));
            BOOST_CHECK_THROW(load_image_file(folder.path() / name), data_error);
        }
    }
}

BOOST_AUTO_TEST_CASE(tiny_imagenet_is_read_in_the_order_of_its_class_list)
{
    temporary_folder folder;
    write_tiny_imagenet(folder.path() / "tiny-imagenet-200");
    const auto data = load("tinyimagenet", folder.path());
    BOOST_TEST(data.class_names == (std::vector<std::string>{"n2", "first, second"}), boost::test_tools::per_element());
    BOOST_TEST(data.train.labels == (std::vector<unsigned long>{0, 1, 0, 1, 0, 1, 1}), boost::test_tools::per_element());
    BOOST_TEST(data.test.labels == (std::vector<unsigned long>{1, 0}), boost::test_tools::per_element());
    BOOST_TEST(std::abs(data.test.images[0](5, 5).red - 40) <= 3);    // val_1.JPEG
    const auto grey = data.train.images.back()(9, 9);
    BOOST_TEST((grey.red == grey.green && grey.red == grey.blue && std::abs(grey.red - 77) <= 2));
    BOOST_TEST(data.statistics.mean[0] == .480246F);
    BOOST_TEST(load("tinyimagenet", folder.path(), 2).train.labels == (std::vector<unsigned long>{0, 1}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(faulty_tiny_imagenet_sets_are_refused)
{
    const auto check = [](const std::function<void(const fs::path&)>& damage, const std::vector<std::string>& parts) {
        temporary_folder folder;
        write_tiny_imagenet(folder.path());
        damage(folder.path());
        check_error("tinyimagenet", folder, parts);
    };
    check([](const fs::path& d) { fs::remove(d / "wnids.txt"); }, {"wnids.txt: the file is missing", "art data fetch tinyimagenet"});
    check([](const fs::path& d) { write_bytes(d / "wnids.txt", "n1\nn2\nn1\n"); }, {"wnids.txt: record 2: expected a new class, found n1 again"});
    check([](const fs::path& d) { write_bytes(d / "wnids.txt", "n1\nn2\nn3\n"); }, {"images: expected a folder of images"});
    check([](const fs::path& d) { write_bytes(d / "val" / "val_annotations.txt", "val_0.JPEG\tn2\nval_1.JPEG\tn7\n"); },
          {"val_annotations.txt: record 1: expected a class of wnids.txt, found 'n7'"});
    check([](const fs::path& d) { write_bytes(d / "val" / "val_annotations.txt", "val_0.JPEG\n"); },
          {"val_annotations.txt: record 0: expected a file name and a class"});
    check([](const fs::path& d) { fs::remove(d / "val" / "images" / "val_1.JPEG"); }, {"val_1.JPEG: the file is missing"});
    check([](const fs::path& d) { save(d / "train" / "n1" / "images" / "n1_1.JPEG", plain(63, 64, 1)); },
          {"n1_1.JPEG: expected 64x64 pixels, found 63x64"});
    check([](const fs::path& d) { write_bytes(d / "train" / "n1" / "images" / "n1_1.JPEG", "\x1f\x8bxyz"); },
          {"n1_1.JPEG: the file is gzip-compressed"});
}

BOOST_AUTO_TEST_CASE(the_number_of_threads_changes_neither_images_nor_the_first_error)
{
    temporary_folder folder;
    for (int i = 0; i < 60; ++i)
        save(folder.path() / "train" / (i % 2 ? "a" : "b") / (std::to_string(100 + i) + ".png"), plain(8, 8, static_cast<unsigned char>(i)));
    save(folder.path() / "test" / "a" / "0.png", plain(8, 8, 1));
    for (const unsigned threads : {1U, 2U, 8U})
    {
        const auto data = load("folder", folder.path(), 0, threads);
        for (int i = 0; i < 60; ++i)
            BOOST_REQUIRE(data.train.images[i](0, 0).red == i + (i % 2 ? -1 : 1));    // a has the odd numbers and comes first
    }
    write_bytes(folder.path() / "train" / "a" / "121.png", "bad");
    write_bytes(folder.path() / "train" / "b" / "140.png", "bad");
    for (const unsigned threads : {1U, 2U, 8U})
        check_message<data_error>([&] { load("folder", folder.path(), 0, threads); }, {"121.png"});
    const auto report = check_dataset("folder", folder.text());
    BOOST_REQUIRE(report.problems.size() == 2);
    BOOST_TEST(report.train == 60);
}
