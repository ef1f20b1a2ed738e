// SPDX-License-Identifier: BSL-1.0
#include "corruption_evaluation.h"

#include "epoch_report.h"
#include "program.h"

#include <hypersparse/plugins/data/corruption.h>
#include <hypersparse/plugins/report/table.h>

#include <algorithm>
#include <iostream>
#include <sstream>

namespace hypersparse::program
{
    namespace
    {
        constexpr int first_level = 1, last_level = 5;

        std::string list_of(const std::vector<std::string>& names)
        {
            std::string list;
            for (const std::string& name : names)
                list += (list.empty() ? "" : " ") + name;
            return list;
        }

        std::vector<std::string> all_kinds()
        {
            std::vector<std::string> names;
            for (const corruption_kind& kind : corruption_kinds())
                names.push_back(kind.name);
            return names;
        }

        bool has_one_of(const std::string& kind, const std::vector<int>& levels)
        {
            return std::any_of(levels.begin(), levels.end(), [&](int level) { return corruption_exists(kind, level); });
        }

        std::string points(double fraction)     // percent() without its unit, for a column
        {
            const std::string text = percent(fraction);
            return text.substr(0, text.find(' '));
        }

        template <typename accepts>
        double mean_over(const corruption_results& results, const accepts& is_one)
        {
            double sum = 0;
            std::size_t count = 0;
            for (const corrupted_result& cell : results.cells)
                if (is_one(cell))
                {
                    sum += cell.accuracy;
                    ++count;
                }
            return count == 0 ? 0 : sum / static_cast<double>(count);
        }
    }

    double corruption_results::mean_accuracy() const
    {
        return mean_over(*this, [](const corrupted_result&) { return true; });
    }

    const corrupted_result* corruption_results::find(const std::string& kind, int level) const
    {
        const auto at = std::find_if(cells.begin(), cells.end(),
            [&](const auto& cell) { return cell.kind == kind && cell.level == level; });
        return at == cells.end() ? nullptr : &*at;
    }

    std::vector<std::string> named_kinds(const corruption_request& request)
    {
        const std::vector<std::string> known = all_kinds();
        const std::vector<int> levels = named_levels(request);
        std::vector<std::string> kinds;
        if (request.kinds == "all")
            std::copy_if(known.begin(), known.end(), std::back_inserter(kinds),
                [&](const auto& kind) { return has_one_of(kind, levels); });
        std::istringstream names(request.kinds == "all" ? "" : request.kinds);
        for (std::string name; std::getline(names, name, ',');)
        {
            if (std::find(known.begin(), known.end(), name) == known.end())
                throw usage_error("evaluate: --corruption: expected all, or some of " + list_of(known)
                    + ", with commas between them, found '" + name + "'");
            if (!has_one_of(name, levels))
                throw usage_error("evaluate: --corruption " + name + ": expected a --severity that it has, found " + request.levels);
            if (std::find(kinds.begin(), kinds.end(), name) == kinds.end())
                kinds.push_back(name);
        }
        if (kinds.empty())
            throw usage_error("evaluate: --corruption: expected all, or some of " + list_of(known) + ", found none");
        return kinds;
    }

    std::vector<int> named_levels(const corruption_request& request)
    {
        const std::string text = request.levels == "all" ? "1-5" : request.levels;
        const auto level_at = [&](std::size_t at) { return text[at] - '0'; };
        const bool is_form = text.size() == 1 || (text.size() == 3 && text[1] == '-');
        const int first = is_form ? level_at(0) : 0;
        const int last = is_form ? level_at(text.size() - 1) : 0;
        if (first < first_level || last > last_level || first > last)
            throw usage_error("evaluate: --severity: expected all, a level from 1 to 5, or two of them as 2-4, found '"
                + request.levels + "'");
        std::vector<int> levels;
        for (int level = first; level <= last; ++level)
            levels.push_back(level);
        return levels;
    }

    corruption_results evaluate_corrupted(const labelled_images& data, const corruption_request& request,
        const std::function<evaluation(const labelled_images&)>& judge)
    {
        corruption_results results{named_kinds(request), named_levels(request), {}};
        std::size_t done = 0;
        for (const std::string& kind : results.kinds)
        {
            for (const int level : results.levels)
                if (corruption_exists(kind, level))
                {
                    const evaluation found = judge(corrupt(data, kind, level, request.seed));
                    results.cells.push_back({kind, level, found.accuracy(), found.loss});
                }
            std::cerr << "corruption " << ++done << '/' << results.kinds.size() << ": " << kind << std::endl;
        }
        return results;
    }

    std::string table_of(const corruption_results& results)
    {
        std::vector<table::column> columns = {{"accuracy in %"}};
        for (const int level : results.levels)
            columns.push_back({"level " + std::to_string(level), table::side::right});
        columns.push_back({"mean", table::side::right});
        table rows(columns);
        for (const std::string& kind : results.kinds)
        {
            std::vector<std::string> cells = {kind};
            for (const int level : results.levels)
            {
                const corrupted_result* const cell = results.find(kind, level);
                cells.push_back(cell == nullptr ? "-" : points(cell->accuracy));
            }
            cells.push_back(points(mean_over(results, [&](const auto& cell) { return cell.kind == kind; })));
            rows.add_row(cells);
        }
        rows.add_rule();
        std::vector<std::string> means = {"mean"};
        for (const int level : results.levels)
            means.push_back(points(mean_over(results, [level](const auto& cell) { return cell.level == level; })));
        means.push_back(points(results.mean_accuracy()));
        rows.add_row(means);
        return rows.text() + "The means are over these " + counted(results.kinds.size(), "kind") + " and the levels shown, "
            + counted(results.cells.size(), "result") + " in all: other sets of kinds have other means.\n";
    }

    nlohmann::ordered_json json_of(const corruption_results& results, std::uint64_t seed)
    {
        nlohmann::ordered_json cells = nlohmann::ordered_json::array();
        for (const corrupted_result& cell : results.cells)
            cells.push_back({{"kind", cell.kind}, {"level", cell.level}, {"accuracy", cell.accuracy}, {"loss", cell.loss}});
        return {{"kinds", results.kinds}, {"levels", results.levels}, {"seed", seed}, {"mean_accuracy", results.mean_accuracy()},
            {"results", cells}};
    }
}
