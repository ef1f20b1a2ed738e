// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE report_text_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/report/html/axis.h>
#include <hypersparse/plugins/report/html/base64.h>
#include <hypersparse/plugins/report/html/escape.h>
#include <hypersparse/plugins/report/html/number_text.h>
#include <hypersparse/plugins/report/html/page_table.h>
#include <hypersparse/plugins/report/html/png.h>

#include <cmath>
#include <limits>

using namespace hypersparse::html;

namespace
{
    constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

    std::uint32_t number_at(const std::string& bytes, std::size_t at)
    {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i)
            value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
        return value;
    }
}

BOOST_AUTO_TEST_CASE(text_that_looks_like_html_is_shown_word_for_word)
{
    BOOST_TEST(escape("<script>alert('x')</script> & \"y\"") == "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;");
    BOOST_TEST(escape("a\tb\nc") == "a\tb\nc");
    BOOST_TEST(escape("") == "");
}

BOOST_AUTO_TEST_CASE(what_is_no_utf8_becomes_a_replacement_character_and_the_rest_stays)
{
    const std::string bad = "\uFFFD";
    BOOST_TEST(escape("\u00e4\u20ac\U0001F600") == "\u00e4\u20ac\U0001F600");
    BOOST_TEST(escape("a\xffz") == "a" + bad + "z");
    BOOST_TEST(escape("\xc3") == bad);                          // cut off
    BOOST_TEST(escape("\xc0\xbc") == bad + bad);                // '<' in two bytes
    BOOST_TEST(escape("\xed\xa0\x80") == bad + bad + bad);      // half of a surrogate pair
    BOOST_TEST(escape("\xf5\x80\x80\x80") == bad + bad + bad + bad);
    BOOST_TEST(escape(std::string("a\0b\x1b\x7f", 5)) == "a" + bad + "b" + bad + bad);
}

BOOST_AUTO_TEST_CASE(base64_gives_the_examples_of_rfc_4648)
{
    BOOST_TEST(base64("") == "");
    BOOST_TEST(base64("f") == "Zg==");
    BOOST_TEST(base64("fo") == "Zm8=");
    BOOST_TEST(base64("foo") == "Zm9v");
    BOOST_TEST(base64("foobar") == "Zm9vYmFy");
    BOOST_TEST(base64("\xff\xfe\xfd") == "//79");
}

BOOST_AUTO_TEST_CASE(a_png_of_one_red_pixel_is_what_the_standard_says_byte_by_byte)
{
    const std::string file = png(picture{1, 1, {{255, 0, 0, 255}}});
    BOOST_TEST(file.substr(0, 8) == "\x89PNG\r\n\x1a\n");
    BOOST_TEST(number_at(file, 8) == 13u);
    BOOST_TEST(file.substr(12, 4) == "IHDR");
    BOOST_TEST(number_at(file, 16) == 1u);
    BOOST_TEST(number_at(file, 29) == 0x1F15C489u);             // CRC of a header of 1 x 1, 8 bits, colour and alpha
    BOOST_TEST(file.substr(file.size() - 12) == std::string("\0\0\0\0IEND\xae\x42\x60\x82", 12));
    const std::size_t data = file.find("IDAT") + 4;
    BOOST_TEST(file.substr(data, 7) == std::string("\x78\x01\x01\x05\x00\xfa\xff", 7));
    BOOST_TEST(file.substr(data + 7, 5) == std::string("\0\xff\0\0\xff", 5));
    BOOST_TEST(number_at(file, data + 12) == 0x050001FFu);      // Adler-32 of these five bytes
}

BOOST_AUTO_TEST_CASE(a_picture_larger_than_a_stored_block_has_several)
{
    const std::string file = png(palette_picture{300, 300, {{0, 0, 0, 0}}, std::vector<std::uint8_t>(90000)});
    const std::size_t data = file.find("IDAT") + 4;
    BOOST_TEST(number_at(file, data - 8) == 2 + 90300 + 2 * 5 + 4u);
    BOOST_TEST(file[data + 2] == 0);                            // not the last one
    BOOST_TEST(file[data + 2 + 5 + 65535] == 1);
}

BOOST_AUTO_TEST_CASE(numbers_have_one_look_and_what_is_not_finite_is_a_dash)
{
    BOOST_TEST(percent_text(0.9375) == "93.75\u202F%");
    BOOST_TEST(percent_text(not_a_number) == "\u2013");
    BOOST_TEST(count_text(0) == "0");
    BOOST_TEST(count_text(999) == "999");
    BOOST_TEST(count_text(1855584) == "1,855,584");
    BOOST_TEST(short_text(0) == "0");
    BOOST_TEST(short_text(0.01234) == "0.0123");
    BOOST_TEST(short_text(1234.5) == "1234");
    BOOST_TEST(short_text(1e-4) == "10\u207B\u2074");
    BOOST_TEST(short_text(-1.5e-6) == "-1.5\u202F\u00D7\u202F10\u207B\u2076");
    BOOST_TEST(short_text(INFINITY) == "\u2013");
    BOOST_TEST(percent_text(1e308) == "\u2013");
    BOOST_TEST(short_text(5e-324) == "0");
    BOOST_TEST(short_text(3e-308) == "3\u202F\u00D7\u202F10\u207B\u00B3\u2070\u2078");
    BOOST_TEST(bytes_text(999) == "999\u202FB");
    BOOST_TEST(bytes_text(8707724) == "8.7\u202FMB");
    BOOST_TEST(coordinate(1.0 / 3) == "0.333");
    BOOST_TEST(coordinate(100) == "100");
    BOOST_TEST(coordinate(-0.0001) == "0");
    BOOST_TEST(coordinate(not_a_number) == "0");
}

BOOST_AUTO_TEST_CASE(a_linear_axis_has_round_ticks_within_and_holds_its_range)
{
    const axis a = linear_axis(0.337, 0.92, number_look::percent);
    BOOST_TEST(a.low <= 0.337);
    BOOST_TEST(a.high >= 0.92);
    BOOST_TEST(a.ticks.size() >= 3u);
    BOOST_TEST(a.label(a.ticks[0]) == "20\u202F%");
    BOOST_TEST(a.place(a.low) == 0.0);
    BOOST_TEST(a.place(a.high) == 1.0);
    BOOST_TEST(a.place(-5) == 0.0);
    BOOST_TEST(a.place(not_a_number) == 0.0);
    const axis flat = linear_axis(3, 3, number_look::plain);
    BOOST_TEST(flat.low < flat.high);
    const axis epochs = linear_axis(0.5, 2.5, number_look::whole);
    BOOST_TEST(epochs.ticks == (std::vector<double>{1, 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_logarithmic_axis_goes_from_a_power_of_ten_to_a_power_of_ten)
{
    const axis a = logarithmic_axis(2e-4, 0.03);
    BOOST_TEST(a.low == 1e-4, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(a.high == 0.1, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(a.label(a.ticks[0]) == "10\u207B\u2074");
    BOOST_TEST(a.place(1e-3) == 1.0 / 3, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(a.place(0) == 0.0);
    BOOST_TEST(a.place(-1) == 0.0);
    BOOST_TEST(logarithmic_axis(0.1, 0.1).high == 1.0, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(logarithmic_axis(1e-300, 1e300).ticks.size() <= 6u);
}

BOOST_AUTO_TEST_CASE(a_table_escapes_its_cells_and_sets_columns_of_numbers_to_the_right)
{
    page_table table({"name<", "count", "text"});
    table.add_row({"a", "12", "3 & 4"});
    table.add_row({"b", "\u2013", "x"});
    const std::string html = table.html();
    BOOST_TEST(html.find("name&lt;") != std::string::npos);
    BOOST_TEST(html.find("<td class=\"number\">12</td>") != std::string::npos);
    BOOST_TEST(html.find("<td>3 &amp; 4</td>") != std::string::npos);
}
