// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_AXIS_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_AXIS_H

#include <string>
#include <vector>

namespace hypersparse::html
{
    enum class number_look
    {
        percent,
        plain,
        whole       // epochs
    };

    struct axis
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A range of numbers along an edge of a chart, and the round numbers in it that get a label.
        !*/

        double low = 0;
        double high = 1;        // > low
        bool logarithmic = false;
        number_look look = number_look::plain;
        std::vector<double> ticks;

        double place(double value) const;
        /*!
            ensures
                - returns where value lies: 0 at low, 1 at high, cut to 0..1. On a logarithmic axis everything <= 0 lies at 0.
        !*/

        std::string label(double tick) const;
    };

    axis linear_axis(double low, double high, number_look look, int most_ticks = 5);
    /*!
        requires
            - low and high are finite
        ensures
            - returns an axis that holds both; its ends are round numbers for plain and percent, low and high as they are for whole.
              1, 2 or 5 times a power of ten lies between the ticks. If low == high, it is made wider.
    !*/

    axis logarithmic_axis(double low, double high, int most_ticks = 5);
    /*!
        requires
            - low and high are finite and 0 < low <= high
        ensures
            - returns an axis from a power of ten to a power of ten that holds both; ticks are powers of ten
    !*/
}

#endif
