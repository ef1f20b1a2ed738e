// SPDX-License-Identifier: BSL-1.0
#include "command_line.h"
#include "commands.h"
#include "cpu_threads.h"
#include "output_file.h"
#include "report_data.h"

#include <hypersparse/plugins/report/html/report_page.h>
#include <hypersparse/plugins/report/metrics_csv.h>
#include <hypersparse/plugins/report/tensorboard_file.h>
#include <hypersparse/plugins/training/durable_file.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <thread>

namespace hypersparse::program
{
    namespace fs = std::filesystem;
    using nlohmann::ordered_json;

    namespace
    {
        struct report_request
        {
            std::vector<std::string> runs;
            std::string out;
            std::string csv;
            std::string tensorboard;
            report_wishes wishes;
            bool json = false;
        };

        bool read_request(const arguments& args, report_request& r)
        {
            CLI::App app("One HTML page about a run, or about several side by side: curves, weights, layers, images, options. It opens "
                         "from disk, without a network.", "art report");
            bool no_images = false;
            app.add_option("RUN", r.runs, "folders of runs")->required();
            app.add_option("--out", r.out, "the page; by default RUN/report.html. Of several runs a page is made if it has a name");
            app.add_option("--csv", r.csv, "write the epochs' numbers as a table, too");
            app.add_option("--tensorboard", r.tensorboard,
                "write them as event files, too, with histograms of |w|: a folder for each run in this one");
            app.add_option("--data-dir", r.wishes.data_dir, "folder of the data set; by default the run's own");
            app.add_option("--limit", r.wishes.limit, "look at the first N test images; 0: at those the run was tested on")
                ->check(whole_number_within("[0, 1e9]"));
            app.add_flag("--no-images", no_images, "leave out what needs the test images");
            app.add_option("--threads", r.wishes.threads, "threads; 0: one for each core")->check(whole_number_within("[0, 1024]"));
            r.wishes.threads = 0;
            add_json_flag(app, r.json);
            if (!parse(app, args))
                return false;
            r.wishes.images = !no_images;
            if (r.wishes.threads == 0)
                r.wishes.threads = std::max(1u, std::thread::hardware_concurrency());
            if (r.out.empty() && r.runs.size() == 1)
                r.out = (fs::path(r.runs[0]) / "report.html").string();
            if (r.out.empty() && r.csv.empty() && r.tensorboard.empty())
                throw usage_error("report: expected --out FILE for the page of several runs, found none; give it a name");
            return true;
        }

        void demand_places(const report_request& r)
        {
            if (!r.out.empty())
                demand_place_for_page("report", r.out);
            if (!r.csv.empty())
                demand_place_for_table("report", r.csv);
            std::error_code ignored;
            if (!r.tensorboard.empty() && fs::exists(r.tensorboard, ignored) && !fs::is_directory(r.tensorboard, ignored))
                throw usage_error("report: --tensorboard: expected a folder, found the file '" + r.tensorboard + "'; choose another name");
        }

        std::vector<html::run_report> gather(const report_request& r)
        {
            const auto names = names_of_runs(r.runs);
            std::vector<html::run_report> reports;
            for (std::size_t i = 0; i < r.runs.size(); ++i)
            {
                reports.push_back(gather_report(r.runs[i], names[i], r.wishes));
                for (const std::string& line : reports.back().missing)
                    std::cerr << "note: " << names[i] << ": " << line << std::endl;
            }
            return reports;
        }

        // When the run began: its options were written then. Seconds since 1970.
        double beginning_of(const std::string& run)
        {
            using namespace std::chrono;
            const auto written = fs::last_write_time(fs::path(run) / "options.toml");
            const auto age = fs::file_time_type::clock::now() - written;    // the two clocks may count from different years
            return duration<double>(system_clock::now().time_since_epoch()).count() - duration<double>(age).count();
        }

        std::string write_events(const report_request& r, std::size_t i, const html::run_report& report)
        {
            std::string name = report.name;
            std::replace(name.begin(), name.end(), '/', '-');
            const fs::path folder = fs::path(r.tensorboard) / name;
            std::error_code failure;
            fs::create_directories(folder, failure);
            if (failure)
                throw usage_error("report: --tensorboard: expected to create " + folder.string() + ", found: " + failure.message());
            const std::string file = (folder / "events.out.tfevents.hypersparse").string();
            write_durably(file, tensorboard_events(report.epochs, report.weights, beginning_of(r.runs[i])));
            return file;
        }

        ordered_json or_null(const std::optional<double>& value) { return value ? ordered_json(*value) : ordered_json(); }

        ordered_json json_of(const html::run_report& report)
        {
            ordered_json json = {{"run", report.name}, {"network", report.network}, {"data", report.data},
                {"epochs", report.epochs.size()}, {"missing", report.missing}};
            const std::string rate = report.option("prune-rate");
            json["prune_rate"] = rate.empty() ? ordered_json() : ordered_json::parse(rate, nullptr, false);
            json["prunable"] = report.prunable();
            json["kept"] = report.kept();
            const bool known = report.prunable() != 0;
            json["density"] = or_null(known ? std::optional(static_cast<double>(report.kept()) / static_cast<double>(report.prunable()))
                                            : std::nullopt);
            json["accuracy"] = or_null(report.images ? std::optional(report.images->accuracy) : std::nullopt);
            json["loss"] = or_null(report.images ? std::optional(report.images->loss) : std::nullopt);
            json["images"] = report.images ? report.images->images : 0;
            json["classes"] = report.images ? ordered_json(report.images->classes.size()) : ordered_json();
            return json;
        }

        void write_all(const report_request& r, const std::vector<html::run_report>& reports, ordered_json& result)
        {
            std::vector<named_epochs> epochs;
            for (const html::run_report& report : reports)
                epochs.push_back({report.name, report.epochs});
            if (!r.csv.empty())
                write_durably(r.csv, metrics_csv(epochs));
            result["csv"] = r.csv.empty() ? ordered_json() : ordered_json(r.csv);
            result["tensorboard"] = ordered_json::array();
            for (std::size_t i = 0; i < reports.size() && !r.tensorboard.empty(); ++i)
                result["tensorboard"].push_back(write_events(r, i, reports[i]));
            const std::string page = html::report_page(reports, "art report, hypersparse " HYPERSPARSE_VERSION);
            if (!r.out.empty())
                write_durably(r.out, page);
            result["page"] = r.out.empty() ? ordered_json() : ordered_json(r.out);
            result["bytes"] = r.out.empty() ? 0 : page.size();
        }

        void print(const ordered_json& result)
        {
            if (!result["page"].is_null())
                std::cout << result["page"].get<std::string>() << '\n';
            if (!result["csv"].is_null())
                std::cout << result["csv"].get<std::string>() << '\n';
            for (const auto& file : result["tensorboard"])
                std::cout << file.get<std::string>() << '\n';
        }
    }

    int report_command(const arguments& args)
    {
        const auto start = std::chrono::steady_clock::now();
        report_request request;
        if (!read_request(args, request))
            return exit_done;
        demand_places(request);
        set_threads(request.wishes.threads);
        const auto reports = gather(request);
        ordered_json result;
        write_all(request, reports, result);
        result["seconds"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        result["runs"] = ordered_json::array();
        for (const html::run_report& report : reports)
            result["runs"].push_back(json_of(report));
        if (request.json)
            std::cout << result.dump(-1, ' ', false, ordered_json::error_handler_t::replace) << std::endl;
        else
            print(result);
        return exit_done;
    }
}
