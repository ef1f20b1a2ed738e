// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/image_pictures.h>

#include <hypersparse/plugins/report/html/escape.h>
#include <hypersparse/plugins/report/html/number_text.h>
#include <hypersparse/plugins/report/html/page_table.h>

#include <dlib/assert.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hypersparse::html
{
    namespace
    {
        constexpr std::size_t most_with_numbers = 20;

        std::vector<std::size_t> row_sums(const image_results& r)
        {
            const std::size_t n = r.classes.size();
            std::vector<std::size_t> sums(n);
            for (std::size_t i = 0; i < n * n; ++i)
                sums[i / n] += r.confusion[i];
            return sums;
        }

        double share(std::size_t part, std::size_t whole)
        {
            return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
        }

        std::string confusion_table(const image_results& r)
        {
            const std::size_t n = r.classes.size();
            const auto sums = row_sums(r);
            std::string text = "<div class=\"scroll\"><table class=\"confusion\"><thead><tr><th></th>";
            for (const std::string& name : r.classes)
                text += "<th scope=\"col\"><span>" + escape(name) + "</span></th>";
            text += "</tr></thead><tbody>";
            for (std::size_t row = 0; row < n; ++row)
            {
                text += "<tr><th scope=\"row\">" + escape(r.classes[row]) + "</th>";
                for (std::size_t col = 0; col < n; ++col)
                {
                    const std::size_t count = r.confusion[row * n + col];
                    const double strength = 0.75 * std::sqrt(share(count, sums[row]));
                    const std::string tone = row == col ? "blue" : "orange";
                    text += count == 0 ? "<td></td>" : "<td class=\"" + tone + "\"><i style=\"opacity:" + coordinate(strength) + "\"></i><span>" + count_text(count) + "</span></td>";
                }
                text += "</tr>";
            }
            return text + "</tbody></table></div>";
        }

        std::string confusion_picture(const image_results& r)
        {
            const std::size_t n = r.classes.size();
            const auto sums = row_sums(r);
            palette_picture p{n, n, {}, {}};
            for (int i = 0; i < 256; ++i)
            {
                const auto alpha = static_cast<std::uint8_t>(2 * (i % 128));
                p.palette.push_back(i < 128 ? colour{0xd9, 0x6a, 0x1c, alpha} : colour{0x2b, 0x85, 0xc4, alpha});
            }
            for (std::size_t i = 0; i < n * n; ++i)
            {
                const long strength = std::lround(127 * std::sqrt(share(r.confusion[i], sums[i / n])));
                p.pixels.push_back(static_cast<std::uint8_t>(strength + (i / n == i % n ? 128 : 0)));
            }
            return "<img class=\"square\" alt=\"confusion matrix; the most frequent mistakes are in the table\" src=\"" + png_address(png(p)) + "\">";
        }
    }

    std::string draw_confusion(const image_results& r)
    {
        DLIB_CASSERT(r.confusion.size() == r.classes.size() * r.classes.size(), r.confusion.size());
        if (r.classes.empty())
            return {};
        return "<figure><figcaption>A row for what an image is, a column for what it was taken for: blue is right, orange wrong"
            "</figcaption>"
            + (r.classes.size() <= most_with_numbers ? confusion_table(r) : confusion_picture(r)) + "</figure>";
    }

    std::string draw_confused_pairs(const image_results& r, std::size_t most)
    {
        const std::size_t n = r.classes.size();
        const auto sums = row_sums(r);
        std::vector<std::size_t> cells;
        for (std::size_t i = 0; i < n * n; ++i)
            if (i / n != i % n && r.confusion[i] != 0)
                cells.push_back(i);
        std::stable_sort(cells.begin(), cells.end(), [&](std::size_t a, std::size_t b) { return r.confusion[a] > r.confusion[b]; });
        cells.resize(std::min(cells.size(), most));
        page_table table({"image of", "taken for", "times", "of its class"});
        for (const std::size_t i : cells)
            table.add_row({r.classes[i / n], r.classes[i % n], count_text(r.confusion[i]),
                percent_text(share(r.confusion[i], sums[i / n]), 1)});
        return table.empty() ? "" : "<figure><figcaption>Most frequent mistakes</figcaption>" + table.html() + "</figure>";
    }

    std::string draw_hardest(const image_results& r, std::size_t most)
    {
        std::string text;
        for (std::size_t i = 0; i < std::min(most, r.hardest.size()); ++i)
        {
            const hard_image& image = r.hardest[i];
            text += "<figure><img alt=\"image of " + escape(image.label) + "\" width=\"112\" src=\"" + png_address(png(image.pixels)) + "\"><b>" + escape(image.label)
                + "</b>taken for " + escape(image.guess) + ", " + percent_text(image.probability, 0) + "<br>loss " + short_text(image.loss) + "</figure>";
        }
        return text.empty() ? "" : "<div class=\"faces\">" + text + "</div>";
    }
}
