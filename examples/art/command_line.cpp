// SPDX-License-Identifier: BSL-1.0
#include "command_line.h"

#include <cmath>
#include <iostream>

namespace hypersparse::program
{
    namespace
    {
        struct number_range
        {
            double low = 0;
            double high = 0;
            bool low_included = false;
            bool high_included = false;

            explicit number_range(const std::string& text)
                : low_included(text.front() == '['), high_included(text.back() == ']')
            {
                const std::size_t comma = text.find(',');
                low = std::stod(text.substr(1, comma - 1));
                high = std::stod(text.substr(comma + 1));
            }

            bool holds(double value) const
            {
                return std::isfinite(value) && (low_included ? value >= low : value > low)
                    && (high_included ? value <= high : value < high);
            }
        };
    }

    bool parse(CLI::App& app, const arguments& args)
    {
        try
        {
            app.parse(arguments(args.rbegin(), args.rend()));   // CLI11 takes them from the back
            return true;
        }
        catch (const CLI::CallForHelp&)
        {
            std::cout << app.help();
            return false;
        }
        catch (const CLI::ParseError& e)
        {
            throw usage_error(app.get_name().substr(4) + ": " + e.what() + " (" + app.get_name() + " --help)");
        }
    }

    CLI::Validator number_within(const std::string& range)
    {
        const number_range bounds(range);
        return CLI::Validator(
            [bounds, range](std::string& text) -> std::string
            {
                double value = 0;
                if (CLI::detail::lexical_cast(text, value) && bounds.holds(value))
                    return {};
                return "expected a number in " + range + ", found " + text;
            },
            "in " + range);
    }

    CLI::Validator one_of(const std::vector<std::string>& names)
    {
        std::string list;
        for (const std::string& name : names)
            list += (list.empty() ? "" : " ") + name;
        return CLI::Validator(
            [names, list](std::string& text) -> std::string
            {
                for (const std::string& name : names)
                    if (text == name)
                        return {};
                return "expected one of " + list + ", found " + text;
            },
            "{" + list + "}");
    }

    void add_json_flag(CLI::App& app, bool& json)
    {
        app.add_flag("--json", json, "print the result as JSON, and nothing else, to stdout")->configurable(false);
    }
}
