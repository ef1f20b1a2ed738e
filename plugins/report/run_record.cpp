// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/run_record.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>

namespace hypersparse
{
    namespace
    {
        using nlohmann::ordered_json;

        std::optional<double> number_in(const ordered_json& value)
        {
            if (!value.is_number() || !std::isfinite(value.get<double>()))
                return std::nullopt;
            return value.get<double>();
        }

        std::optional<double> number_at(const ordered_json& line, const char* key)
        {
            const auto found = line.find(key);
            return found == line.end() ? std::nullopt : number_in(*found);
        }

        bool has_epoch_and_phase(const ordered_json& line)
        {
            return line.is_object() && line.contains("epoch") && line["epoch"].is_number_unsigned() && line.contains("phase")
                && line["phase"].is_string();
        }

        bool read(const ordered_json& line, epoch_record& record)
        {
            record.epoch = line["epoch"];
            record.phase = line["phase"];
            for (const auto& [key, value] : line.items())
                if (key != "epoch" && key != "phase" && (value.is_number() || value.is_null()))
                    record.numbers.emplace_back(key, number_in(value));
            return true;
        }

        bool read(const ordered_json& line, weight_record& record)
        {
            record.epoch = line["epoch"];
            record.phase = line["phase"];
            record.lowest = number_at(line, "lowest").value_or(0);
            record.bins_per_decade = number_at(line, "bins_per_decade").value_or(0);
            record.zeros = number_at(line, "zeros").value_or(0);
            record.threshold = number_at(line, "threshold");
            record.scale = number_at(line, "scale");
            record.sum_abs = number_at(line, "sum_abs");
            record.sum_tanh = number_at(line, "sum_tanh");
            if (!(record.lowest > 0 && record.bins_per_decade > 0) || !line.contains("bins") || !line["bins"].is_array())
                return false;
            for (const auto& count : line["bins"])
                record.bins.push_back(std::max(0.0, number_in(count).value_or(0)));
            return !record.bins.empty();
        }

        template <typename record>
        record_file<record> read_lines(const std::string& text)
        {
            record_file<record> result;
            std::istringstream lines(text);
            for (std::string line; std::getline(lines, line);)
            {
                const auto json = ordered_json::parse(line, nullptr, false);
                record found;
                if (has_epoch_and_phase(json) && read(json, found))
                    result.records.push_back(std::move(found));
                else
                    ++result.unreadable;
            }
            return result;
        }
    }

    std::optional<double> epoch_record::number(std::string_view key) const
    {
        for (const auto& [name, value] : numbers)
            if (name == key)
                return value;
        return std::nullopt;
    }

    double weight_record::edge(std::size_t bin) const
    {
        return lowest * std::pow(10, static_cast<double>(bin) / bins_per_decade);
    }

    double weight_record::weights() const { return std::accumulate(bins.begin(), bins.end(), zeros); }

    record_file<epoch_record> read_metrics(const std::string& text) { return read_lines<epoch_record>(text); }
    record_file<weight_record> read_weight_records(const std::string& text) { return read_lines<weight_record>(text); }
}
