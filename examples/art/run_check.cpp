// SPDX-License-Identifier: BSL-1.0
#include "run_check.h"

#include "program.h"
#include "run_directory.h"
#include "train_request.h"

#include <filesystem>

namespace hypersparse::program
{
    namespace
    {
        std::string without_command(std::string message)
        {
            for (const char* start : {"train: ", "art train: "})
                if (message.starts_with(start))
                    message.erase(0, std::string(start).size());
            return message;
        }

        // What CLI11 calls an argument that was not expected, as a recipe calls it; empty if the message is about something else.
        std::string unknown_option(const std::string& message, const std::vector<recipe_entry>& options)
        {
            if (message.find("not expected") != std::string::npos)
                for (const recipe_entry& option : options)
                    if (message.find("--" + option.name + "=") != std::string::npos)
                        return option.name;
            return {};
        }

        // Both have the same entries unless one of the two methods has options of its own.
        std::string differences(const train_settings& stored, const train_settings& wanted)
        {
            std::string text;
            for (const named_value& w : named_values(wanted))
                for (const named_value& s : named_values(stored))
                    if (w.matters && s.name == w.name && s.value != w.value)
                        text += (text.empty() ? "" : ", ") + s.name + " = " + s.value + " (the recipe gives " + w.value + ")";
            if (text.empty() && options_that_matter(stored) != options_that_matter(wanted))
                text = "options of another method";
            return text;
        }
    }

    std::vector<std::string> as_arguments(const std::vector<recipe_entry>& options)
    {
        arguments line;
        for (const recipe_entry& option : options)
            line.push_back("--" + option.name + "=" + option.joined());
        return line;
    }

    train_settings check_options(const recipe& r, const std::string& run, const std::vector<recipe_entry>& options)
    {
        arguments line = as_arguments(options);
        line.push_back("--out=" + run);
        try
        {
            return read_train_request(line)->settings;
        }
        catch (const dlib::error& e)
        {
            const std::string message = without_command(e.what());
            const std::string start = r.command + ": " + r.file + ": ";
            if (const std::string unknown = unknown_option(message, options); !unknown.empty())
                throw usage_error(start + "expected options of art train, found '" + unknown
                    + "'; take it out or correct its name (art train --help lists them)");
            throw usage_error(start + std::filesystem::path(run).filename().string() + ": " + message);
        }
    }

    run_state state_of_run(const recipe& r, const std::string& folder, const train_settings& wanted)
    {
        const run_directory run = run_directory::at(folder);
        if (!std::filesystem::exists(run.options()))
            return run_state::absent;
        const train_settings stored = read_train_request({"--config=" + run.options(), "--out=" + folder})->settings;
        if (const std::string found = differences(stored, wanted); !found.empty())
            throw usage_error(r.command + ": " + run.options() + ": expected what " + r.file + " asks for, found " + found
                + "; choose another --out, or remove that run's folder");
        return std::filesystem::exists(run.results()) ? run_state::finished : run_state::begun;
    }
}
