// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE data_fetch_test
#include <boost/test/unit_test.hpp>

#include "data_http_server.h"
#include "data_temporary_folder.h"

#include <hypersparse/plugins/data/child_process.h>
#include <hypersparse/plugins/data/fetch.h>
#include <hypersparse/plugins/data/shapes.h>

#include <dlib/md5.h>

#include <algorithm>

using namespace hypersparse;
using namespace data_test;

namespace
{
    // An archive like that of CIFAR-10, with 40 training and 10 test images.
    const std::string& archive_bytes()
    {
        static const std::string bytes = [] {
            temporary_folder folder;
            dataset_options options;
            options.directory = (folder.path() / "cifar-10-batches-bin").string();
            options.shapes_train = 40;
            options.shapes_test = 10;
            write_shapes(options);
            const std::string file = (folder.path() / "a.tar.gz").string();
            BOOST_REQUIRE(run_program({"tar", "-czf", file, "-C", folder.text(), "cifar-10-batches-bin"}) == 0);
            return read_bytes(file);
        }();
        return bytes;
    }

    dataset_archive small_archive()
    {
        return {"cifar10", "http://unused.invalid/", "cifar-10-binary.tar.gz", archive_bytes().size(), dlib::md5(archive_bytes()), "cifar-10-batches-bin"};
    }

    fetch_options options_for(const temporary_folder& folder, const http_server& server)
    {
        fetch_options options;
        options.directory = folder.text();
        options.base_url = server.base_url();
        options.attempts = 3;
        options.seconds_between = 0;
        options.quiet = true;
        return options;
    }

    std::vector<std::string> names_in(const fs::path& folder)
    {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder))
            names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }

    const std::vector<std::string> archive_and_folder = {"cifar-10-batches-bin", "cifar-10-binary.tar.gz"};
}

BOOST_AUTO_TEST_CASE(a_data_set_is_fetched_unpacked_and_checked)
{
    temporary_folder folder;
    http_server server(archive_bytes(), {});
    const auto report = fetch_archive(small_archive(), options_for(folder, server));
    BOOST_TEST(report.usable());
    BOOST_TEST(report.train == 40);
    BOOST_TEST(report.test == 10);
    BOOST_TEST(server.starts() == (std::vector<std::size_t>{0}), boost::test_tools::per_element());
    BOOST_TEST(names_in(folder.path()) == archive_and_folder, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_archive_in_zip_form_is_unpacked_too)
{
    temporary_folder folder, source;
    dataset_options options;
    options.directory = (source.path() / "cifar-10-batches-bin").string();
    options.shapes_train = 40;
    options.shapes_test = 10;
    write_shapes(options);
    const std::string file = (source.path() / "a.zip").string();
    BOOST_REQUIRE(run_program({"python3", "-m", "zipfile", "-c", file, options.directory}) == 0);
    const std::string bytes = read_bytes(file);
    const dataset_archive zip = {"cifar10", "http://unused.invalid/", "cifar-10.zip", bytes.size(), dlib::md5(bytes), "cifar-10-batches-bin"};
    http_server server(bytes, {.broken_connections = 1});
    BOOST_TEST(fetch_archive(zip, options_for(folder, server)).train == 40);
    BOOST_TEST(names_in(folder.path()) == (std::vector<std::string>{"cifar-10-batches-bin", "cifar-10.zip"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_there_is_not_fetched_again)
{
    temporary_folder folder;
    http_server server(archive_bytes(), {});
    fetch_archive(small_archive(), options_for(folder, server));
    const auto again = fetch_archive(small_archive(), options_for(folder, server));
    BOOST_TEST(again.remarks.back().find("nothing was fetched") != std::string::npos);
    fs::remove_all(folder.path() / "cifar-10-batches-bin");    // the archive is still there
    BOOST_TEST(fetch_archive(small_archive(), options_for(folder, server)).train == 40);
    BOOST_TEST(server.starts().size() == 1);
}

BOOST_AUTO_TEST_CASE(a_broken_download_goes_on_where_it_ended)
{
    temporary_folder folder;
    http_server server(archive_bytes(), {.broken_connections = 2});
    BOOST_TEST(fetch_archive(small_archive(), options_for(folder, server)).train == 40);
    const std::size_t size = archive_bytes().size(), half = size / 2;
    BOOST_TEST(server.starts() == (std::vector<std::size_t>{0, half, half + (size - half) / 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_download_goes_on_in_a_later_run)
{
    temporary_folder folder;
    const std::size_t half = archive_bytes().size() / 2;
    {
        http_server server(archive_bytes(), {.broken_connections = 1});
        auto options = options_for(folder, server);
        options.attempts = 1;
        check_message<data_error>([&] { fetch_archive(small_archive(), options); },
                                 {"the download failed in 1 attempt (", "to go on from", ".part"});
        BOOST_TEST(fs::file_size(folder.path() / "cifar-10-binary.tar.gz.part") == half);
    }
    http_server server(archive_bytes(), {});
    BOOST_TEST(fetch_archive(small_archive(), options_for(folder, server)).train == 40);
    BOOST_TEST(server.starts() == (std::vector<std::size_t>{half}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_part_that_is_complete_is_not_asked_for_again)
{
    for (const bool size_known : {true, false})
    {
        temporary_folder folder;
        write_bytes(folder.path() / "cifar-10-binary.tar.gz.part", archive_bytes());
        http_server server(archive_bytes(), {});
        auto archive = small_archive();
        archive.size = size_known ? archive.size : 0;
        BOOST_TEST(fetch_archive(archive, options_for(folder, server)).train == 40);
        BOOST_TEST(server.starts().empty());
    }
}

BOOST_AUTO_TEST_CASE(a_server_without_ranges_is_asked_for_the_whole_file_again)
{
    temporary_folder folder;
    http_server server(archive_bytes(), {.broken_connections = 1, .ranges = false});
    BOOST_TEST(fetch_archive(small_archive(), options_for(folder, server)).train == 40);
    BOOST_TEST(server.starts().back() == 0);
}

BOOST_AUTO_TEST_CASE(a_file_with_another_digest_is_moved_aside_and_named)
{
    temporary_folder folder;
    std::string falsified = archive_bytes();
    falsified[falsified.size() / 2] ^= 1;
    http_server server(falsified, {});
    check_message<data_error>([&] { fetch_archive(small_archive(), options_for(folder, server)); },
                              {"expected the md5 digest " + small_archive().md5, "found " + dlib::md5(falsified), "moved aside to", "cifar-10-binary.tar.gz.bad"});
    BOOST_TEST(names_in(folder.path()) == (std::vector<std::string>{"cifar-10-binary.tar.gz.bad"}), boost::test_tools::per_element());

    http_server honest(archive_bytes(), {});
    BOOST_TEST(fetch_archive(small_archive(), options_for(folder, honest)).usable());
}

BOOST_AUTO_TEST_CASE(a_file_of_another_size_is_moved_aside_and_named)
{
    temporary_folder folder;
    http_server server(archive_bytes() + "more", {});
    check_message<data_error>([&] { fetch_dataset("cifar10", options_for(folder, server)); },
                              {"expected 170052171 bytes, found " + std::to_string(archive_bytes().size() + 4), ".bad"});
    check_message<data_error>([&] { fetch_archive(small_archive(), options_for(folder, server)); },
                              {"expected " + std::to_string(archive_bytes().size()) + " bytes, found " + std::to_string(archive_bytes().size() + 4), ".bad"});
}

BOOST_AUTO_TEST_CASE(a_missing_file_ends_after_the_attempts_and_leaves_nothing)
{
    temporary_folder folder;
    http_server server(archive_bytes(), {.missing = true});
    check_message<data_error>([&] { fetch_archive(small_archive(), options_for(folder, server)); },
                              {"the download failed in 3 attempts (curl exits with 22: The requested URL returned error: 404",
                               "check the network"});
    BOOST_TEST(server.starts().size() == 3);
    BOOST_TEST(!fs::exists(folder.path() / "cifar-10-batches-bin"));
}

BOOST_AUTO_TEST_CASE(a_mirrors_address_may_end_without_a_slash)
{
    temporary_folder folder;
    http_server server(archive_bytes(), {});
    auto options = options_for(folder, server);
    options.base_url += "mirror";
    BOOST_TEST(fetch_archive(small_archive(), options).usable());
    options.base_url = "http://127.0.0.1:1/mirror";
    options.directory = (folder.path() / "other").string();
    options.attempts = 1;
    check_message<fetch_error>([&] { fetch_archive(small_archive(), options); }, {"http://127.0.0.1:1/mirror/cifar-10-binary.tar.gz: "});
}

BOOST_AUTO_TEST_CASE(an_archive_without_the_folder_is_refused)
{
    temporary_folder folder;
    http_server server(archive_bytes(), {});
    auto archive = small_archive();
    archive.folder = "cifar-100-binary";
    check_message<data_error>([&] { fetch_archive(archive, options_for(folder, server)); }, {"expected the folder cifar-100-binary in the archive, found none"});
}

BOOST_AUTO_TEST_CASE(a_faulty_folder_that_is_there_is_left_as_it_is)
{
    temporary_folder folder;
    write_bytes(folder.path() / "cifar-10-batches-bin" / "mine.txt", "mine");
    http_server server(archive_bytes(), {});
    check_message<data_error>([&] { fetch_archive(small_archive(), options_for(folder, server)); }, {"is there but not usable", "move it away"});
    BOOST_TEST(read_bytes(folder.path() / "cifar-10-batches-bin" / "mine.txt") == "mine");
    BOOST_TEST(server.starts().empty());
}

BOOST_AUTO_TEST_CASE(names_of_folders_may_hold_any_character)
{
    temporary_folder folder;
    http_server server(archive_bytes(), {});
    auto options = options_for(folder, server);
    options.directory = (folder.path() / "a 'b\" $(touch c); *").string();
    BOOST_TEST(fetch_archive(small_archive(), options).train == 40);
}

BOOST_AUTO_TEST_CASE(a_program_that_is_missing_is_named)
{
    check_message<data_error>([] { run_program({"no-such-program-anywhere"}); }, {"no-such-program-anywhere: the program was not found; install it"});
    BOOST_TEST(run_program({"false"}) != 0);
    BOOST_TEST(run_program({"true"}) == 0);
}

BOOST_AUTO_TEST_CASE(what_a_program_prints_can_be_watched)
{
    std::vector<std::string> pieces;
    const auto keep = [&](std::string_view piece) { pieces.emplace_back(piece); };
    BOOST_TEST(run_program({"sh", "-c", "printf 'a\\rb\\n'; printf c >&2; exit 3"}, keep) == 3);
    BOOST_TEST(pieces == (std::vector<std::string>{"a\r", "b\n", "c"}), boost::test_tools::per_element());
    check_message<data_error>([&] { run_program({"no-such-program-anywhere"}, keep); }, {"was not found"});
}

BOOST_AUTO_TEST_CASE(the_official_archives_are_known_and_no_others)
{
    BOOST_TEST(official_archives().size() == 3);
    for (const auto& archive : official_archives())
    {
        BOOST_TEST(archive.md5.size() == 32);
        BOOST_TEST(archive.md5.find_first_not_of("0123456789abcdef") == std::string::npos);
        BOOST_TEST(archive.base_url.back() == '/');
        BOOST_TEST(archive.size > 160000000);
        const auto& known = dataset_names();
        BOOST_TEST((std::find(known.begin(), known.end(), archive.dataset) != known.end()));
    }
    check_message<data_error>([] { fetch_dataset("mnist", {}); }, {"data set 'mnist' cannot be fetched", "tinyimagenet"});
}
