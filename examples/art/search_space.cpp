// SPDX-License-Identifier: BSL-1.0
#include "search_space.h"

#include "program.h"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace hypersparse::program
{
    namespace
    {
        [[noreturn]] void refuse(const recipe& r, const std::string& what)
        {
            throw usage_error("search: " + r.file + ": " + what);
        }

        range_scale scale_of(const recipe& r, const recipe_entry& entry)
        {
            if (entry.values.size() == 2)
                return range_scale::linear;
            if (entry.values[2] == "log")
                return range_scale::logarithmic;
            if (entry.values[2] == "whole")
                return range_scale::whole;
            refuse(r, entry.name + ": expected the scale \"log\" or \"whole\", or none, found '" + entry.values[2] + "'");
        }

        search_range range_in(const recipe& r, const recipe_entry& entry)
        {
            if (entry.values.size() != 2 && entry.values.size() != 3)
                refuse(r, entry.name + ": expected [LOW, HIGH] or [LOW, HIGH, \"log\"], found " + entry.joined());
            search_range range{entry.name, number_in(r, entry.name, entry.values[0]), number_in(r, entry.name, entry.values[1]),
                scale_of(r, entry)};
            if (range.low >= range.high)
                refuse(r, entry.name + ": expected a range from low to high, found " + entry.joined());
            if (range.scale == range_scale::logarithmic && range.low <= 0)
                refuse(r, entry.name + ": expected numbers above 0 for a logarithmic scale, found " + entry.values[0]);
            if (range.scale == range_scale::whole && (range.low != std::floor(range.low) || range.high != std::floor(range.high)))
                refuse(r, entry.name + ": expected whole numbers, found " + entry.joined());
            return range;
        }

        std::vector<search_range> ranges_in(const recipe& r)
        {
            const auto section = r.sections.find("search");
            if (section == r.sections.end())
                return {{"lr", 0.01, 0.5, range_scale::logarithmic}, {"weight-decay", 1e-5, 1e-3, range_scale::logarithmic}};
            std::vector<search_range> ranges;
            for (const recipe_entry& entry : train_options(r, section->second, {}))
            {
                if (find_entry(r.entries, entry.name) != nullptr)
                    refuse(r, "expected '" + entry.name + "' at its top or in [search], found it in both; take one out");
                ranges.push_back(range_in(r, entry));
            }
            return ranges;
        }

        double inner(const search_range& range, double value)
        {
            return range.scale == range_scale::logarithmic ? std::log(value) : value;
        }

        std::string shortest(double value)
        {
            char text[64];
            return {text, std::to_chars(text, text + sizeof text, value).ptr};
        }

        std::string value_at(const search_range& range, double x)
        {
            if (range.scale == range_scale::whole)
                return shortest(std::round(x));
            char text[64];
            std::snprintf(text, sizeof text, "%.4g", range.scale == range_scale::logarithmic ? std::exp(x) : x);
            const double value = std::stod(text);
            return value < range.low ? shortest(range.low) : value > range.high ? shortest(range.high) : shortest(value);
        }
    }

    std::string text_of(const search_range& range)
    {
        static const char* const scales[] = {"linear", "log", "whole"};
        return range.option + " in [" + shortest(range.low) + ", " + shortest(range.high) + "], "
            + scales[static_cast<std::size_t>(range.scale)];
    }

    search_plan make_search_plan(const recipe& r)
    {
        for (const auto& [name, entries] : r.sections)
            if (name != "search")
                refuse(r, "expected no section but [search], found [" + name + "]; take it out");
        search_plan plan;
        plan.options = train_options(r, r.entries, {});
        plan.ranges = ranges_in(r);
        if (plan.ranges.empty())
            refuse(r, "[search]: expected a line as lr = [0.01, 0.5, \"log\"], found none");
        if (const recipe_entry* seed = find_entry(plan.options, "seed"))
        {
            const std::string text = seed->joined();
            const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), plan.seed);
            if (failure != std::errc() || end != text.data() + text.size())
                refuse(r, "seed: expected a whole number, found " + text);
        }
        plan.names_validation = find_entry(plan.options, "validation") != nullptr;
        return plan;
    }

    dlib::function_spec box_of(const std::vector<search_range>& ranges)
    {
        dlib::matrix<double, 0, 1> low(static_cast<long>(ranges.size()));
        dlib::matrix<double, 0, 1> high(static_cast<long>(ranges.size()));
        std::vector<bool> whole;
        for (std::size_t i = 0; i < ranges.size(); ++i)
        {
            low(static_cast<long>(i)) = inner(ranges[i], ranges[i].low);
            high(static_cast<long>(i)) = inner(ranges[i], ranges[i].high);
            whole.push_back(ranges[i].scale == range_scale::whole);
        }
        return {low, high, whole};
    }

    std::vector<recipe_entry> options_at(const std::vector<search_range>& ranges, const dlib::matrix<double, 0, 1>& x)
    {
        std::vector<recipe_entry> options;
        for (std::size_t i = 0; i < ranges.size(); ++i)
            options.push_back({ranges[i].option, {value_at(ranges[i], x(static_cast<long>(i)))}});
        return options;
    }
}
