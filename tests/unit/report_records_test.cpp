// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE report_records_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/report/metrics_csv.h>
#include <hypersparse/plugins/report/run_record.h>
#include <hypersparse/plugins/report/tensorboard_file.h>

#include <bit>

using namespace hypersparse;

namespace
{
    const char* const two_epochs =
        "{\"phase\":\"warmup\",\"epoch\":0,\"loss\":1.5,\"pruned_accuracy\":null,\"lambda\":0.0,\"seconds\":2.0}\n"
        "{\"phase\":\"art\",\"epoch\":1,\"loss\":0.1,\"pruned_accuracy\":0.25,\"lambda\":5e-06,\"seconds\":3.0}\n";

    std::uint64_t little_endian(const std::string& bytes, std::size_t at, std::size_t size)
    {
        std::uint64_t value = 0;
        for (std::size_t i = size; i-- > 0;)
            value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
        return value;
    }

    std::uint32_t masked(std::uint32_t crc) { return (crc >> 15 | crc << 17) + 0xA282EAD8u; }
}

BOOST_AUTO_TEST_CASE(metrics_are_read_line_by_line_and_null_is_no_number)
{
    const auto file = read_metrics(two_epochs);
    BOOST_REQUIRE(file.records.size() == 2u);
    BOOST_TEST(file.unreadable == 0u);
    BOOST_TEST(file.records[1].phase == "art");
    BOOST_TEST(file.records[1].epoch == 1u);
    BOOST_TEST(file.records[1].number("lambda").value() == 5e-6);
    BOOST_TEST(!file.records[0].number("pruned_accuracy").has_value());
    BOOST_TEST(!file.records[0].number("no such key").has_value());
}

BOOST_AUTO_TEST_CASE(lines_that_are_something_else_are_counted_and_passed_over)
{
    const std::string garbage = "\n[1,2]\n{\"phase\":3,\"epoch\":0}\n{\"phase\":\"art\",\"epoch\":-1}\n\xff\xfe\n{\"phase\":\"art\",\"epo";
    const auto file = read_metrics(two_epochs + garbage);
    BOOST_TEST(file.records.size() == 2u);
    BOOST_TEST(file.unreadable == 6u);
    BOOST_TEST(read_weight_records("{\"phase\":\"art\",\"epoch\":0,\"bins\":[1,2]}\n").unreadable == 1u);   // bins of unknown width
    BOOST_TEST(read_metrics("").records.empty());
}

BOOST_AUTO_TEST_CASE(weight_records_know_their_bins)
{
    const auto file = read_weight_records("{\"epoch\":3,\"phase\":\"art\",\"threshold\":0.01,\"scale\":65.85,\"sum_abs\":2.5,\"sum_tanh\":null,"
        "\"zeros\":4,\"lowest\":1e-07,\"bins_per_decade\":8,\"bins\":[1,0,5]}\n");
    BOOST_REQUIRE(file.records.size() == 1u);
    const weight_record& record = file.records[0];
    BOOST_TEST(record.weights() == 10.0);
    BOOST_TEST(record.edge(0) == 1e-7);
    BOOST_TEST(record.edge(8) == 1e-6, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(record.threshold.value() == 0.01);
    BOOST_TEST(!record.sum_tanh.has_value());
}

BOOST_AUTO_TEST_CASE(a_csv_has_a_row_an_epoch_and_nothing_where_nothing_was_measured)
{
    const auto epochs = read_metrics(two_epochs).records;
    BOOST_TEST(metrics_csv({{"a, \"b\"", epochs}}) ==
        "run,epoch,phase,loss,pruned_accuracy,lambda,seconds\r\n"
        "\"a, \"\"b\"\"\",0,warmup,1.5,,0,2\r\n"
        "\"a, \"\"b\"\"\",1,art,0.1,0.25,5e-06,3\r\n");
    BOOST_TEST(metrics_csv({}) == "run,epoch,phase\r\n");
}

BOOST_AUTO_TEST_CASE(crc32c_gives_the_values_of_rfc_3720)
{
    BOOST_TEST(crc32c("123456789") == 0xE3069283u);
    BOOST_TEST(crc32c(std::string(32, '\0')) == 0x8A9136AAu);
    BOOST_TEST(crc32c(std::string(32, '\xff')) == 0x62A8AB43u);
    BOOST_TEST(crc32c("") == 0u);
}

BOOST_AUTO_TEST_CASE(a_record_is_its_length_and_its_content_each_with_a_masked_checksum)
{
    const std::string record = tfrecord("hello");
    BOOST_REQUIRE(record.size() == 8 + 4 + 5 + 4u);
    BOOST_TEST(little_endian(record, 0, 8) == 5u);
    BOOST_TEST(little_endian(record, 8, 4) == masked(crc32c(record.substr(0, 8))));
    BOOST_TEST(record.substr(12, 5) == "hello");
    BOOST_TEST(little_endian(record, 17, 4) == masked(crc32c("hello")));
}

BOOST_AUTO_TEST_CASE(an_event_file_begins_with_its_version_and_has_a_record_an_epoch)
{
    const std::string file = tensorboard_events(read_metrics(two_epochs).records, {}, 1000);
    std::vector<std::string> contents;
    for (std::size_t at = 0; at < file.size();)
    {
        const std::size_t size = little_endian(file, at, 8);
        contents.push_back(file.substr(at + 12, size));
        at += 12 + size + 4;
    }
    BOOST_REQUIRE(contents.size() == 3u);
    BOOST_TEST(contents[0].find("brain.Event:2") != std::string::npos);
    BOOST_TEST(little_endian(contents[2], 1, 8) == std::bit_cast<std::uint64_t>(1005.0));   // after 2 + 3 seconds
    BOOST_TEST(contents[2].substr(9, 2) == "\x10\x01");                                       // step 1
    BOOST_TEST(contents[2].find("accuracy/pruned") != std::string::npos);
    BOOST_TEST(contents[1].find("accuracy/pruned") == std::string::npos);
    BOOST_TEST(contents[1].find("seconds") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_event_file_has_a_histogram_where_the_weights_were_counted)
{
    weight_record record{1, "art", 1e-3, 1, {5, 7}, 4, {}, {}, {}, {}};
    const auto epochs = read_metrics(two_epochs).records;
    const std::string with = tensorboard_events(epochs, {record}, 1000);
    const std::string without = tensorboard_events(epochs, {}, 1000);
    const std::size_t at = with.find("weights/log10_magnitude");
    BOOST_REQUIRE(at != std::string::npos);
    BOOST_TEST(with.find("weights/log10_magnitude", at + 1) == std::string::npos);
    BOOST_TEST(without.find("weights/") == std::string::npos);
    const std::size_t lowest = at + 23 + 2 + 1;     // behind the tag: the field's head and length, and the head of the minimum
    BOOST_TEST(std::bit_cast<double>(little_endian(with, lowest, 8)) == -3.0, boost::test_tools::tolerance(1e-12));
    record.bins = {0, 0};
    record.zeros = 0;           // nothing was counted
    BOOST_TEST(tensorboard_events(epochs, {record}, 1000) == without);
}
