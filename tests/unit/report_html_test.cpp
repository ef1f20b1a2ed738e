// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE report_html_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/report/html/chart.h>
#include <hypersparse/plugins/report/html/end_labels.h>
#include <hypersparse/plugins/report/html/image_pictures.h>
#include <hypersparse/plugins/report/html/layer_pictures.h>
#include <hypersparse/plugins/report/html/magnitude_pictures.h>
#include <hypersparse/plugins/report/html/report_page.h>

#include <cmath>
#include <limits>

using namespace hypersparse;
using namespace hypersparse::html;

namespace
{
    const std::string hostile = "<script>alert(1)</script>\"'><img src=http://example.org/x onerror=y>&";

    bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

    std::size_t count(const std::string& text, const std::string& part)
    {
        std::size_t number = 0;
        for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size())
            ++number;
        return number;
    }

    weight_record weights_at(std::size_t epoch, const std::string& phase)
    {
        weight_record record{epoch, phase, 1e-7, 8, std::vector<double>(64), 0, 0.02, 0.6585 / 0.02, 30.0, 500.0};
        for (std::size_t i = 30; i < 55; ++i)
            record.bins[i] = static_cast<double>(i);
        return record;
    }

    // All that a page can show, with so many epochs, layers and classes.
    run_report full_run(const std::string& name, std::size_t epochs, std::size_t layers, std::size_t classes)
    {
        run_report run;
        run.name = name;
        run.network = run.data = name;
        run.options = {{"prune-rate", "0.9"}, {"max-art-epochs", "7"}, {"seed", name}, {name, "1"}};
        for (std::size_t i = 0; i < epochs; ++i)
        {
            const std::string phase = i < epochs / 3 ? "warmup" : i < epochs / 2 ? "art" : "finetune";
            run.epochs.push_back({i, phase, {{"loss", 1.0 / static_cast<double>(i + 1)}, {"train_accuracy", 0.5}, {"test_accuracy", 0.4},
                {"pruned_accuracy", 0.3}, {"lambda", 1e-5}, {"lr", 0.1}, {"seconds", 60.0}, {"images_per_second", 300.0}}});
            run.weights.push_back(weights_at(i, phase));
        }
        const std::vector<float> some(64 * 64 * 9, 1);
        for (std::size_t i = 0; i < layers; ++i)
            run.layers.push_back({name + std::to_string(i), "64", 1000, i, map_of_kept(some.data(), 64, 64, 9)});
        run.dense_filters = run.pruned_filters = filter_bank{32, 3, 3, 3, std::vector<float>(32 * 27, 0.5f)};
        image_results images;
        images.images_name = name;
        images.images = classes * classes;
        images.classes.assign(classes, name);
        images.confusion.assign(classes * classes, 1);
        const picture face{64, 64, std::vector<colour>(64 * 64)};
        images.hardest.assign(24, {face, name, name, 3.5, 0.9});
        run.images = images;
        run.files = {{name, 1000}};
        run.commands = {name};
        run.missing = {name};
        return run;
    }

    chart two_lines()
    {
        chart c;
        c.title = "title";
        c.x = {1, 2, 3, 4};
        c.lines = {{"first", "blue", {0.5, std::nullopt, 0.7, 0.8}}, {"second", "orange", {0.1, 0.2, 0.3, 0.4}}};
        return c;
    }
}

BOOST_AUTO_TEST_CASE(nothing_that_comes_from_a_run_is_read_as_html)
{
    const std::string page = report_page({full_run(hostile, 12, 3, 10), full_run(hostile + "2", 5, 3, 30)}, hostile);
    BOOST_TEST(!holds(page, "<script"));
    BOOST_TEST(!holds(page, "onerror=y>"));
    BOOST_TEST(!holds(page, "<img src=http"));
    BOOST_TEST(holds(page, "&lt;script&gt;alert(1)"));
    BOOST_TEST(holds(report_page({full_run(hostile, 12, 3, 10)}, ""), "&lt;script&gt;alert(1)"));
}

BOOST_AUTO_TEST_CASE(a_page_names_no_address_but_pictures_within_itself)
{
    const std::string page = report_page({full_run("run", 12, 3, 10)}, "");
    BOOST_TEST(!holds(page, "http"+ std::string("://")));
    BOOST_TEST(!holds(page, "https:"));
    BOOST_TEST(!holds(page, "url("));
    BOOST_TEST(!holds(page, "@import"));
    BOOST_TEST(count(page, " src=\"") == count(page, " src=\"data:image/png;base64,"));
    BOOST_TEST(holds(page, "default-src 'none'"));
    BOOST_TEST(page.substr(0, 15) == "<!DOCTYPE html>");
}

BOOST_AUTO_TEST_CASE(every_tag_that_is_opened_is_closed)
{
    const std::string page = report_page({full_run("a", 12, 3, 10), full_run("b", 4, 5, 30)}, "");
    for (const char* tag : {"div", "span", "section", "figure", "table", "tr", "td", "svg", "i", "b", "p", "ul", "li", "details", "main"})
    {
        const std::size_t opened = count(page, "<" + std::string(tag) + ">") + count(page, "<" + std::string(tag) + " ");
        BOOST_TEST(opened == count(page, "</" + std::string(tag) + ">"), tag);
    }
}

BOOST_AUTO_TEST_CASE(a_run_that_says_nothing_gives_a_page_that_says_what_is_missing)
{
    run_report run;
    run.name = "empty";
    run.missing = {"metrics.jsonl is not there"};
    const std::string page = report_page({run}, "");
    BOOST_TEST(holds(page, "metrics.jsonl is not there"));
    BOOST_TEST(!holds(page, "<svg"));
    BOOST_TEST(holds(page, "</html>"));
}

BOOST_AUTO_TEST_CASE(numbers_that_are_not_finite_break_nothing)
{
    run_report run = full_run("run", 6, 3, 4);
    const double bad = std::numeric_limits<double>::quiet_NaN();
    for (epoch_record& epoch : run.epochs)
        for (auto& entry : epoch.numbers)
            entry.second = epoch.epoch % 2 == 0 ? std::optional<double>(bad) : std::numeric_limits<double>::infinity();
    run.epochs[3].numbers.clear();
    run.epochs[0].numbers = {{"loss", 1e308}, {"test_accuracy", -1e308}, {"lr", 5e-324}};
    run.epochs[1].numbers = {{"loss", -1e308}, {"test_accuracy", 1e308}, {"lr", 1e99}};
    run.epochs[4].epoch = std::numeric_limits<std::size_t>::max() - 1;
    run.weights[2].bins.assign(64, 0);
    run.weights[3].epoch = 1000000000;
    run.weights[4].threshold = run.weights[4].scale = bad;
    run.images->loss = bad;
    run.images->hardest[0].loss = bad;
    run.pruned_filters->weights[0] = std::numeric_limits<float>::infinity();
    const std::string page = report_page({run}, "");
    BOOST_TEST(!holds(page, "nan"));
    BOOST_TEST(!holds(page, "inf%"));
    BOOST_TEST(!holds(page, ">inf"));
}

BOOST_AUTO_TEST_CASE(a_line_has_a_gap_where_nothing_was_measured)
{
    const axis x = linear_axis(0, 4, number_look::whole);
    const axis y = linear_axis(0, 1, number_look::plain);
    const double bad = std::numeric_limits<double>::quiet_NaN();
    BOOST_TEST(path_of(x, y, {0, 1, 2, 3, 4}, {0.0, 1.0, std::nullopt, bad, 0.5}) == "M0 1000L250 0M1000 500h0");
    BOOST_TEST(path_of(x, y, {}, {}) == "");
}

BOOST_AUTO_TEST_CASE(a_chart_names_its_lines_and_shows_every_value_where_the_pointer_is)
{
    const std::string html = draw_chart(two_lines());
    BOOST_TEST(count(html, "<em>first</em> 0.8") == 1u);
    BOOST_TEST(count(html, "<em>second</em> 0.4") == 1u);
    BOOST_TEST(count(html, "<i style") == 4u);
    BOOST_TEST(holds(html, "</u>first 0.7"));
    chart empty = two_lines();
    empty.lines = {{"none", "blue", std::vector<std::optional<double>>(4)}};
    BOOST_TEST(holds(draw_chart(empty), "Nothing was measured."));
}

BOOST_AUTO_TEST_CASE(names_of_lines_keep_apart_keep_their_order_and_stay_within)
{
    const auto places = spread({0.5, 0.5, 0.49, 1.0, 0.99}, 0.1);
    BOOST_TEST(places[2] < places[0]);
    BOOST_TEST(places[0] < places[1]);
    BOOST_TEST(places[4] < places[3]);
    for (std::size_t i = 0; i < places.size(); ++i)
    {
        BOOST_TEST((places[i] >= 0 && places[i] <= 1));
        for (std::size_t k = 0; k < i; ++k)
            BOOST_TEST(std::abs(places[i] - places[k]) >= 0.1 - 1e-9);
    }
    const auto crowded = spread(std::vector<double>(11, 0.0), 0.5);     // no room for that gap
    BOOST_TEST(crowded.back() <= 1 + 1e-9);
    BOOST_TEST(crowded[1] - crowded[0] == 0.1, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(the_slope_by_rank_is_that_of_the_formula)
{
    const weight_record record = weights_at(0, "art");
    const auto slopes = slope_by_rank(record, {0, 0.5, 1});
    const double at_zero = *record.scale * *record.sum_abs / *record.sum_tanh;
    BOOST_TEST(slopes[0].value() == at_zero, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(slopes[0].value() > slopes[1].value());
    BOOST_TEST(slopes[1].value() > slopes[2].value());
    const double last_edge = std::cosh(*record.scale * record.edge(55));
    BOOST_TEST(slopes[2].value() == at_zero / (last_edge * last_edge), boost::test_tools::tolerance(1e-9));
    weight_record without = record;
    without.scale.reset();
    BOOST_TEST(!slope_by_rank(without, {0.5})[0].has_value());
}

BOOST_AUTO_TEST_CASE(a_map_of_kept_weights_has_cells_of_their_share)
{
    std::vector<float> weights(128 * 2);
    weights[0] = weights[1] = 1;    // the first output, which shares a cell with the second
    const kept_map map = map_of_kept(weights.data(), 128, 2, 1);
    BOOST_TEST(map.rows == 64u);
    BOOST_TEST(map.cols == 2u);
    BOOST_TEST(map.shares[0] == 0.5f);
    BOOST_TEST(map.shares[2] == 0.0f);
}

BOOST_AUTO_TEST_CASE(mistakes_are_listed_with_the_most_frequent_first)
{
    image_results images;
    images.classes = {"cat", "dog"};
    images.confusion = {8, 2, 5, 5};
    const std::string table = draw_confused_pairs(images, 5);
    BOOST_TEST(table.find("50.0") < table.find("20.0"));
    images.confusion = {8, 0, 0, 5};
    BOOST_TEST(draw_confused_pairs(images, 5) == "");
}

BOOST_AUTO_TEST_CASE(pages_of_large_networks_and_of_long_runs_stay_small)
{
    BOOST_TEST(report_page({full_run("run", 240, 34, 10)}, "").size() < 2000000u);      // ResNet-32
    BOOST_TEST(report_page({full_run("run", 240, 17, 200)}, "").size() < 4000000u);     // VGG-19 on TinyImageNet
    BOOST_TEST(report_page({full_run("run", 5000, 34, 10)}, "").size() < 4000000u);
}
