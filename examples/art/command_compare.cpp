// SPDX-License-Identifier: BSL-1.0
#include "command_line.h"
#include "commands.h"
#include "compare_table.h"
#include "epoch_report.h"
#include "output_file.h"
#include "run_directory.h"
#include "shell_line.h"

#include <hypersparse/plugins/kernels/device_check.h>
#include <hypersparse/plugins/report/html/comparison_page.h>
#include <hypersparse/plugins/report/progress_bar.h>
#include <hypersparse/plugins/training/durable_file.h>
#include <hypersparse/plugins/training/stop_signal.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <thread>

namespace hypersparse::program
{
    namespace fs = std::filesystem;
    using nlohmann::ordered_json;

    namespace
    {
        struct compare_request
        {
            std::string recipe_file;
            std::string out;
            std::string jobs = "1";
            double minutes = std::numeric_limits<double>::infinity();
            bool table_only = false;
            bool json = false;

            std::string file(const char* name) const { return (fs::path(out) / name).string(); }
        };

        CLI::Validator jobs_number()
        {
            const CLI::Validator number = whole_number_within("[1, 1024]");
            return CLI::Validator(
                [number](std::string& text) -> std::string
                {
                    if (text == "auto" || number(text).empty())
                        return {};
                    return "expected auto or a whole number in [1, 1024], found " + text;
                },
                "{auto} or in [1, 1024]");
        }

        bool read_request(const arguments& args, compare_request& r)
        {
            CLI::App app("Trains with several methods, prune rates and seeds, and compares what comes out. Each run is an art "
                         "train of its own in a folder of DIR; what is finished is kept, and the same line goes on where it was "
                         "stopped.",
                "art compare");
            app.add_option("RECIPE", r.recipe_file, "TOML file: methods = [\"dense\", \"art\"], prune-rates = [0.9, 0.98], "
                "seeds = [1, 2], any option of art train for all methods, and in [method.NAME] for one")->required();
            app.add_option("--out", r.out, "folder of the comparison; by default the recipe's name without its ending");
            app.add_option("--jobs", r.jobs, "runs at once, each with its share of the cores; auto: one for every two cores. A "
                "run is started beside others if there is memory for it")->check(jobs_number())->capture_default_str();
            app.add_option("--time-budget", r.minutes, "minutes after which no further run is started")
                ->check(number_within("(0, inf)"));
            app.add_flag("--table", r.table_only, "train nothing: the tables of what there is");
            add_json_flag(app, r.json);
            if (!parse(app, args))
                return false;
            if (r.out.empty())
                r.out = fs::path(r.recipe_file).replace_extension().string();
            std::error_code ignored;
            if (fs::exists(r.out, ignored) && !fs::is_directory(r.out, ignored))
                throw usage_error("compare: expected a folder for the runs, found the file " + r.out
                    + "; give another one with --out");
            return true;
        }

        task_limits limits_of(const compare_request& request)
        {
            const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
            task_limits limits;
            limits.jobs = request.jobs == "auto" ? std::max(1u, cores / 2) : std::stoul(request.jobs);
            limits.threads = limits.jobs == 1 ? 0 : std::max<unsigned>(1, cores / static_cast<unsigned>(limits.jobs));
            limits.minutes = request.minutes;
            return limits;
        }

        bool is_finished(const train_task& task) { return fs::exists(run_directory::at(task.folder).results()); }

        std::string outcome_line(const train_task& task)
        {
            const auto results = ordered_json::parse(read_file(run_directory::at(task.folder).results()), nullptr, false);
            if (!results.is_object() || !results.contains("accuracy") || !results.contains("seconds"))
                return "finished";
            return percent(results["accuracy"].get<double>()) + " in " + clock_time(results["seconds"].get<double>());
        }

        class progress
        {
        public:
            progress(std::size_t finished, std::size_t all) : begun_(finished), all_(all) {}

            void begins(const train_task& task)
            {
                std::cerr << "run " << ++begun_ << " of " << all_ << ": " << task.name
                    << (task.state == run_state::begun ? " goes on" : "") << ", log in " << task.log() << std::endl;
            }

            void ends(const train_task& task, int status)
            {
                std::cerr << task.name << ": "
                    << (is_finished(task) ? outcome_line(task) : "ended with status " + std::to_string(status));
                if (const std::string line = last_line_of(task.log()); status != exit_done && !line.empty())
                    std::cerr << ": " << line;
                std::cerr << std::endl;
            }

        private:
            std::size_t begun_;
            std::size_t all_;
        };

        // 0, or the signal that stopped the comparison; counts the runs that ended without a result.
        int train(std::vector<train_task>& tasks, const task_limits& limits, std::size_t& failures)
        {
            std::vector<train_task> waiting;
            for (const train_task& task : tasks)
                if (task.state != run_state::finished)
                    waiting.push_back(task);
            const std::size_t finished = tasks.size() - waiting.size();
            if (finished != 0)
                std::cerr << finished << " of " << counted(tasks.size(), "run") << (finished == 1 ? " is" : " are")
                    << " finished already" << std::endl;
            progress shown(finished, tasks.size());
            const int signal = run_tasks(waiting, limits, {[&](const train_task& task) { shown.begins(task); },
                [&](const train_task& task, int status)
                {
                    shown.ends(task, status);
                    failures += !is_finished(task);
                }});
            for (train_task& task : tasks)
                if (is_finished(task))
                    task.state = run_state::finished;
                else if (fs::exists(run_directory::at(task.folder).options()))
                    task.state = run_state::begun;
            return signal;
        }

        int stopped(const compare_request& request, int signal)
        {
            std::cerr << "stopped by " << stop_signal::name_of(signal) << ": art compare " << shell_word(request.recipe_file)
                << " --out " << shell_word(request.out) << " goes on from here" << std::endl;
            return 128 + signal;
        }

        void write(const compare_request& request, const comparison& c)
        {
            const std::string made_by = "art compare, hypersparse " HYPERSPARSE_VERSION;
            fs::create_directories(request.out);
            write_durably(request.file("compare.md"), comparison_markdown(c, made_by));
            write_durably(request.file("compare.html"), html::comparison_page(c, made_by));
        }

        void print(const compare_request& request, const comparison& c)
        {
            if (!request.json)
            {
                std::cout << comparison_text(c) << request.file("compare.md") << '\n' << request.file("compare.html") << '\n';
                return;
            }
            ordered_json json = json_of(c);
            json["markdown"] = request.file("compare.md");
            json["page"] = request.file("compare.html");
            std::cout << json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) << std::endl;
        }
    }

    int compare_command(const arguments& args)
    {
        compare_request request;
        if (!read_request(args, request))
            return exit_done;
        const recipe r = read_recipe("compare", request.recipe_file);
        const compare_plan plan = make_plan(r);
        const std::vector<planned_run> runs = runs_of(plan);
        std::vector<train_task> tasks;
        for (const planned_run& run : runs)
            tasks.push_back(make_task(r, request.out, run.name, run.options));
        demand_place_for_page("compare", request.file("compare.html"));
        require_device();

        std::size_t failures = 0;
        if (!request.table_only)
            if (const int signal = train(tasks, limits_of(request), failures); signal != 0)
                return stopped(request, signal);
        const comparison c = gather(r, plan, runs, tasks);
        write(request, c);
        print(request, c);
        if (failures != 0)
            throw result_error("compare: " + counted(failures, "run") + " of " + std::to_string(runs.size())
                + " came to no result; the same line tries again");
        return exit_done;
    }
}
