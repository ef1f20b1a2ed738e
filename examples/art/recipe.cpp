// SPDX-License-Identifier: BSL-1.0
#include "recipe.h"

#include "program.h"

#include <hypersparse/plugins/training/durable_file.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

namespace hypersparse::program
{
    namespace
    {
        std::string start_of_message(const recipe& r) { return r.command + ": " + r.file + ": "; }

        bool is_text(const std::string& bytes)
        {
            const auto is_control = [](unsigned char c) { return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 127; };
            return std::none_of(bytes.begin(), bytes.end(), is_control);
        }

        std::vector<CLI::ConfigItem> items_in(const recipe& r)
        {
            const std::string expected = start_of_message(r) + "expected lines of text NAME = VALUE, found ";
            if (!is_text(r.text))
                throw usage_error(expected + "other bytes; give a TOML file");
            try
            {
                std::istringstream stream(r.text);
                return CLI::ConfigTOML().from_config(stream);
            }
            catch (const std::exception& e)
            {
                throw usage_error(expected + "others (" + e.what() + "); give a TOML file");
            }
        }

        std::string joined(const std::vector<std::string>& words, const char* between)
        {
            std::string text;
            for (const std::string& word : words)
                text += (text.empty() ? "" : between) + word;
            return text;
        }

        void add(const recipe& r, std::vector<recipe_entry>& entries, const CLI::ConfigItem& item)
        {
            if (find_entry(entries, item.name) != nullptr)
                throw usage_error(start_of_message(r) + "expected every name once, found '" + item.name
                    + "' again; take one of them out");
            const bool has_value = !item.inputs.empty() && std::none_of(item.inputs.begin(), item.inputs.end(),
                [](const std::string& value) { return value.empty(); });
            if (!has_value)
                throw usage_error(start_of_message(r) + "expected a value for '" + item.name + "', found none; give one, or "
                    "take it out");
            entries.push_back({item.name, item.inputs});
        }

        bool marks_a_section(const CLI::ConfigItem& item) { return item.name == "++" || item.name == "--"; }
    }

    std::string recipe_entry::joined() const { return program::joined(values, ","); }

    recipe parse_recipe(const std::string& command, const std::string& file, const std::string& text)
    {
        recipe r{command, file, text, {}, {}};
        for (const CLI::ConfigItem& item : items_in(r))
        {
            const std::string section = joined(item.parents, ".");
            if (!marks_a_section(item))
                add(r, section.empty() ? r.entries : r.sections[section], item);
        }
        return r;
    }

    recipe read_recipe(const std::string& command, const std::string& file)
    {
        try
        {
            return parse_recipe(command, file, read_file(file));
        }
        catch (const file_error& e)
        {
            throw usage_error(command + ": " + e.what());
        }
    }

    const recipe_entry* find_entry(const std::vector<recipe_entry>& entries, const std::string& name)
    {
        for (const recipe_entry& entry : entries)
            if (entry.name == name)
                return &entry;
        return nullptr;
    }

    std::vector<recipe_entry> train_options(const recipe& r, const std::vector<recipe_entry>& entries,
        const std::vector<std::string>& taken)
    {
        static const std::vector<std::string> not_of_a_run = {"out", "resume", "config", "json", "picture", "help"};
        std::vector<recipe_entry> options;
        for (const recipe_entry& entry : entries)
        {
            if (std::find(not_of_a_run.begin(), not_of_a_run.end(), entry.name) != not_of_a_run.end())
                throw usage_error(start_of_message(r) + "expected options that say how to train, found '" + entry.name
                    + "', which art " + r.command + " sets itself; take it out");
            if (std::find(taken.begin(), taken.end(), entry.name) == taken.end())
                options.push_back(entry);
        }
        return options;
    }

    double number_in(const recipe& r, const std::string& name, const std::string& text)
    {
        double value = 0;
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (failure != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
            throw usage_error(start_of_message(r) + name + ": expected a number, found '" + text + "'");
        return value;
    }
}
