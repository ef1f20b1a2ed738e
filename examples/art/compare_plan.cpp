// SPDX-License-Identifier: BSL-1.0
#include "compare_plan.h"

#include "program.h"

#include <algorithm>
#include <charconv>

namespace hypersparse::program
{
    namespace
    {
        const std::string section_of_methods = "method.";

        [[noreturn]] void refuse(const recipe& r, const std::string& what)
        {
            throw usage_error("compare: " + r.file + ": " + what);
        }

        std::vector<std::string> values_of(const recipe& r, const std::string& name)
        {
            const recipe_entry* entry = find_entry(r.entries, name);
            return entry == nullptr ? std::vector<std::string>() : entry->values;
        }

        template <typename type>
        void demand_each_once(const recipe& r, const std::string& name, const std::vector<type>& values)
        {
            for (std::size_t i = 0; i < values.size(); ++i)
                if (std::find(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(i), values[i])
                    != values.begin() + static_cast<std::ptrdiff_t>(i))
                    refuse(r, name + ": expected every one once, found " + values_of(r, name)[i] + " again");
        }

        // A part of a folder's name, and of a section's.
        bool is_plain_name(const std::string& name)
        {
            const char* const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
            return !name.empty() && name.front() != '-' && name.find_first_not_of(allowed) == std::string::npos;
        }

        void demand_no_axis(const recipe& r, const std::vector<recipe_entry>& entries, const std::string& name,
            const std::string& axis)
        {
            if (find_entry(entries, name) != nullptr)
                refuse(r, "expected " + axis + " = [...] at its top, found '" + name + "'");
        }

        compared_method method_named(const recipe& r, const std::string& name)
        {
            if (!is_plain_name(name))
                refuse(r, "methods: expected names of letters, digits, - and _, found '" + name + "'");
            compared_method method{name, false, {}};
            if (const auto section = r.sections.find(section_of_methods + name); section != r.sections.end())
            {
                demand_no_axis(r, section->second, "prune-rate", "prune-rates");
                demand_no_axis(r, section->second, "seed", "seeds");
                method.options = train_options(r, section->second, {});
            }
            const recipe_entry* given = find_entry(method.options, "method");
            const std::string trained_by = given == nullptr ? name : given->joined();
            method.base_line = trained_by == "dense";
            std::erase_if(method.options, [](const recipe_entry& entry) { return entry.name == "method"; });
            if (trained_by != "art")    // which is art train's own choice
                method.options.insert(method.options.begin(), {"method", {trained_by}});
            return method;
        }

        void demand_known_sections(const recipe& r, const std::vector<std::string>& methods)
        {
            for (const auto& [name, entries] : r.sections)
            {
                if (!name.starts_with(section_of_methods))
                    refuse(r, "expected no sections but [method.NAME], found [" + name + "]; take it out");
                if (std::find(methods.begin(), methods.end(), name.substr(section_of_methods.size())) == methods.end())
                    refuse(r, "[" + name + "]: expected the section of a method that methods = [...] names; add it there, or "
                        "take the section out");
            }
        }

        double prune_rate_in(const recipe& r, const std::string& text)
        {
            const double rate = number_in(r, "prune-rates", text);
            if (rate < 0 || rate >= 1)
                refuse(r, "prune-rates: expected numbers in [0, 1), found " + text);
            return rate;
        }

        std::uint64_t seed_in(const recipe& r, const std::string& text)
        {
            std::uint64_t seed = 0;
            const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), seed);
            if (failure != std::errc() || end != text.data() + text.size())
                refuse(r, "seeds: expected whole numbers, found " + text);
            return seed;
        }

        std::string text_of(double value)
        {
            char text[64];
            return {text, std::to_chars(text, text + sizeof text, value).ptr};
        }

        void put(std::vector<recipe_entry>& options, const recipe_entry& entry)
        {
            const auto found = std::find_if(options.begin(), options.end(),
                [&](const recipe_entry& e) { return e.name == entry.name; });
            if (found == options.end())
                options.push_back(entry);
            else
                *found = entry;
        }

        planned_run run_of(const compare_plan& plan, std::size_t method, double rate, std::uint64_t seed)
        {
            planned_run run{plan.methods[method].name + "-" + text_of(rate) + "-seed" + std::to_string(seed), method, rate, seed,
                plan.options};
            for (const recipe_entry& option : plan.methods[method].options)
                put(run.options, option);
            put(run.options, {"prune-rate", {text_of(rate)}});
            put(run.options, {"seed", {std::to_string(seed)}});
            return run;
        }
    }

    compare_plan make_plan(const recipe& r)
    {
        compare_plan plan;
        const auto names = values_of(r, "methods");
        if (names.empty())
            refuse(r, "expected methods = [\"art\", ...], found none");
        demand_each_once(r, "methods", names);
        demand_no_axis(r, r.entries, "method", "methods");
        demand_no_axis(r, r.entries, "prune-rate", "prune-rates");
        demand_no_axis(r, r.entries, "seed", "seeds");
        demand_known_sections(r, names);
        for (const std::string& name : names)
            plan.methods.push_back(method_named(r, name));
        for (const std::string& text : values_of(r, "prune-rates"))
            plan.prune_rates.push_back(prune_rate_in(r, text));
        demand_each_once(r, "prune-rates", plan.prune_rates);
        std::sort(plan.prune_rates.begin(), plan.prune_rates.end());
        const auto has_rates = [](const compared_method& method) { return !method.base_line; };
        if (plan.prune_rates.empty() && std::any_of(plan.methods.begin(), plan.methods.end(), has_rates))
            refuse(r, "expected prune-rates = [0.98, ...], found none");
        for (const std::string& text : values_of(r, "seeds"))
            plan.seeds.push_back(seed_in(r, text));
        demand_each_once(r, "seeds", plan.seeds);
        if (plan.seeds.empty())
            plan.seeds = {1};
        plan.options = train_options(r, r.entries, {"methods", "prune-rates", "seeds"});
        return plan;
    }

    std::vector<planned_run> runs_of(const compare_plan& plan)
    {
        std::vector<planned_run> runs;
        for (const std::uint64_t seed : plan.seeds)
        {
            for (std::size_t i = 0; i < plan.methods.size(); ++i)
                if (plan.methods[i].base_line)
                    runs.push_back(run_of(plan, i, 0, seed));
            for (const double rate : plan.prune_rates)
                for (std::size_t i = 0; i < plan.methods.size(); ++i)
                    if (!plan.methods[i].base_line)
                        runs.push_back(run_of(plan, i, rate, seed));
        }
        return runs;
    }
}
