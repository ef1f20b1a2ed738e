// SPDX-License-Identifier: BSL-1.0
#include "command_line.h"

#include "config_file.h"

#include <algorithm>
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

        std::string name_of(const CLI::App& app)
        {
            std::string name = app.get_name();
            for (const CLI::App* subcommand : app.get_subcommands())
                name += ' ' + subcommand->get_name();
            return name;
        }
    }

    bool parse(CLI::App& app, const arguments& args)
    {
        if (app.get_config_ptr() != nullptr)
            app.config_formatter(std::make_shared<config_file>(app));
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
            const std::string name = name_of(app);
            throw usage_error(name.substr(4) + ": " + e.what() + " (" + name + " --help)");
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

    CLI::Validator whole_number_within(const std::string& range)
    {
        const number_range bounds(range);
        return CLI::Validator(
            [bounds, range](std::string& text) -> std::string
            {
                if (text.empty() || text.find_first_not_of("0123456789") != std::string::npos)
                    return "expected a whole number, found " + text;
                text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));  // CLI11 reads 010 as octal
                if (bounds.holds(std::stod(text.size() > 300 ? "1e300" : text)))
                    return {};
                return "expected a whole number in " + range + ", found " + text;
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
