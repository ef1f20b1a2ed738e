// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE data_cifar_test
#include <boost/test/unit_test.hpp>

#include "data_temporary_folder.h"

#include <hypersparse/plugins/data/cifar.h>

using namespace hypersparse;
using namespace data_test;

namespace
{
    // Records whose pixels are 0, 1, 2, ... modulo 251, so that planes, rows and columns can be told apart.
    std::string records(std::size_t count, const std::string& labels)
    {
        std::string bytes;
        for (std::size_t i = 0; i < count; ++i)
        {
            bytes += labels;
            for (std::size_t p = 0; p < 3072; ++p)
                bytes += static_cast<char>((p + i) % 251);
        }
        return bytes;
    }

    void write_cifar10(const fs::path& folder)
    {
        for (int i = 1; i <= 5; ++i)
            write_bytes(folder / ("data_batch_" + std::to_string(i) + ".bin"), records(3, std::string(1, static_cast<char>(i))));
        write_bytes(folder / "test_batch.bin", records(2, "\x09"));
    }

    void write_cifar100(const fs::path& folder)
    {
        write_bytes(folder / "train.bin", records(4, "\x13\x63"));
        write_bytes(folder / "test.bin", records(2, "\x01\x02"));
    }

    dataset load(const std::string& name, const temporary_folder& folder, std::size_t limit = 0)
    {
        dataset_options options;
        options.directory = folder.text();
        options.limit = limit;
        return load_dataset(name, options);
    }

    void check_cifar10_error(const temporary_folder& folder, const std::vector<std::string>& parts)
    {
        check_message<data_error>([&] { load("cifar10", folder); }, parts);
        const auto report = check_dataset("cifar10", folder.text());
        BOOST_REQUIRE(report.problems.size() == 1);
        BOOST_TEST(report.problems.front().find(parts.front()) != std::string::npos);
        BOOST_TEST(!report.usable());
    }
}

BOOST_AUTO_TEST_CASE(cifar10_pixels_are_planes_of_red_green_and_blue)
{
    temporary_folder folder;
    write_cifar10(folder.path());
    const auto data = load("cifar10", folder);
    BOOST_TEST(data.name == "cifar10");
    BOOST_TEST(data.train.images.size() == 15);
    BOOST_TEST(data.test.images.size() == 2);
    BOOST_TEST(data.train.labels.front() == 1);
    BOOST_TEST(data.train.labels.back() == 5);
    BOOST_TEST(data.test.labels.back() == 9);
    BOOST_TEST(data.class_names.size() == 10);
    BOOST_TEST(data.class_names.back() == "truck");
    BOOST_TEST(data.rows == 32);
    const auto& image = data.train.images[2];    // record 2 of the first file
    for (const auto& [r, c] : {std::pair{0L, 0L}, {0L, 31L}, {17L, 5L}, {31L, 31L}})
    {
        const long p = 32 * r + c + 2;
        BOOST_TEST(image(r, c).red == p % 251);
        BOOST_TEST(image(r, c).green == (p + 1024) % 251);
        BOOST_TEST(image(r, c).blue == (p + 2048) % 251);
    }
    BOOST_TEST(data.statistics.mean[0] == .4914F);
    BOOST_TEST(data.statistics.stddev[2] == .2010F);
}

BOOST_AUTO_TEST_CASE(the_class_of_cifar100_is_the_fine_label)
{
    temporary_folder folder;
    write_cifar100(folder.path() / "cifar-100-binary");
    const auto data = load("cifar100", folder);
    BOOST_TEST(data.train.labels.front() == 0x63);
    BOOST_TEST(data.test.labels.front() == 2);
    BOOST_TEST(data.train.images.size() == 4);
    BOOST_TEST(data.class_names.size() == 100);
    BOOST_TEST(data.class_names[99] == "worm");
    BOOST_TEST(data.train.images[0](0, 1).red == 1);
}

BOOST_AUTO_TEST_CASE(the_folder_of_the_archive_is_found_in_its_parent)
{
    temporary_folder folder;
    write_cifar10(folder.path() / "cifar-10-batches-bin");
    BOOST_TEST(load("cifar10", folder).train.images.size() == 15);
    BOOST_TEST(check_dataset("cifar10", folder.text()).directory == (folder.path() / "cifar-10-batches-bin").string());
}

BOOST_AUTO_TEST_CASE(a_limit_takes_the_first_images_in_the_order_of_the_files)
{
    temporary_folder folder;
    write_cifar10(folder.path());
    const auto data = load("cifar10", folder, 4);
    BOOST_TEST(data.train.labels == (std::vector<unsigned long>{1, 1, 1, 2}), boost::test_tools::per_element());
    BOOST_TEST(data.test.images.size() == 2);
    BOOST_TEST(load("cifar10", folder, 1000).train.images.size() == 15);
}

BOOST_AUTO_TEST_CASE(class_names_come_from_the_file_where_it_is_there)
{
    temporary_folder folder;
    write_cifar10(folder.path());
    write_bytes(folder.path() / "batches.meta.txt", "a\r\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
    BOOST_TEST(load("cifar10", folder).class_names.front() == "a");
    write_bytes(folder.path() / "batches.meta.txt", "a\nb\n");
    check_cifar10_error(folder, {"batches.meta.txt: expected 10 class names", "found 2"});
}

BOOST_AUTO_TEST_CASE(a_complete_set_is_reported_with_its_counts)
{
    temporary_folder folder;
    write_cifar100(folder.path());
    const auto report = check_dataset("cifar100", folder.text());
    BOOST_TEST(report.usable());
    BOOST_TEST(report.classes == 100);
    BOOST_TEST(report.train == 4);
    BOOST_TEST(report.test == 2);
    BOOST_TEST(report.rows == 32);
    BOOST_REQUIRE(report.remarks.size() == 2);
    BOOST_TEST(report.remarks[0].find("4 records; the published file has 50000") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_short_file_is_refused)
{
    temporary_folder folder;
    write_cifar10(folder.path());
    write_bytes(folder.path() / "data_batch_3.bin", records(2, "\x01").substr(0, 6000));
    check_cifar10_error(folder, {"data_batch_3.bin: expected a whole number of records of 3073 bytes", "found 6000 bytes",
                                 "2927 bytes of record 1", "fetch it again"});
}

BOOST_AUTO_TEST_CASE(a_long_file_is_refused)
{
    temporary_folder folder;
    write_cifar10(folder.path());
    write_bytes(folder.path() / "test_batch.bin", records(2, "\x01") + "x");
    check_cifar10_error(folder, {"test_batch.bin: expected a whole number of records of 3073 bytes", "found 6147 bytes", "record 2"});
}

BOOST_AUTO_TEST_CASE(a_file_of_the_other_cifar_is_named_as_such)
{
    temporary_folder folder;
    write_cifar10(folder.path());
    write_bytes(folder.path() / "data_batch_1.bin", records(2, "\x01\x02"));
    check_cifar10_error(folder, {"data_batch_1.bin", "the size of a file of cifar100"});
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_named_with_what_to_do)
{
    temporary_folder folder;
    write_cifar10(folder.path());
    fs::remove(folder.path() / "data_batch_5.bin");
    check_cifar10_error(folder, {"data_batch_5.bin: the file is missing", "art data fetch cifar10"});
}

BOOST_AUTO_TEST_CASE(a_compressed_file_is_told_to_be_unpacked)
{
    temporary_folder folder;
    write_cifar10(folder.path());
    write_bytes(folder.path() / "data_batch_2.bin", "\x1f\x8b" + records(1, "\x01"));
    check_cifar10_error(folder, {"data_batch_2.bin: the file is gzip-compressed; run gunzip first"});
    fs::rename(folder.path() / "data_batch_2.bin", folder.path() / "data_batch_2.bin.gz");
    check_cifar10_error(folder, {"data_batch_2.bin: the file is missing, but data_batch_2.bin.gz is there", "run gunzip first"});
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_refused)
{
    temporary_folder folder;
    write_cifar10(folder.path());
    write_bytes(folder.path() / "data_batch_2.bin", "");
    check_cifar10_error(folder, {"data_batch_2.bin: the file is empty"});
}

BOOST_AUTO_TEST_CASE(a_folder_in_place_of_a_file_is_refused)
{
    temporary_folder folder;
    write_cifar10(folder.path());
    fs::remove(folder.path() / "test_batch.bin");
    fs::create_directory(folder.path() / "test_batch.bin");
    check_cifar10_error(folder, {"test_batch.bin: expected a file, found a folder"});
}

BOOST_AUTO_TEST_CASE(a_label_out_of_range_is_refused_with_its_record)
{
    temporary_folder folder;
    write_cifar10(folder.path());
    write_bytes(folder.path() / "data_batch_4.bin", records(2, "\x09") + records(1, "\x0a") + records(1, "\xff"));
    check_cifar10_error(folder, {"data_batch_4.bin: record 2: expected a label in 0..9, found 10"});
    write_bytes(folder.path() / "data_batch_4.bin", records(1, "\xff"));
    check_cifar10_error(folder, {"record 0: expected a label in 0..9, found 255"});
}

BOOST_AUTO_TEST_CASE(both_labels_of_cifar100_are_checked)
{
    temporary_folder folder;
    write_cifar100(folder.path());
    write_bytes(folder.path() / "train.bin", records(1, "\x13\x63") + records(1, "\x14\x63"));
    check_message<data_error>([&] { load("cifar100", folder); }, {"train.bin: record 1: expected a coarse label in 0..19, found 20"});
    write_bytes(folder.path() / "train.bin", records(1, "\x13\x64"));
    check_message<data_error>([&] { load("cifar100", folder); }, {"train.bin: record 0: expected a fine label in 0..99, found 100"});
}

BOOST_AUTO_TEST_CASE(every_faulty_file_is_in_the_report)
{
    temporary_folder folder;
    const auto report = check_dataset("cifar10", (folder.path() / "nowhere").string());
    BOOST_TEST(report.problems.size() == 6);
    BOOST_TEST(report.train == 0);
}

BOOST_AUTO_TEST_CASE(written_images_are_read_back_as_they_were)
{
    temporary_folder folder;
    write_cifar10(folder.path());
    const std::string before = read_bytes(folder.path() / "data_batch_1.bin");
    auto data = load("cifar10", folder, 3);
    write_cifar10_file(folder.path() / "copy.bin", data.train);
    BOOST_TEST((read_bytes(folder.path() / "copy.bin") == before));
    check_message<data_error>([&] { write_cifar10_file(folder.path() / "none" / "copy.bin", data.train); }, {"could not be written"});
}

BOOST_AUTO_TEST_CASE(an_unknown_data_set_is_refused_with_the_known_names)
{
    check_message<data_error>([] { load_dataset("cifar1000", {}); }, {"unknown data set 'cifar1000'", "cifar100", "fashion-mnist"});
    check_message<data_error>([] { check_dataset("", "."); }, {"unknown data set ''"});
    check_message<data_error>([] { load_dataset("cifar10", {}); }, {"pass --data-dir DIR"});
    BOOST_TEST(dataset_names().size() == 7);
}
