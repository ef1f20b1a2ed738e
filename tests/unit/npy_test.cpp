// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE npy_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/deploy/npy.h>

#include <dlib/error.h>

#include <bit>
#include <cstdint>
#include <sstream>
#include <vector>

using namespace hypersparse;

BOOST_AUTO_TEST_CASE(the_bytes_are_those_of_format_version_1)
{
    const std::vector<float> values = {1.0f, -2.5f, 0.0f, 3.25f, 1e-20f, 7.0f};
    std::ostringstream out;
    write_npy(out, values, 2, 3);
    const std::string bytes = out.str();

    BOOST_TEST(bytes.substr(0, 8) == std::string("\x93NUMPY\x01\x00", 8));
    const std::size_t header = static_cast<unsigned char>(bytes[8]) + 256u*static_cast<unsigned char>(bytes[9]);
    BOOST_TEST((10 + header) % 64 == 0u);
    const std::string text = bytes.substr(10, header);
    BOOST_TEST(text.find("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }") == 0u);
    BOOST_TEST(text.back() == '\n');
    BOOST_REQUIRE(bytes.size() == 10 + header + 24);
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        std::uint32_t word = 0;
        for (std::size_t b = 4; b-- > 0;)
            word = (word << 8) | static_cast<unsigned char>(bytes[10 + header + 4*i + b]);
        BOOST_TEST(std::bit_cast<float>(word) == values[i]);
    }
}

BOOST_AUTO_TEST_CASE(an_empty_array_is_legal)
{
    std::ostringstream out;
    write_npy(out, {}, 0, 10);
    BOOST_TEST(out.str().find("'shape': (0, 10)") != std::string::npos);
    BOOST_TEST(out.str().size() % 64 == 0u);
}

BOOST_AUTO_TEST_CASE(a_stream_that_takes_nothing_is_an_error)
{
    std::ostringstream out;
    out.setstate(std::ios::badbit);
    BOOST_CHECK_THROW(write_npy(out, {}, 0, 10), dlib::error);
}
