// SPDX-License-Identifier: BSL-1.0
#include "search_record.h"

#include "program.h"

#include <hypersparse/plugins/training/durable_file.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace hypersparse::program
{
    using nlohmann::ordered_json;

    namespace
    {
        std::string line_of(std::size_t number, const search_trial& trial)
        {
            ordered_json json = {{"trial", number}, {"options", ordered_json::object()}, {"score", trial.score},
                {"seconds", trial.seconds}};
            for (const recipe_entry& option : trial.options)
                json["options"][option.name] = option.joined();
            if (!trial.remark.empty())
                json["remark"] = trial.remark;
            return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + '\n';
        }

        search_trial trial_in(const std::string& line)
        {
            const ordered_json json = ordered_json::parse(line);
            search_trial trial;
            for (const auto& [name, value] : json.at("options").items())
                trial.options.push_back({name, {value.get<std::string>()}});
            trial.score = json.at("score").get<double>();
            trial.seconds = json.at("seconds").get<double>();
            trial.remark = json.value("remark", "");
            return trial;
        }

        std::string first_line(const std::string& searched) { return ordered_json({{"search", searched}}).dump() + '\n'; }
    }

    search_record::search_record(const std::string& file, const std::string& searched) : file_(file), text_(first_line(searched))
    {
        if (!std::filesystem::exists(file))
        {
            write_durably(file, text_);
            return;
        }
        std::string stored = read_file(file);
        stored.erase(stored.find_last_of('\n') + 1);
        if (!stored.starts_with(text_))
            throw usage_error("search: " + file + ": expected the trials of this recipe, found those of another search; choose "
                "another --out, or put the recipe back");
        std::istringstream lines(stored.substr(text_.size()));
        for (std::string line; std::getline(lines, line);)
            try
            {
                trials_.push_back(trial_in(line));
            }
            catch (const nlohmann::json::exception&)
            {
                throw usage_error("search: " + file + ": expected a line for each trial, found '" + line
                    + "'; take it out and what comes after it");
            }
        text_ = stored;
    }

    void search_record::add(const search_trial& trial)
    {
        trials_.push_back(trial);
        text_ += line_of(trials_.size(), trial);
        write_durably(file_, text_);
    }

    std::optional<double> score_of(const std::string& metrics)
    {
        std::vector<std::pair<double, std::optional<double>>> epochs;   // density, accuracy
        std::istringstream lines(metrics);
        for (std::string line; std::getline(lines, line);)
        {
            const auto epoch = nlohmann::json::parse(line, nullptr, false);
            if (!epoch.is_object())
                continue;
            const auto found = epoch.find("validation_accuracy");
            const bool known = found != epoch.end() && found->is_number();
            epochs.emplace_back(epoch.value("density", 1.0), known ? std::optional(found->get<double>()) : std::nullopt);
        }
        constexpr double tolerance = 1 + 1e-9;
        std::optional<double> best;
        for (const auto& [density, accuracy] : epochs)
            if (accuracy && density <= epochs.back().first * tolerance)
                best = std::max(best.value_or(0), *accuracy);
        return best;
    }
}
