// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE report_html_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/report/html/chart.h>
#include <hypersparse/plugins/report/html/image_pictures.h>
#include <hypersparse/plugins/report/html/layer_pictures.h>
#include <hypersparse/plugins/report/html/magnitude_pictures.h>
#include <hypersparse/plugins/report/html/report_page.h>
#include <hypersparse/plugins/report/html/run_history.h>

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
        run.dense_macs = run.macs = 1000;
        run.speeds = {{name, 1e3}};
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
    BOOST_TEST(!holds(page, ">inf<"));
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
    BOOST_TEST(count(html, "<span>first</span> <b>0.8</b>") == 1u);
    BOOST_TEST(count(html, "<span>second</span> <b>0.4</b>") == 1u);
    BOOST_TEST(count(html, "<i style") == 4u);
    BOOST_TEST(holds(html, "</u>first 0.7"));
    chart empty = two_lines();
    empty.lines = {{"none", "blue", std::vector<std::optional<double>>(4)}};
    BOOST_TEST(holds(draw_chart(empty), "Nothing was measured."));
}

BOOST_AUTO_TEST_CASE(a_line_without_a_name_has_its_last_value_where_it_ends)
{
    chart c = two_lines();
    c.lines = {{"", "ink", {0.1, 0.234, std::nullopt, std::nullopt}}};
    const std::string html = draw_chart(c);
    BOOST_TEST(count(html, ">0.234</span>") == 1u);
    BOOST_TEST(!holds(html, "class=\"legend\""));
    c.last_values = false;
    BOOST_TEST(!holds(draw_chart(c), ">0.234</span>"));
}

BOOST_AUTO_TEST_CASE(several_runs_show_their_phases_and_where_art_ended)
{
    const std::string page = report_page({full_run("a", 12, 3, 10), full_run("b", 30, 3, 10)}, "");
    const std::size_t charts = 4;       // large ones: three accuracies and the loss
    BOOST_TEST(count(page, "role=\"img\" aria-label=\"warmup 1 to 4, art 5 to 6, finetune 7 to 12\"") == charts);
    BOOST_TEST(count(page, "role=\"img\" aria-label=\"warmup 1 to 10, art 11 to 15, finetune 16 to 30\"") == charts);
    BOOST_TEST(count(page, "line ring blue") >= charts);
    BOOST_TEST(count(page, "line ring orange") >= charts);
    BOOST_TEST(holds(page, "</u>a, art "));       // where the pointer is
    const std::string alone = report_page({full_run("a", 12, 3, 10)}, "");
    BOOST_TEST(count(alone, "art ended, pruned here") == 1u);
    BOOST_TEST(!holds(alone, "class=\"strip "));
}

BOOST_AUTO_TEST_CASE(a_ring_lies_on_a_value_or_is_not_drawn)
{
    chart c = two_lines();
    c.lines[0].ring = 1.0;
    c.lines[1].ring = 2.5;
    BOOST_TEST(count(draw_chart(c), "line ring") == 1u);
    c.lines[0].ring = 2.0;      // a gap
    BOOST_TEST(count(draw_chart(c), "line ring") == 0u);
}

BOOST_AUTO_TEST_CASE(more_than_six_runs_can_be_told_apart)
{
    std::vector<run_report> runs;
    for (const char* name : {"a", "b", "c", "d", "e", "f", "g"})
        runs.push_back(full_run(name, 6, 2, 3));
    BOOST_TEST(std::string(tone_of_run(0)) == tone_of_run(6));
    BOOST_TEST(swatch_of_run(0) != swatch_of_run(6));
    const std::string page = report_page(runs, "");
    BOOST_TEST(holds(page, swatch_of_run(6) + "<span>g</span>"));
    BOOST_TEST(holds(page, "<i class=\"blue square"));
}

BOOST_AUTO_TEST_CASE(a_run_that_is_not_over_is_said_to_be_so)
{
    run_report run = full_run("run", 12, 3, 10);
    run.options = {{"warmup-epochs", "60"}, {"max-art-epochs", "300"}, {"finetune-epochs", "6"}};
    BOOST_TEST(!holds(summary_of_phase_art(run), "not over"));
    run.epochs.pop_back();
    BOOST_TEST(holds(summary_of_phase_art(run), "The run is not over: it has 5 of 6 epochs of phase finetune."));
    run.epochs.resize(5);
    run.layers.clear();         // of the pruned network, which is not there yet
    BOOST_TEST(summary_of_phase_art(run) == "The run is not over: it has 1 of at most 300 epochs of phase art.");
    BOOST_TEST(end_of_art(run) == "not yet");
    BOOST_TEST(!last_epoch_of_art(run).has_value());
    run.epochs.resize(3);
    BOOST_TEST(summary_of_phase_art(run) == "The run is not over: it has 3 of 60 epochs of phase warmup.");
    run.epochs.clear();
    BOOST_TEST(summary_of_phase_art(run) == "");
}

BOOST_AUTO_TEST_CASE(art_that_ends_with_a_good_copy_ends_by_itself_even_in_the_last_epoch_there_is)
{
    run_report run = full_run("run", 12, 3, 10);        // two epochs of art, with a copy that is not as good
    run.options = {{"max-art-epochs", "2"}};
    BOOST_TEST(end_of_art(run) == "at its limit");
    for (auto& [key, value] : run.epochs[5].numbers)
        if (key == "pruned_accuracy")
            value = 0.5;
    BOOST_TEST(end_of_art(run) == "by itself");
}

BOOST_AUTO_TEST_CASE(the_numbers_of_the_curves_are_in_a_table_that_stays_short)
{
    const std::string page = report_page({full_run("run", 1000, 3, 10)}, "");
    const std::string table = page.substr(page.find("numbers, epoch by epoch"), page.find("</details>") - page.find("numbers, epoch by epoch"));
    BOOST_TEST(holds(table, "<th scope=\"row\">1</th><td>warmup</td><td class=\"number\">1</td><td class=\"number\">50.00"));
    BOOST_TEST(holds(table, "<th scope=\"row\">1000</th><td>finetune</td>"));
    BOOST_TEST(count(table, "<tr>") <= 302u);
}

BOOST_AUTO_TEST_CASE(every_picture_says_what_it_shows)
{
    for (const std::size_t classes : {10u, 30u})
    {
        const std::string page = report_page({full_run("run", 12, 3, classes)}, "");
        BOOST_TEST(!holds(page, "alt=\"\""));
        BOOST_TEST(count(page, "<img ") == count(page, " alt=\""));
    }
}

BOOST_AUTO_TEST_CASE(a_run_without_phase_art_leaves_no_empty_picture)
{
    run_report run = full_run("run", 2, 3, 10);
    for (weight_record& record : run.weights)
        record.phase = "warmup";
    BOOST_TEST(draw_magnitude_moments(run, false) == "");
    BOOST_TEST(draw_magnitude_moments(run, true) != "");
}

BOOST_AUTO_TEST_CASE(a_shape_stands_beside_a_layer_if_all_runs_have_it)
{
    run_report one = full_run("run", 12, 1, 10);
    run_report other = full_run("run", 12, 1, 10);
    one.layers[0].shape = other.layers[0].shape = "1x2";
    BOOST_TEST(holds(draw_layer_densities({one, other}), "1x2"));
    other.layers[0].shape = "3x4";
    const std::string rows = draw_layer_densities({one, other});
    BOOST_TEST(!holds(rows, "1x2"));
    BOOST_TEST(!holds(rows, "3x4"));
    BOOST_TEST(holds(draw_density_table({one, other}), "densities as numbers"));
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

BOOST_AUTO_TEST_CASE(a_map_of_a_layer_with_few_weights_is_as_clear_as_one_of_many)
{
    run_report many = full_run("run", 1, 1, 3);
    run_report few = many;
    many.layers[0].map = {1, 2, {1.0f, 0.25f}};
    few.layers[0].map = {1, 2, {0.004f, 0.001f}};
    BOOST_TEST(draw_kept_maps(many) == draw_kept_maps(few));
    few.layers[0].map.shares = {0.001f, 0.001f};
    BOOST_TEST(draw_kept_maps(many) != draw_kept_maps(few));
    few.layers[0].map.shares = {0, 0};
    BOOST_TEST(draw_kept_maps(few) != "");
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
