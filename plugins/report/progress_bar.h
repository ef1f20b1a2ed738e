// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_PROGRESS_BAR_H
#define HYPERSPARSE_PLUGINS_REPORT_PROGRESS_BAR_H

#include <hypersparse/plugins/report/terminal.h>

#include <chrono>
#include <iosfwd>
#include <string>

namespace hypersparse
{
    class progress_bar
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A line at the foot of a terminal that is drawn over and over, with lines that stay above it:
                    warmup 3/5 [########........] 212 images/s, 0:41 left
                On a stream that is no terminal only the lines that stay are printed.
        !*/

    public:
        progress_bar(std::ostream& out, const terminal& looks);
        ~progress_bar();
        /*!
            ensures
                - the line at the foot is gone
        !*/

        progress_bar(const progress_bar&) = delete;
        progress_bar& operator=(const progress_bar&) = delete;

        bool wants_update() const;
        /*!
            ensures
                - returns true if somebody looks and the last drawing is a tenth of a second old
        !*/

        void draw(const std::string& before, double fraction, const std::string& after);
        /*!
            ensures
                - if somebody looks: draws the line, the bar between the two texts as wide as room is left, without it if
                  there is none; a line wider than the terminal is cut
        !*/

        void print(const std::string& line);
        /*!
            ensures
                - prints a line that stays
        !*/

        void clear();
        /*!
            ensures
                - the line at the foot is gone until the next draw(), and wants_update() does not wait for a tenth of a second
        !*/

        void set_width(int width) { looks_.width = width; }
        /*!
            requires
                - width > 0
            ensures
                - from the next draw() on the terminal is taken to have so many columns
        !*/

    private:
        std::ostream& out_;
        terminal looks_;
        bool drawn_ = false;
        std::chrono::steady_clock::time_point last_;
    };

    std::string clock_time(double seconds);
    /*!
        ensures
            - returns a duration as 0:07, 12:34 or 3:04:05, rounded up; "-:--" if it is not finite or negative
    !*/
}

#endif
