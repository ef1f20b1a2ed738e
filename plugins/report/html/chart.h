// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_CHART_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_CHART_H

#include <hypersparse/plugins/report/html/axis.h>

#include <optional>
#include <string>
#include <vector>

namespace hypersparse::html
{
    struct chart_band
    {
        std::string name;
        double begin = 0;
        double end = 0;
        bool shaded = false;
    };

    struct chart_line
    {
        std::string name;
        std::string tone;                   // a colour of the page: "blue", "orange", ... see style.inc
        std::vector<std::optional<double>> values;  // one for each x; a gap where none can be drawn
        bool dashed = false;
        std::vector<chart_band> bands = {}; // of this line alone: a strip below the chart
        std::optional<double> ring = {};    // an x, around whose value a ring is drawn
    };

    struct chart_mark
    {
        double x = 0;
        std::string name;                   // written below the axis, at the foot of a vertical line
    };

    struct chart
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Lines over numbers, such as accuracies over epochs.
        !*/

        std::string title;
        std::string x_name;
        number_look x_look = number_look::whole;
        number_look y_look = number_look::plain;
        bool logarithmic = false;           // y; what is not above 0 is a gap then
        bool from_zero = false;             // y begins at 0
        std::vector<double> x;              // ascending
        std::vector<std::string> x_notes;   // what the hover text adds to x, such as the phase; as many as x, or none
        std::vector<chart_line> lines;
        std::vector<chart_band> bands;
        std::vector<chart_mark> marks;
        bool names = true;                  // of the lines, with their last values: above the chart, or below it with the lines' bands
        bool last_values = true;            // a line without a name has its own where it ends
        bool small = false;
    };

    std::string draw_chart(const chart& c);
    /*!
        requires
            - every line has as many values as there are x
        ensures
            - returns a figure: an SVG that is stretched to the width there is, with labels in HTML above it, so that text has its
              own size at every width. Names never lie on lines. Needs no script: the values at an x are shown where the pointer is.
              Everything is escaped.
            - a figure that says so, if there is no value to draw
    !*/

    std::string draw_plot_area(const axis& x, const axis& y, const std::string& svg, const std::string& over, const std::string& kind);
    /*!
        ensures
            - returns the box of a chart: grid lines and labels of both axes; svg, drawn in a square of 1000 x 1000 with y downwards
              that is stretched to the box; over, HTML that is laid above it in percent. kind is a class of style.inc.
    !*/

    bool can_be_drawn(const std::optional<double>& value, bool logarithmic);
    /*!
        ensures
            - returns true if there is a value, it is finite and, in size, below 1e100; for a logarithmic axis also above 1e-100
    !*/

    std::string path_of(const axis& x, const axis& y, const std::vector<double>& xs, const std::vector<std::optional<double>>& values);
    /*!
        ensures
            - returns the d of an SVG path in draw_plot_area()'s square, broken where a value is missing; a value alone between two
              gaps is a point of no length, which a round pen shows
    !*/
}

#endif
