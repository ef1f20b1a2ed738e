// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE comparison_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/report/comparison.h>
#include <hypersparse/plugins/report/html/comparison_page.h>

#include <array>

using namespace hypersparse;

namespace
{
    bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

    std::size_t count(const std::string& text, const std::string& part)
    {
        std::size_t number = 0;
        for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size())
            ++number;
        return number;
    }

    comparison_row row(const std::string& method, double rate, const std::vector<double>& accuracies, std::size_t seeds)
    {
        comparison_row result{method, rate, method == "dense", seeds, {}};
        for (const double accuracy : accuracies)
            result.runs.push_back({result.runs.size() + 1, accuracy, 1000, 100, 12345, 6789, 90});
        return result;
    }

    comparison example()
    {
        comparison c;
        c.trained = "resnet-8 on shapes";
        c.rows = {row("dense", 0, {0.95, 0.93}, 2), row("art", 0.9, {0.92, 0.90}, 2), row("art", 0.98, {0.85}, 2),
            row("set", 0.9, {0.9, 0.9}, 2), row("set", 0.98, {}, 2)};
        c.missing = {"art-0.98-seed2: not finished", "set-0.98-seed1: not begun"};
        c.recipe = "methods = [\"art\"]\n";
        return c;
    }
}

BOOST_AUTO_TEST_CASE(the_deviation_is_that_of_a_sample)
{
    const std::array<double, 4> sample = {2, 4, 4, 6};
    const auto found = statistics_of(sample);
    BOOST_TEST(found.count == 4u);
    BOOST_TEST(found.mean == 4, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(*found.deviation == std::sqrt(8.0 / 3), boost::test_tools::tolerance(1e-12));   // not 8 / 4
}

BOOST_AUTO_TEST_CASE(one_number_has_no_deviation_and_none_has_neither)
{
    const std::array<double, 1> one = {0.5};
    BOOST_TEST(statistics_of(one).mean == 0.5);
    BOOST_TEST(!statistics_of(one).deviation);
    BOOST_TEST(statistics_of({}).count == 0u);
    BOOST_TEST(!statistics_of({}).deviation);
}

BOOST_AUTO_TEST_CASE(cells_hold_means_over_the_seeds_and_a_dash_for_what_is_not_known)
{
    const std::vector<std::string> both = {"art", "90\u202F%", "91.00\u202F%", "1.41\u202F%", "2", "100 of 1,000", "10.00\u202F%",
        "12,345", "1:30", "6.8\u202FkB"};
    BOOST_TEST(comparison_cells(row("art", 0.9, {0.92, 0.90}, 2)) == both, boost::test_tools::per_element());
    const auto one = comparison_cells(row("art", 0.995, {0.85}, 2));
    BOOST_TEST(one[1] == "99.5\u202F%");
    BOOST_TEST(one[3] == "\u2014");
    BOOST_TEST(one[4] == "1 of 2");
    const auto none = comparison_cells(row("set", 0.98, {}, 2));
    BOOST_TEST(none[2] == "\u2014");
    BOOST_TEST(none[4] == "0 of 2");
    BOOST_TEST(none[9] == "\u2014");
    BOOST_TEST(comparison_cells(row("dense", 0, {0.95}, 1))[1] == "\u2014");
}

BOOST_AUTO_TEST_CASE(weights_kept_are_a_range_where_seeds_differ)
{
    comparison_row two = row("gmp", 0.9, {0.9, 0.9}, 2);
    two.runs[1].kept = 101;
    BOOST_TEST(comparison_cells(two)[5] == "100\u2013101 of 1,000");
    BOOST_TEST(comparison_cells(two)[6] == "10.05\u202F%");
}

BOOST_AUTO_TEST_CASE(the_text_names_every_row_and_what_is_missing)
{
    const std::string text = comparison_text(example());
    BOOST_TEST(count(text, "\n") == 1u + 5 + 2);
    BOOST_TEST(holds(text, "missing: art-0.98-seed2: not finished\n"));
    BOOST_TEST(!holds(text, "\u202F"));
}

BOOST_AUTO_TEST_CASE(the_markdown_is_a_table_with_the_same_cells)
{
    const std::string text = comparison_markdown(example(), "made by a test");
    BOOST_TEST(holds(text, "| art | 90 % | 91.00 % | 1.41 % | 2 | 100 of 1,000 | 10.00 % | 12,345 | 1:30 | 6.8 kB |\n"));
    BOOST_TEST(count(text, "\n|") == 1u + 1 + 5);
    BOOST_TEST(holds(text, "- set-0.98-seed1: not begun\n"));
    BOOST_TEST(holds(text, "```toml\nmethods = [\"art\"]\n```\n"));
}

BOOST_AUTO_TEST_CASE(a_recipe_with_backquotes_does_not_end_its_block)
{
    comparison c = example();
    c.recipe = "# ``` and ````\n";
    BOOST_TEST(holds(comparison_markdown(c, ""), "`````toml\n"));
}

BOOST_AUTO_TEST_CASE(the_chart_has_a_line_a_method_and_a_bar_where_there_are_two_seeds)
{
    const std::string figure = html::draw_comparison(example());
    BOOST_TEST(count(figure, "<li>") == 3u);
    BOOST_TEST(count(figure, "class=\"x\"") == 2u);     // rates
    BOOST_TEST(holds(figure, "role=\"img\" aria-label=\"Accuracy over prune rate. dense: 94.00\u202F% \u00B1 1.41\u202F%. art: "
        "at 90\u202F% 91.00"));
    BOOST_TEST(holds(figure, "at 98\u202F% 85.00\u202F%."));      // one seed: without a deviation
    // A bar has a stroke and two caps: at 90 % for both methods, at 98 % for none. The dense network has a band.
    const auto bar_of = [&](const std::string& tone)
    {
        const std::size_t start = figure.find("class=\"line " + tone + " thin\" d=\"");
        BOOST_TEST_REQUIRE(start != std::string::npos);
        return figure.substr(start, figure.find("/>", start) - start);
    };
    BOOST_TEST(count(bar_of("blue"), "M") == 3u);
    BOOST_TEST(count(bar_of("orange"), "M") == 3u);
    BOOST_TEST(count(figure, "filled pale ink") == 1u);
}

BOOST_AUTO_TEST_CASE(a_page_shows_hostile_text_word_for_word_and_has_no_script)
{
    const std::string hostile = "<script>alert(1)</script>\"'><img src=http://example.org/x onerror=y>&";
    comparison c = example();
    c.trained = c.images = c.recipe = hostile;
    c.missing = {hostile};
    c.rows[1].method = c.rows[2].method = hostile;
    const std::string page = html::comparison_page(c, hostile);
    BOOST_TEST(!holds(page, "<script"));
    BOOST_TEST(!holds(page, "<img"));
    BOOST_TEST(!holds(page, "\"'>"));
}

BOOST_AUTO_TEST_CASE(a_comparison_without_a_finished_run_says_so)
{
    comparison c = example();
    for (comparison_row& r : c.rows)
        r.runs.clear();
    BOOST_TEST(holds(html::comparison_page(c, ""), "No run is finished."));
}

BOOST_AUTO_TEST_CASE(one_prune_rate_and_one_accuracy_make_a_chart_too)
{
    for (const double accuracy : {0.0, 0.5, 1.0})
    {
        comparison c;
        c.rows = {row("art", 0.9, {accuracy}, 1)};
        const std::string figure = html::draw_comparison(c);
        BOOST_TEST(!holds(figure, "nan"));
        BOOST_TEST(!holds(figure, "inf"));
        BOOST_TEST(!holds(figure, ">110"));     // no tick above 100 %
    }
}
