// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/end_labels.h>

#include <hypersparse/plugins/report/html/escape.h>
#include <hypersparse/plugins/report/html/number_text.h>

#include <algorithm>
#include <numeric>

namespace hypersparse::html
{
    namespace
    {
        const char* class_of(label_side side)
        {
            switch (side)
            {
            case label_side::beside: return "beside";
            case label_side::after: return "after";
            case label_side::before: return "before";
            case label_side::listed: return "listed";
            }
            return "";
        }

        // Moves the labels on one side apart.
        void spread_side(const std::vector<end_label>& labels, label_side side, double gap, std::vector<double>& heights)
        {
            std::vector<double> places;
            for (const end_label& label : labels)
                if (label.side == side)
                    places.push_back(label.place.second);
            places = spread(places, gap);
            std::size_t next = 0;
            for (std::size_t i = 0; i < labels.size(); ++i)
                if (labels[i].side == side)
                    heights[i] = places[next++];
        }

        std::vector<double> heights_of(const std::vector<end_label>& labels, bool small)
        {
            constexpr double line = 0.065;      // of the height of a large chart
            std::vector<double> heights;
            for (std::size_t i = 0; i < labels.size(); ++i)
                heights.push_back(labels[i].side == label_side::listed
                    ? line * static_cast<double>(labels.size() - i) : labels[i].place.second);
            spread_side(labels, label_side::beside, small ? 0.3 : 2 * line, heights);
            spread_side(labels, label_side::after, line, heights);
            return heights;
        }
    }

    std::vector<double> spread(const std::vector<double>& places, double gap)
    {
        std::vector<std::size_t> order(places.size());
        std::iota(order.begin(), order.end(), std::size_t(0));
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return places[a] < places[b]; });
        std::vector<double> result = places;
        if (places.size() < 2)
            return result;
        gap = std::min(gap, 1 / static_cast<double>(places.size() - 1));
        for (std::size_t i = 1; i < order.size(); ++i)          // upwards
            result[order[i]] = std::max(result[order[i]], result[order[i - 1]] + gap);
        double ceiling = 1;
        for (std::size_t i = order.size(); i-- > 0; ceiling -= gap)     // and back below the top
        {
            result[order[i]] = std::min(result[order[i]], ceiling);
            ceiling = result[order[i]];
        }
        return result;
    }

    std::string draw_end_labels(const std::vector<end_label>& labels, bool small)
    {
        const std::vector<double> heights = heights_of(labels, small);
        std::string text;
        for (std::size_t i = 0; i < labels.size(); ++i)
        {
            const end_label& label = labels[i];
            const bool has_own_x = label.side == label_side::after || label.side == label_side::before;
            text += std::string("<span class=\"name ") + class_of(label.side) + ' ' + label.tone + "\" style=\"top:"
                + coordinate(100 * (1 - heights[i])) + "%"
                + (has_own_x ? ";left:" + coordinate(100 * label.place.first) + "%" : "") + "\"><em>" + escape(label.name) + "</em> "
                + escape(label.value) + "</span>";
        }
        return text;
    }
}
