// SPDX-License-Identifier: BSL-1.0
// All that is POSIX about terminals. Elsewhere every stream is taken for a file.
#include <hypersparse/plugins/report/terminal.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string>

#if defined(__unix__) || defined(__APPLE__)
    #define HYPERSPARSE_POSIX_TERMINAL
    #include <sys/ioctl.h>
    #include <unistd.h>
#endif

namespace hypersparse
{
    namespace
    {
        constexpr int usual_width = 80;
        constexpr int narrowest = 20;

        std::string variable(const char* name)
        {
            const char* value = std::getenv(name);
            return value ? value : "";
        }

        bool locale_is_utf8()
        {
            for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})
            {
                std::string value = variable(name);
                if (value.empty())
                    continue;
                std::transform(value.begin(), value.end(), value.begin(), [](unsigned char c) { return std::tolower(c); });
                return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
            }
            return false;
        }

        int width_from_environment()
        {
            const int width = std::atoi(variable("COLUMNS").c_str());
            return width > 0 ? width : usual_width;
        }

    #ifdef HYPERSPARSE_POSIX_TERMINAL
        int descriptor_of(standard_stream stream) { return stream == standard_stream::output ? STDOUT_FILENO : STDERR_FILENO; }

        bool is_interactive(standard_stream stream) { return ::isatty(descriptor_of(stream)) == 1; }

        int window_width(standard_stream stream)
        {
            winsize size = {};
            return ::ioctl(descriptor_of(stream), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
        }
    #else
        bool is_interactive(standard_stream) { return false; }
        int window_width(standard_stream) { return 0; }
    #endif
    }

    terminal query_terminal(standard_stream stream)
    {
        terminal result;
        const bool dumb = variable("TERM") == "dumb";
        const int window = window_width(stream);
        result.interactive = is_interactive(stream) && !dumb;
        result.colour = result.interactive && variable("NO_COLOR").empty();
        result.unicode = locale_is_utf8();
        result.width = std::max(narrowest, window > 0 ? window : width_from_environment());
        return result;
    }
}
