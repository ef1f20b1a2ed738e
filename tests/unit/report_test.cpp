// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE report_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/report/bar.h>
#include <hypersparse/plugins/report/plot.h>
#include <hypersparse/plugins/report/progress_bar.h>
#include <hypersparse/plugins/report/table.h>
#include <hypersparse/plugins/report/text_width.h>

#include <cstdlib>
#include <limits>
#include <sstream>

using namespace hypersparse;

namespace
{
    std::vector<std::string> lines_of(const std::string& text)
    {
        std::vector<std::string> lines;
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);)
            lines.push_back(line);
        return lines;
    }

    // A variable of the environment for the time of a test.
    class environment
    {
    public:
        environment(const char* name, const char* value) : name_(name)
        {
            if (const char* before = std::getenv(name))
                before_ = before;
            setenv(name, value, 1);
        }
        ~environment() { before_.empty() ? unsetenv(name_) : setenv(name_, before_.c_str(), 1); }

    private:
        const char* name_;
        std::string before_;
    };
}

BOOST_AUTO_TEST_CASE(a_table_has_columns_as_wide_as_their_widest_entry_and_numbers_on_the_right)
{
    table t({{"layer"}, {"kept", table::side::right}});
    t.add_row({"con_1", "7"});
    t.add_rule();
    t.add_row({"all of them", "12345"});
    BOOST_TEST(t.text() == "layer         kept\n"
                           "con_1            7\n"
                           "------------------\n"
                           "all of them  12345\n");
}

BOOST_AUTO_TEST_CASE(a_table_counts_characters_and_not_bytes)
{
    table t({{"a"}, {"b"}});
    t.add_row({"\u2588\u2588", "x"});
    t.add_row({"yyy", "x"});
    BOOST_TEST(t.text() == "a    b\n\u2588\u2588   x\nyyy  x\n");
}

BOOST_AUTO_TEST_CASE(text_is_cut_between_characters)
{
    BOOST_TEST(text_width("a\u00e4\u2588") == 3u);
    BOOST_TEST(cut_to_width("a\u00e4\u2588", 2) == "a\u00e4");
    BOOST_TEST(cut_to_width("abc", 5) == "abc");
    BOOST_TEST(cut_to_width("abc", 0) == "");
}

BOOST_AUTO_TEST_CASE(a_bar_is_filled_as_far_as_its_fraction_says)
{
    BOOST_TEST(draw_bar(0.5, 4, false) == "##..");
    BOOST_TEST(draw_bar(0, 3, false) == "...");
    BOOST_TEST(draw_bar(1, 3, false) == "###");
    BOOST_TEST(draw_bar(7, 3, false) == "###");
    BOOST_TEST(draw_bar(-1, 3, false) == "...");
    BOOST_TEST(draw_bar(std::numeric_limits<double>::quiet_NaN(), 3, false) == "...");
    BOOST_TEST(draw_bar(0.5, 1, true) == "\u258C");
    BOOST_TEST(draw_bar(0.5625, 2, true) == "\u2588\u258F");
    BOOST_TEST(text_width(draw_bar(0.3, 9, true)) == 9u);
}

BOOST_AUTO_TEST_CASE(a_logarithmic_scale_has_the_smallest_at_0_and_1_at_1)
{
    BOOST_TEST(on_log_scale(1, 0.001) == 1.0);
    BOOST_TEST(on_log_scale(0.001, 0.001) == 0.0);
    BOOST_TEST(on_log_scale(0, 0.001) == 0.0);
    BOOST_TEST(on_log_scale(1e-9, 0.001) == 0.0);
    BOOST_TEST(on_log_scale(0.1, 0.01) == 0.5, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_duration_reads_like_a_clock_and_is_rounded_up)
{
    BOOST_TEST(clock_time(0) == "0:00");
    BOOST_TEST(clock_time(6.2) == "0:07");
    BOOST_TEST(clock_time(754) == "12:34");
    BOOST_TEST(clock_time(3600 * 3 + 245) == "3:04:05");
    BOOST_TEST(clock_time(-1) == "-:--");
    BOOST_TEST(clock_time(std::numeric_limits<double>::infinity()) == "-:--");
    BOOST_TEST(clock_time(std::numeric_limits<double>::quiet_NaN()) == "-:--");
}

BOOST_AUTO_TEST_CASE(where_nobody_looks_only_lines_that_stay_are_printed)
{
    std::ostringstream out;
    {
        progress_bar bar(out, terminal{});
        BOOST_TEST(!bar.wants_update());
        bar.draw("art 1/2", 0.5, "200 images/s");
        bar.print("an epoch is over");
    }
    BOOST_TEST(out.str() == "an epoch is over\n");
}

BOOST_AUTO_TEST_CASE(a_bar_never_reaches_the_last_column_and_goes_away_before_a_line)
{
    for (const int width : {20, 40, 200})
    {
        std::ostringstream out;
        progress_bar bar(out, terminal{.interactive = true, .colour = false, .unicode = false, .width = width});
        BOOST_TEST(bar.wants_update());
        bar.draw("warmup 1/2", 0.5, "200 images/s, left 0:12");
        BOOST_TEST(!bar.wants_update());
        const std::string drawn = out.str();
        const std::string erase = "\r\033[K";
        BOOST_TEST(drawn.substr(0, erase.size()) == erase);
        BOOST_TEST(drawn.size() - erase.size() <= static_cast<std::size_t>(width - 1));
        bar.print("x");
        BOOST_TEST(out.str().substr(drawn.size()) == erase + "x\n");
    }
}

BOOST_AUTO_TEST_CASE(a_plot_shows_every_value_its_sections_and_a_legend_in_plain_ascii)
{
    const std::vector<plot_series> series = {
        {"pruned", {std::nullopt, 0.5, 1.0}}, {"train", {0.0, 0.5, 0.75}}};
    const std::string text = draw_plot(series, {{"warmup", 0}, {"art", 1}}, terminal{.width = 60}, 5);
    const auto lines = lines_of(text);
    BOOST_REQUIRE(lines.size() == 7u);
    for (const std::string& line : lines)
    {
        BOOST_TEST(line.size() <= 60u);
        for (const char c : line)
            BOOST_TEST((c >= ' ' && c <= '~'));
    }
    BOOST_TEST(lines[0].substr(0, 7) == "100 % |");
    BOOST_TEST(lines[4].substr(0, 8) == "  0 % |o");     // train's first value
    BOOST_TEST(lines[0].back() == '*');                  // pruned's last one
    BOOST_TEST(lines[2].find('*') != std::string::npos);
    BOOST_TEST(lines[2].find('o') == std::string::npos); // under the earlier series
    BOOST_TEST(lines[5].find("warmup") == 7u);
    BOOST_TEST(lines[5].find("art") != std::string::npos);
    BOOST_TEST(lines[6] == "       * pruned   o train");
}

BOOST_AUTO_TEST_CASE(a_plot_of_nothing_is_nothing_and_a_single_epoch_can_be_drawn)
{
    BOOST_TEST(draw_plot({}, {}, terminal{}) == "");
    BOOST_TEST(draw_plot({{"a", {}}}, {}, terminal{}) == "");
    BOOST_TEST(draw_plot({{"a", {0.5}}}, {{"warmup", 0}}, terminal{}).find('*') != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_stream_that_is_no_terminal_gets_no_colours)
{
    const environment locale("LC_ALL", "de_DE.utf8");
    const terminal looks = query_terminal(standard_stream::output);
    BOOST_TEST(looks.unicode);
    if (!looks.interactive)
        BOOST_TEST(!looks.colour);
    BOOST_TEST(looks.width >= 20);
}

BOOST_AUTO_TEST_CASE(no_color_is_honoured_and_the_locale_decides_on_unicode)
{
    const environment colour("NO_COLOR", "1");
    const environment locale("LC_ALL", "C");
    const terminal looks = query_terminal(standard_stream::error);
    BOOST_TEST(!looks.colour);
    BOOST_TEST(!looks.unicode);
}
