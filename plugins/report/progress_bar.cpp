// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/progress_bar.h>

#include <hypersparse/plugins/report/bar.h>
#include <hypersparse/plugins/report/text_width.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ostream>

namespace hypersparse
{
    namespace
    {
        constexpr const char* erase_line = "\r\033[K";
    }

    progress_bar::progress_bar(std::ostream& out, const terminal& looks) : out_(out), looks_(looks) {}

    progress_bar::~progress_bar() { clear(); }

    bool progress_bar::wants_update() const
    {
        using namespace std::chrono_literals;
        return looks_.interactive && (!drawn_ || std::chrono::steady_clock::now() - last_ >= 100ms);
    }

    void progress_bar::draw(const std::string& before, double fraction, const std::string& after)
    {
        if (!looks_.interactive)
            return;
        const int room = looks_.width - 1;      // a full line makes some terminals wrap
        const int texts = static_cast<int>(text_width(before) + text_width(after));
        constexpr int frame = 4;                // " [" and "] "
        constexpr int narrowest = 5;
        const int width = std::min(room - texts - frame, 40);
        std::string line = before + " ";
        if (width >= narrowest)
            line += "[" + draw_bar(fraction, width, looks_.unicode) + "] ";
        out_ << erase_line << cut_to_width(line + after, static_cast<std::size_t>(room)) << std::flush;
        drawn_ = true;
        last_ = std::chrono::steady_clock::now();
    }

    void progress_bar::print(const std::string& line)
    {
        clear();
        out_ << line << std::endl;
    }

    void progress_bar::clear()
    {
        if (drawn_)
            out_ << erase_line << std::flush;
        drawn_ = false;
    }

    std::string clock_time(double seconds)
    {
        constexpr double longest = 1e8;
        if (!(seconds >= 0) || seconds > longest)
            return "-:--";
        const long whole = static_cast<long>(std::ceil(seconds));
        char text[32];
        if (whole < 3600)
            std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
        else
            std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
        return text;
    }
}
