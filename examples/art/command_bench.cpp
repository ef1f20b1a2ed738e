// SPDX-License-Identifier: BSL-1.0
#include "bench_timing.h"
#include "command_line.h"
#include "commands.h"
#include "cpu_threads.h"
#include "deployed_model.h"
#include "epoch_report.h"

#include <hypersparse/plugins/deploy/engine/sparse_engine.h>
#include <hypersparse/plugins/deploy/graph/remove_dead_structure.h>
#include <hypersparse/plugins/kernels/instruction_set.h>
#include <hypersparse/plugins/report/bar.h>
#include <hypersparse/plugins/report/table.h>
#include <hypersparse/plugins/report/terminal.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <thread>

namespace hypersparse::program
{
    namespace
    {
        struct bench_request
        {
            std::string path;
            std::size_t batch = 64;
            unsigned threads = 0;
            std::size_t rounds = 30;
            bool explain = false;
            bool json = false;
        };

        std::string number(double value, int digits)
        {
            char text[64];
            std::snprintf(text, sizeof text, "%.*f", digits, value);
            return text;
        }

        nlohmann::ordered_json json_of(const engine_timing& t, const bench_request& asked, const graph_totals& sums)
        {
            return {{"engine", t.engine}, {"batch", asked.batch}, {"threads", asked.threads}, {"ms", 1e3*t.median()},
                {"images_per_second", static_cast<double>(asked.batch)/t.median()}, {"macs", sums.macs},
                {"dense_macs", sums.dense_macs}, {"ms_p10", 1e3*t.quantile(0.1)}, {"ms_p90", 1e3*t.quantile(0.9)},
                {"ms_p99", 1e3*t.quantile(0.99)}};
        }

        void print_speeds(const std::vector<engine_timing>& timings, const bench_request& asked, const graph_totals& sums,
            double peak)
        {
            const terminal looks = query_terminal(standard_stream::output);
            table rows({{"engine"}, {"ms a batch", table::side::right}, {"p90", table::side::right}, {"p99", table::side::right},
                {"images/s", table::side::right}, {""}, {"GMAC/s", table::side::right}, {"of peak", table::side::right}});
            double fastest = timings.front().median();
            for (const engine_timing& t : timings)
                fastest = std::min(fastest, t.median());
            for (const engine_timing& t : timings)
            {
                const std::size_t macs = t.is_sparse ? sums.macs : sums.dense_macs;
                const double per_second = static_cast<double>(macs*asked.batch)/t.median();
                rows.add_row({t.engine, number(1e3*t.median(), 3), number(1e3*t.quantile(0.9), 3), number(1e3*t.quantile(0.99), 3),
                    number(static_cast<double>(asked.batch)/t.median(), 0),
                    draw_bar(fastest/t.median(), 12, looks.unicode), number(per_second/1e9, 1),
                    percent(per_second/(peak*asked.threads))});
            }
            std::cout << rows.text();
        }

        void print_layers(const std::vector<engine_layer>& layers)
        {
            const terminal looks = query_terminal(standard_stream::output);
            double all = 0;
            for (const engine_layer& l : layers)
                all += l.seconds;
            table rows({{"layer"}, {"makes"}, {"at a time", table::side::right}, {"sums"}, {"density", table::side::right},
                {"MMAC", table::side::right}, {"us an image", table::side::right}, {"expected", table::side::right},
                {"share", table::side::right}, {""}, {"GMAC/s", table::side::right}});
            for (const engine_layer& l : layers)
            {
                const double share = l.seconds/all;
                rows.add_row({l.name, std::to_string(l.output.channels) + " x " + std::to_string(l.output.rows) + " x "
                    + std::to_string(l.output.cols), counted(l.images_at_a_time, "image"), l.kernel,
                    l.weights ? percent(static_cast<double>(l.nonzeros)/static_cast<double>(l.weights)) : "",
                    l.macs ? number(static_cast<double>(l.macs)/1e6, 3) : "", number(1e6*l.seconds, 1), percent(l.expected),
                    percent(share), draw_bar(std::sqrt(share), 12, looks.unicode),
                    l.macs ? number(static_cast<double>(l.macs)/l.seconds/1e9, 1) : ""});
            }
            std::cout << rows.text();
        }

        void print_network(const graph& g, const graph_totals& sums)
        {
            std::cout << (g.network.empty() ? "network" : g.network) << ": " << number(static_cast<double>(sums.macs)/1e6, 2)
                << " million multiplications an image, " << percent(static_cast<double>(sums.macs)/static_cast<double>(sums.dense_macs))
                << " of the dense network's; " << sums.nonzeros << " of " << sums.weights << " weights" << std::endl;
        }
    }

    int bench_command(const arguments& args)
    {
        bench_request asked;
        CLI::App app("How fast a trained network is on this machine's CPU: the sparse engine beside the dense network, in turns.",
            "art bench");
        app.add_option("MODEL", asked.path, "model file, folder of a run, or sparse file (.hsn)")->required();
        app.add_option("--batch", asked.batch, "images in a batch")->check(whole_number_within("[1, 65536]"));
        app.add_option("--threads", asked.threads, "threads of the CPU; 0: one for each core")
            ->check(whole_number_within("[0, 1024]"));
        app.add_option("--rounds", asked.rounds, "batches that are timed")->check(whole_number_within("[3, 1e6]"));
        app.add_flag("--explain", asked.explain, "show what the engine does layer by layer, and what that takes");
        add_json_flag(app, asked.json);
        if (!parse(app, args))
            return exit_done;
        if (asked.threads == 0)
            asked.threads = std::max(1u, std::thread::hardware_concurrency());
        set_threads(asked.threads);

        const deployed_model model = open_deployed_model(asked.path);
        const sparse_engine engine(model.net);
        graph_totals sums = totals(model.net);
        const std::vector<engine_timing> timings = time_engines(engine, model.dense.get(), asked.batch, asked.rounds);
        if (asked.json)
        {
            nlohmann::ordered_json result = json_of(timings.front(), asked, sums);
            result["instructions"] = name_of(current_instruction_set());
            for (std::size_t i = 1; i < timings.size(); ++i)
                result["others"].push_back(json_of(timings[i], asked, sums));
            std::cout << result.dump() << std::endl;
            return exit_done;
        }
        print_network(model.net, sums);
        std::cout << "batches of " << asked.batch << ", " << counted(asked.threads, "thread") << ", "
            << name_of(current_instruction_set()) << std::endl;
        print_speeds(timings, asked, sums, peak_macs_per_second());
        if (asked.explain)
            print_layers(engine.explain(asked.batch));
        return exit_done;
    }
}
