// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/magnitude_pictures.h>

#include <hypersparse/plugins/report/html/axis.h>
#include <hypersparse/plugins/report/html/chart.h>
#include <hypersparse/plugins/report/html/escape.h>
#include <hypersparse/plugins/report/html/number_text.h>
#include <hypersparse/plugins/report/html/run_history.h>

#include <algorithm>
#include <cmath>

namespace hypersparse::html
{
    namespace
    {
        constexpr double visible = 1e-4;    // share of the weights below which a bin does not widen the axis

        bool same_bins(const weight_record& a, const weight_record& b)
        {
            return a.lowest == b.lowest && a.bins_per_decade == b.bins_per_decade && a.bins.size() == b.bins.size();
        }

        // The records that can be shown on one axis.
        std::vector<weight_record> comparable(const run_report& run)
        {
            std::vector<weight_record> records;
            for (const weight_record& record : run.weights)
                if (record.weights() > 0 && same_bins(record, run.weights.front()))
                    records.push_back(record);
            return records;
        }

        struct bin_range
        {
            std::size_t begin = 0;
            std::size_t end = 0;
        };

        bin_range used_bins(const std::vector<weight_record>& records)
        {
            bin_range range{records.front().bins.size(), 0};
            for (const weight_record& record : records)
                for (std::size_t i = 0; i < record.bins.size(); ++i)
                    if (record.bins[i] > visible * record.weights())
                        range = {std::min(range.begin, i), std::max(range.end, i + 1)};
            if (range.begin >= range.end)
                return {0, records.front().bins.size()};
            return range;
        }

        // To whole decades, so that the labels stand at the ends.
        bin_range whole_decades(bin_range range, const weight_record& record)
        {
            const auto decade = static_cast<std::size_t>(std::max(1.0, record.bins_per_decade));
            return {range.begin / decade * decade, std::min(record.bins.size(), (range.end + decade - 1) / decade * decade)};
        }

        axis magnitude_axis(const weight_record& record, bin_range range, int most_ticks)
        {
            axis result = logarithmic_axis(record.edge(range.begin) * 1.0001, record.edge(range.end) * 0.9999, most_ticks);
            result.low = record.edge(range.begin);
            result.high = record.edge(range.end);
            return result;
        }

        std::vector<colour> tints()
        {
            std::vector<colour> palette;
            for (int alpha = 0; alpha < 256; ++alpha)
                palette.push_back({0x2b, 0x85, 0xc4, static_cast<std::uint8_t>(alpha)});
            return palette;
        }

        std::uint8_t tint(double share, double most)
        {
            return static_cast<std::uint8_t>(std::lround(255 * std::sqrt(std::clamp(most > 0 ? share / most : 0, 0.0, 1.0))));
        }

        std::string image(const palette_picture& p, const std::string& alt)
        {
            return "<img class=\"fill\" alt=\"" + alt + "\" src=\"" + png_address(png(p)) + "\">";
        }

        double largest_share(const std::vector<weight_record>& records)
        {
            double most = 0;
            for (const weight_record& record : records)
                for (const double count : record.bins)
                    most = std::max(most, count / record.weights());
            return most;
        }

        // A column an epoch, as long as there are not too many of them.
        std::size_t epochs_per_column(std::size_t epochs)
        {
            constexpr std::size_t most_columns = 500;
            return (epochs + most_columns - 1) / most_columns;
        }

        struct history
        {
            palette_picture bins;
            palette_picture zeros;
        };

        history draw_history(const std::vector<weight_record>& records, bin_range range, std::size_t epochs)
        {
            const std::size_t step = epochs_per_column(epochs);
            const std::size_t columns = (epochs + step - 1) / step;
            const std::size_t rows = range.end - range.begin;
            const double most = largest_share(records);
            history h{{rows, columns, tints(), std::vector<std::uint8_t>(rows * columns)},
                {1, columns, tints(), std::vector<std::uint8_t>(columns)}};
            for (const weight_record& record : records)
            {
                const std::size_t column = record.epoch / step;
                if (column >= columns)
                    continue;
                for (std::size_t row = 0; row < rows; ++row)    // the largest magnitudes on top
                    h.bins.pixels[row * columns + column] = tint(record.bins[range.end - 1 - row] / record.weights(), most);
                h.zeros.pixels[column] = tint(record.zeros / record.weights(), 1);
            }
            return h;
        }

        struct moment
        {
            const weight_record* record;
            std::string name;
        };

        std::vector<moment> moments_of(const std::vector<weight_record>& records, bool all)
        {
            std::vector<moment> moments;
            if (all)
                moments.push_back({&records.front(), "after epoch " + std::to_string(records.front().epoch + 1)});
            for (std::size_t i = all ? 1 : 0; i < records.size(); ++i)
                if ((i + 1 == records.size() || records[i + 1].phase != records[i].phase) && (all || records[i].phase == "art"))
                    moments.push_back({&records[i], "epoch " + std::to_string(records[i].epoch + 1) + ", last of " + records[i].phase});
            return moments;
        }

        // Bars of the bins, below the threshold and above it.
        std::string draw_bars(const weight_record& record, bin_range range, const axis& x, const axis& y, bool above)
        {
            std::string path;
            for (std::size_t i = range.begin; i < range.end; ++i)
            {
                double begin = x.place(record.edge(i));
                double end = x.place(record.edge(i + 1));
                const double cut = record.threshold ? x.place(*record.threshold) : 0;
                (above ? begin : end) = above ? std::max(begin, cut) : std::min(end, cut);
                const double height = y.place(record.bins[i] / record.weights());
                if (begin < end && height > 0)
                    path += "M" + coordinate(1000 * begin) + " 1000V" + coordinate(1000 * (1 - height)) + "H" + coordinate(1000 * end)
                        + "V1000";
            }
            return "<path class=\"filled " + std::string(above ? "blue" : "grey") + "\" d=\"" + path + "\"/>";
        }

        double magnitude_at_rank(const weight_record& record, double rank)
        {
            double below = record.zeros;
            if (rank <= below)
                return 0;
            for (std::size_t i = 0; i < record.bins.size(); ++i)
            {
                if (record.bins[i] > 0 && rank <= below + record.bins[i])
                    return record.edge(i) * std::pow(10, (rank - below) / record.bins[i] / record.bins_per_decade);
                below += record.bins[i];
            }
            return record.edge(record.bins.size());
        }
    }

    std::string draw_magnitude_history(const run_report& run, const std::string& title)
    {
        const auto records = comparable(run);
        const std::vector<double> epochs = epochs_of({run});
        if (records.empty() || epochs.empty())
            return {};
        const bin_range range = whole_decades(used_bins(records), records.front());
        const axis y = magnitude_axis(records.front(), range, 6);
        const axis x = linear_axis(0.5, epochs.back() + 0.5, number_look::whole, 6);
        std::vector<std::optional<double>> thresholds(epochs.size());
        for (const weight_record& record : records)
            if (record.epoch < thresholds.size())
                thresholds[record.epoch] = record.threshold;
        const history h = draw_history(records, range, epochs.size());
        std::string bands;
        for (const chart_band& band : bands_of(run))
            bands += "<div class=\"band\" style=\"left:" + coordinate(100 * x.place(band.begin)) + "%;width:"
                + coordinate(100 * (x.place(band.end) - x.place(band.begin))) + "%\"><span>" + escape(band.name) + "</span></div>";
        const std::string zeros = "<div class=\"zeros\"><span>0</span>" + image(h.zeros, "share of weights that are exactly 0, epoch by epoch") + "</div>";
        const std::string line = "<path class=\"line ink\" d=\"" + path_of(x, y, epochs, thresholds) + "\"/>";
        return "<figure><figcaption>" + escape(title) + "</figcaption>"
            + draw_plot_area(x, y, line, image(h.bins, "histograms of |w|, epoch by epoch") + zeros + bands, "heat unnamed") + "<p class=\"x-name\">epoch</p></figure>";
    }

    std::string draw_magnitude_moments(const run_report& run, bool all)
    {
        const auto records = comparable(run);
        if (records.empty())
            return {};
        const bin_range range = whole_decades(used_bins(records), records.front());
        const axis x = magnitude_axis(records.front(), range, 4);
        const axis y = linear_axis(0, largest_share(records), number_look::percent, 3);
        std::string text;
        for (const moment& m : moments_of(records, all))
        {
            std::string svg = draw_bars(*m.record, range, x, y, false) + draw_bars(*m.record, range, x, y, true);
            if (m.record->threshold)
                svg += "<path class=\"mark\" d=\"M" + coordinate(1000 * x.place(*m.record->threshold)) + " 0v1000\"/>";
            const double zeros = m.record->zeros / m.record->weights();
            text += "<figure><figcaption>" + escape(m.name) + "</figcaption>" + draw_plot_area(x, y, svg, "", "small unnamed")
                + "<p class=\"x-name\">|w|" + (zeros > 0 ? ", " + percent_text(zeros, 1) + " are exactly 0" : "") + "</p></figure>";
        }
        return text.empty() ? "" : "<div class=\"four\">" + text + "</div>";
    }

    std::vector<std::optional<double>> slope_by_rank(const weight_record& record, const std::vector<double>& shares)
    {
        std::vector<std::optional<double>> slopes(shares.size());
        if (!record.scale || !record.sum_abs || !record.sum_tanh || !(*record.sum_tanh > 0))
            return slopes;
        for (std::size_t i = 0; i < shares.size(); ++i)
        {
            const double fall = std::cosh(std::min(300.0, *record.scale * magnitude_at_rank(record, shares[i] * record.weights())));
            slopes[i] = *record.scale / (fall * fall) * *record.sum_abs / *record.sum_tanh;
        }
        return slopes;
    }
}
