// SPDX-License-Identifier: BSL-1.0
#include "command_line.h"
#include "commands.h"
#include "epoch_report.h"
#include "search_run.h"
#include "shell_line.h"

#include <hypersparse/plugins/kernels/device_check.h>
#include <hypersparse/plugins/report/progress_bar.h>
#include <hypersparse/plugins/report/table.h>
#include <hypersparse/plugins/training/durable_file.h>
#include <hypersparse/plugins/training/stop_signal.h>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>

namespace hypersparse::program
{
    namespace fs = std::filesystem;
    using nlohmann::ordered_json;

    namespace
    {
        struct search_request
        {
            std::string recipe_file;
            std::string out;
            std::size_t trials = 20;
            bool json = false;

            std::string file(const std::string& name) const { return (fs::path(out) / name).string(); }
        };

        bool read_request(const arguments& args, search_request& r)
        {
            CLI::App app("Looks for the best values of options of art train with dlib's global optimiser: trial after trial, "
                         "judged by the accuracy on training images that are held out. The same line goes on where it was stopped.",
                "art search");
            app.add_option("RECIPE", r.recipe_file, "TOML file: options of art train, and a section [search] with a line as "
                "lr = [0.01, 0.5, \"log\"] for each that is looked for; without it lr and weight-decay are")->required();
            app.add_option("--out", r.out, "folder of the search; it is created")->required();
            app.add_option("--trials", r.trials, "trainings, those that are done included")
                ->check(whole_number_within("[1, 100000]"))->capture_default_str();
            add_json_flag(app, r.json);
            return parse(app, args);
        }

        void print_table(const search_plan& plan, const search_run& done)
        {
            std::vector<table::column> columns = {{"trial", table::side::right}};
            for (const search_range& range : plan.ranges)
                columns.push_back({range.option, table::side::right});
            for (const char* title : {"held out", "training"})
                columns.push_back({title, table::side::right});
            columns.push_back({"", table::side::left});
            table rows(columns);
            for (std::size_t i = 0; i < done.trials().size(); ++i)
            {
                const search_trial& trial = done.trials()[i];
                std::vector<std::string> cells = {std::to_string(i + 1)};
                for (const recipe_entry& option : trial.options)
                    cells.push_back(option.joined());
                cells.insert(cells.end(), {percent(trial.score), clock_time(trial.seconds),
                    i == done.best() ? "best" : trial.remark.empty() ? "" : "no result"});
                rows.add_row(cells);
            }
            std::cout << rows.text();
        }

        void print_json(const search_request& request, const search_run& done)
        {
            ordered_json json = {{"best", done.best() + 1}, {"recipe", request.file("best.toml")},
                {"trials", ordered_json::array()}};
            for (const search_trial& trial : done.trials())
            {
                json["trials"].push_back({{"options", ordered_json::object()}, {"score", trial.score},
                    {"seconds", trial.seconds}});
                for (const recipe_entry& option : trial.options)
                    json["trials"].back()["options"][option.name] = option.joined();
            }
            std::cout << json.dump() << std::endl;
        }
    }

    int search_command(const arguments& args)
    {
        search_request request;
        if (!read_request(args, request))
            return exit_done;
        const recipe r = read_recipe("search", request.recipe_file);
        const search_plan plan = make_search_plan(r);
        require_device();
        search_run todo(r, plan, request.out);
        if (const int signal = todo.run(request.trials); signal != 0)
        {
            std::cerr << "stopped by " << stop_signal::name_of(signal) << ": art search " << shell_word(request.recipe_file)
                << " --out " << shell_word(request.out) << " --trials " << request.trials << " goes on from here" << std::endl;
            return 128 + signal;
        }
        write_durably(request.file("best.toml"), todo.best_recipe());
        if (request.json)
        {
            print_json(request, todo);
            return exit_done;
        }
        print_table(plan, todo);
        std::cout << "next: art train --config " << shell_word(request.file("best.toml")) << " --out RUN" << std::endl;
        return exit_done;
    }
}
