// SPDX-License-Identifier: BSL-1.0
#include "compare_table.h"

#include "program.h"
#include "report_cost.h"
#include "run_directory.h"

#include <hypersparse/plugins/training/durable_file.h>

#include <algorithm>

namespace hypersparse::program
{
    using nlohmann::ordered_json;

    namespace
    {
        // read(): takes what it wants from the JSON in results.json
        template <typename function>
        auto from_results(const train_task& task, const function& read)
        {
            const std::string file = run_directory::at(task.folder).results();
            try
            {
                return read(ordered_json::parse(read_file(file)));
            }
            catch (const nlohmann::json::exception&)
            {
                throw usage_error(file + ": expected what art train writes, found something else; remove it, and the run is "
                    "looked at again");
            }
        }

        // "resnet-32 on cifar10"; all of them, if methods have networks of their own
        std::string what_is_trained(const std::vector<train_task>& tasks)
        {
            std::vector<std::string> names;
            for (const train_task& task : tasks)
                if (const std::string name = task.settings.network + " on " + task.settings.data;
                    std::find(names.begin(), names.end(), name) == names.end())
                    names.push_back(name);
            std::string text;
            for (const std::string& name : names)
                text += (text.empty() ? "" : ", ") + name;
            return text;
        }

        ordered_json or_null(const std::optional<double>& value) { return value ? ordered_json(*value) : ordered_json(); }
        ordered_json or_null(const std::optional<std::size_t>& value) { return value ? ordered_json(*value) : ordered_json(); }

        comparison_row& row_of(comparison& c, const compare_plan& plan, const planned_run& run)
        {
            const compared_method& method = plan.methods[run.method];
            for (comparison_row& row : c.rows)
                if (row.method == method.name && row.prune_rate == run.prune_rate)
                    return row;
            c.rows.push_back({method.name, run.prune_rate, method.base_line, plan.seeds.size(), {}});
            return c.rows.back();
        }

        void add_row_for_each(comparison& c, const compare_plan& plan, const std::vector<planned_run>& runs)
        {
            for (const bool base_line : {true, false})
                for (std::size_t method = 0; method < plan.methods.size(); ++method)
                    for (const planned_run& run : runs)
                        if (run.method == method && plan.methods[method].base_line == base_line)
                            row_of(c, plan, run);
        }

        std::string why_missing(const train_task& task)
        {
            if (task.state == run_state::absent)
                return task.name + ": not begun";
            const std::string line = last_line_of(task.log());
            return task.name + ": not finished" + (line.empty() ? "" : "; its last line: " + line);
        }

        ordered_json json_of(const run_outcome& run)
        {
            return {{"seed", run.seed}, {"accuracy", run.accuracy}, {"kept", run.kept}, {"prunable", run.prunable},
                {"macs", or_null(run.macs)}, {"bytes", or_null(run.bytes)}, {"seconds", run.seconds}};
        }

        ordered_json json_of(const comparison_row& row)
        {
            const sample_statistics accuracy = row.accuracy();
            ordered_json json = {{"method", row.method}, {"prune_rate", row.prune_rate}, {"base_line", row.base_line},
                {"accuracy", accuracy.count == 0 ? ordered_json() : ordered_json(accuracy.mean)},
                {"std", or_null(accuracy.deviation)}, {"seeds", row.seeds}, {"runs", ordered_json::array()}};
            for (const run_outcome& run : row.runs)
                json["runs"].push_back(json_of(run));
            return json;
        }
    }

    run_outcome outcome_of(const train_task& task, std::uint64_t seed)
    {
        run_outcome run = from_results(task, [seed](const ordered_json& results)
        {
            run_outcome found;
            found.seed = seed;
            found.accuracy = results.at("accuracy").get<double>();
            found.prunable = results.at("prunable").get<std::size_t>();
            found.kept = results.at("kept").get<std::size_t>();
            found.seconds = results.at("seconds").get<double>();
            return found;
        });
        html::run_report cost;
        add_cost(open_model(task.folder), false, cost);
        run.macs = cost.macs;
        run.bytes = cost.files.back().second;
        return run;
    }

    comparison gather(const recipe& r, const compare_plan& plan, const std::vector<planned_run>& runs,
        const std::vector<train_task>& tasks)
    {
        comparison c;
        c.trained = what_is_trained(tasks);
        c.recipe = r.text;
        add_row_for_each(c, plan, runs);
        for (std::size_t i = 0; i < runs.size(); ++i)
        {
            if (tasks[i].state != run_state::finished)
            {
                c.missing.push_back(why_missing(tasks[i]));
                continue;
            }
            row_of(c, plan, runs[i]).runs.push_back(outcome_of(tasks[i], runs[i].seed));
            c.images = from_results(tasks[i],
                [](const ordered_json& results) { return results.at("tested_on").get<std::string>(); });
        }
        return c;
    }

    ordered_json json_of(const comparison& c)
    {
        ordered_json json = {{"trained", c.trained}, {"tested_on", c.images}, {"rows", ordered_json::array()},
            {"missing", c.missing}};
        for (const comparison_row& row : c.rows)
            json["rows"].push_back(json_of(row));
        return json;
    }
}
