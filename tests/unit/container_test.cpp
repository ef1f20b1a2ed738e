// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE container
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/training/container.h>

#include <filesystem>
#include <fstream>
#include <random>

using namespace hypersparse;
namespace fs = std::filesystem;

namespace
{
    struct folder
    {
        folder() : path(fs::temp_directory_path() / ("hypersparse_container_test_" + std::to_string(std::random_device()())))
        {
            fs::create_directory(path);
        }
        ~folder() { fs::remove_all(path); }

        std::string file(const std::string& name) const { return (path / name).string(); }
        std::size_t entries() const { return std::distance(fs::directory_iterator(path), fs::directory_iterator()); }

        fs::path path;
    };

    void write_plainly(const std::string& path, const std::string& bytes)
    {
        std::ofstream(path, std::ios::binary) << bytes;
    }

    const std::string payload("some\0bytes\n\xff and more", 21);
}

BOOST_FIXTURE_TEST_CASE(what_was_written_is_read, folder)
{
    for (const std::string& p : {payload, std::string(), std::string(100000, 'x')})
    {
        write_container(file("a"), "model", p);
        BOOST_TEST(read_container(file("a"), "model") == p);
        BOOST_TEST(entries() == 1u);
    }
}

BOOST_FIXTURE_TEST_CASE(a_file_cut_at_any_byte_is_rejected, folder)
{
    write_container(file("a"), "model", payload);
    const std::string whole = read_file(file("a"));
    for (std::size_t size = 0; size < whole.size(); ++size)
    {
        write_plainly(file("b"), whole.substr(0, size));
        BOOST_CHECK_THROW(read_container(file("b"), "model"), file_error);
    }
    write_plainly(file("b"), whole + 'x');
    BOOST_CHECK_THROW(read_container(file("b"), "model"), file_error);
}

BOOST_FIXTURE_TEST_CASE(every_flipped_bit_is_rejected, folder)
{
    write_container(file("a"), "model", payload);
    const std::string whole = read_file(file("a"));
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit)
    {
        std::string damaged = whole;
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
        write_plainly(file("b"), damaged);
        BOOST_CHECK_THROW(read_container(file("b"), "model"), file_error);
    }
}

BOOST_FIXTURE_TEST_CASE(errors_name_the_file_and_what_was_expected, folder)
{
    write_container(file("a"), "checkpoint", payload);
    const auto says = [](const std::string& word)
    {
        return [word](const file_error& e) { return std::string(e.what()).find(word) != std::string::npos; };
    };
    BOOST_CHECK_EXCEPTION(read_container(file("a"), "model"), file_error, says("expected a model file, found a checkpoint file"));
    BOOST_CHECK_EXCEPTION(read_container(file("missing"), "model"), file_error, says("missing"));
    BOOST_CHECK_EXCEPTION(read_container(path.string(), "model"), file_error, says("found a folder"));
}

BOOST_FIXTURE_TEST_CASE(a_write_that_fails_leaves_the_old_file_and_no_other, folder)
{
    write_container(file("a"), "model", payload);
    BOOST_CHECK_THROW(write_durably((path / "no such folder" / "a").string(), "x"), file_error);
    fs::create_directory(path / "taken");
    BOOST_CHECK_THROW(write_durably(file("taken"), "x"), file_error);   // a folder cannot be replaced by a file
    BOOST_TEST(read_container(file("a"), "model") == payload);
    BOOST_TEST(entries() == 2u);
}

#ifdef __linux__
BOOST_AUTO_TEST_CASE(a_full_disk_is_an_error_however_small_the_file)
{
    BOOST_CHECK_THROW(append_durably("/dev/full", "x"), file_error);
}
#endif
