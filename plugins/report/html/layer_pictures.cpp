// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/layer_pictures.h>

#include <hypersparse/plugins/report/html/axis.h>
#include <hypersparse/plugins/report/html/escape.h>
#include <hypersparse/plugins/report/html/number_text.h>
#include <hypersparse/plugins/report/html/page_table.h>
#include <hypersparse/plugins/report/html/run_history.h>

#include <algorithm>
#include <cmath>

namespace hypersparse::html
{
    namespace
    {
        axis density_axis(const std::vector<run_report>& runs)
        {
            double smallest = 0.5;
            for (const run_report& run : runs)
                for (const layer_facts& layer : run.layers)
                    if (layer.kept != 0)
                        smallest = std::min(smallest, layer.density());
            return logarithmic_axis(smallest, 1, 5);
        }

        const layer_facts* find_layer(const run_report& run, const std::string& name)
        {
            for (const layer_facts& layer : run.layers)
                if (layer.name == name)
                    return &layer;
            return nullptr;
        }

        std::vector<layer_facts> all_layers(const std::vector<run_report>& runs)
        {
            std::vector<layer_facts> layers;
            for (const run_report& run : runs)
                for (const layer_facts& layer : run.layers)
                    if (std::none_of(layers.begin(), layers.end(), [&](const layer_facts& l) { return l.name == layer.name; }))
                        layers.push_back(layer);
            return layers;
        }

        std::string common_shape(const std::vector<run_report>& runs, const layer_facts& layer)
        {
            const bool same = std::all_of(runs.begin(), runs.end(), [&](const run_report& run)
            {
                const layer_facts* found = find_layer(run, layer.name);
                return !found || found->shape == layer.shape;
            });
            return same ? layer.shape : "";
        }

        std::string decade_lines(const axis& x)
        {
            std::string text;
            for (const double tick : x.ticks)
                text += "<s style=\"left:" + coordinate(100 * x.place(tick)) + "%\"></s>";
            return text;
        }

        std::string scale_row(const axis& x)
        {
            std::string text = "<span></span><div class=\"track plain\">";
            for (const double tick : x.ticks)
                text += "<span class=\"scale-label\" style=\"left:" + coordinate(100 * x.place(tick)) + "%\">"
                    + percent_text(tick, std::max(0, static_cast<int>(-std::log10(tick) - 1.5))) + "</span>";
            return text + "</div><span></span>";
        }

        std::string dot(const axis& x, const layer_facts& layer, std::size_t run)
        {
            return "<i class=\"" + std::string(tone_of_run(run)) + (is_dashed(run) ? " square" : "") + (layer.kept == 0 ? " none" : "") + "\" style=\"left:"
                + coordinate(100 * x.place(layer.density())) + "%\" title=\"" + percent_text(layer.density()) + "\"></i>";
        }

        std::string value_of(const layer_facts& layer)
        {
            return "<b>" + percent_text(layer.density()) + "</b> <span class=\"of\">" + count_text(layer.kept) + " of "
                + count_text(layer.weights) + "</span>";
        }

        std::uint8_t level(double value, double largest)
        {
            return static_cast<std::uint8_t>(std::lround(127.5 + 127.5 * std::clamp(largest > 0 ? value / largest : 0, -1.0, 1.0)));
        }

        // Where weight (filter, channel, row, col) stands; with other than three channels, the mean over them.
        double weight_at(const filter_bank& bank, std::size_t filter, std::size_t channel, std::size_t pixel)
        {
            const std::size_t plane = bank.rows * bank.cols;
            const float* w = bank.weights.data() + filter * bank.channels * plane + pixel;
            if (bank.channels == 3)
                return w[channel * plane];
            double sum = 0;
            for (std::size_t c = 0; c < bank.channels; ++c)
                sum += w[c * plane];
            return sum / static_cast<double>(bank.channels);
        }

        bool is_empty(const filter_bank& bank, std::size_t filter)
        {
            const std::size_t size = bank.channels * bank.rows * bank.cols;
            const auto begin = bank.weights.begin() + static_cast<std::ptrdiff_t>(filter * size);
            return std::all_of(begin, begin + static_cast<std::ptrdiff_t>(size), [](float w) { return w == 0; });
        }
    }

    std::string draw_layer_densities(const std::vector<run_report>& runs)
    {
        const auto layers = all_layers(runs);
        if (layers.empty())
            return {};
        const axis x = density_axis(runs);
        std::string text = "<div class=\"layers\">" + scale_row(x);
        for (const layer_facts& layer : layers)
        {
            text += "<span class=\"name\">" + escape(layer.name) + "<span class=\"of\"> " + escape(common_shape(runs, layer))
                + "</span></span><div class=\"track\">" + decade_lines(x);
            for (std::size_t i = 0; i < runs.size(); ++i)
                if (const layer_facts* found = find_layer(runs[i], layer.name))
                    text += dot(x, *found, i);
            text += "</div><span class=\"value\">" + (runs.size() == 1 ? value_of(layer) : "") + "</span>";
        }
        return text + "</div>";
    }

    std::string draw_density_table(const std::vector<run_report>& runs)
    {
        std::vector<std::string> titles = {"layer"};
        for (const run_report& run : runs)
            titles.push_back(run.name);
        page_table table(titles);
        for (const layer_facts& layer : all_layers(runs))
        {
            std::vector<std::string> cells = {layer.name};
            for (const run_report& run : runs)
            {
                const layer_facts* found = find_layer(run, layer.name);
                cells.push_back(found ? percent_text(found->density()) : "\u2013");
            }
            table.add_row(cells);
        }
        return table.empty() ? "" : "<details><summary>densities as numbers</summary>" + table.html() + "</details>";
    }

    std::string draw_kept_maps(const run_report& run)
    {
        std::vector<colour> palette;
        for (int alpha = 0; alpha < 256; ++alpha)
            palette.push_back({0x2b, 0x85, 0xc4, static_cast<std::uint8_t>(alpha)});
        std::string text;
        for (const layer_facts& layer : run.layers)
        {
            if (layer.map.shares.empty())
                continue;
            palette_picture p{layer.map.rows, layer.map.cols, palette, {}};
            const float most = *std::max_element(layer.map.shares.begin(), layer.map.shares.end());
            for (const float share : layer.map.shares)
                p.pixels.push_back(static_cast<std::uint8_t>(std::lround(255 * std::sqrt(most > 0 ? share / most : 0))));
            text += "<figure><img alt=\"weights kept of " + escape(layer.name) + "\" src=\"" + png_address(png(p)) + "\"><b>" + escape(layer.name) + "</b> "
                + percent_text(layer.density(), 1) + "<br>" + escape(layer.shape) + "</figure>";
        }
        if (text.empty())
            return {};
        // The tints of these shares: square roots, as above.
        return "<p class=\"scale\">kept in a cell, of the most that a cell of its layer keeps: "
            "<span><i style=\"opacity:.1\"></i>1 %</span><span><i style=\"opacity:.32\"></i>10 %</span>"
            "<span><i style=\"opacity:.71\"></i>50 %</span><span><i></i>100 %</span></p><div class=\"maps\">" + text + "</div>";
    }

    std::string draw_filters(const filter_bank& bank, const std::string& title)
    {
        const std::size_t across = std::min<std::size_t>(bank.filters, 8);
        if (across == 0 || bank.rows * bank.cols == 0)
            return {};
        const std::size_t down = (bank.filters + across - 1) / across;
        picture p{down * (bank.rows + 1) - 1, across * (bank.cols + 1) - 1, {}};
        p.pixels.assign(p.rows * p.cols, {0, 0, 0, 0});
        double largest = 0;
        for (const float w : bank.weights)
            largest = std::max(largest, std::abs(static_cast<double>(w)));
        for (std::size_t f = 0; f < bank.filters; ++f)
            for (std::size_t i = 0; i < bank.rows * bank.cols && !is_empty(bank, f); ++i)
            {
                const std::size_t row = f / across * (bank.rows + 1) + i / bank.cols;
                const std::size_t col = f % across * (bank.cols + 1) + i % bank.cols;
                p.pixels[row * p.cols + col] = {level(weight_at(bank, f, 0, i), largest), level(weight_at(bank, f, 1, i), largest),
                    level(weight_at(bank, f, 2, i), largest), 255};
            }
        return "<figure class=\"filters\"><figcaption>" + escape(title) + "</figcaption><img alt=\"" + escape(std::to_string(bank.filters) + " filters, " + title) + "\" width=\""
            + std::to_string(p.cols * 13) + "\" src=\"" + png_address(png(p)) + "\"></figure>";
    }

    kept_map map_of_kept(const float* weights, std::size_t outer, std::size_t inner, std::size_t block)
    {
        constexpr std::size_t most = 64;
        kept_map map{std::min(outer, most), std::min(inner, most), {}};
        std::vector<std::size_t> kept(map.rows * map.cols);
        std::vector<std::size_t> total(map.rows * map.cols);
        for (std::size_t i = 0; i < outer * inner * block; ++i)
        {
            const std::size_t row = i / (inner * block) * map.rows / outer;
            const std::size_t col = i / block % inner * map.cols / inner;
            kept[row * map.cols + col] += weights[i] != 0;
            ++total[row * map.cols + col];
        }
        for (std::size_t i = 0; i < kept.size(); ++i)
            map.shares.push_back(static_cast<float>(kept[i]) / static_cast<float>(total[i]));
        return map;
    }
}
