// SPDX-License-Identifier: BSL-1.0
#include "command_line.h"
#include "commands.h"
#include "data_score.h"

#include <hypersparse/plugins/data/fetch.h>
#include <hypersparse/plugins/data/shapes.h>
#include <hypersparse/plugins/report/terminal.h>

#include <nlohmann/json.hpp>

#include <iostream>

namespace hypersparse::program
{
    namespace
    {
        struct data_request
        {
            std::string name;
            dataset_options generated;      // directory is that of all three commands
            fetch_options fetch;
            bool json = false;
        };

        void print(const dataset_report& report, bool json)
        {
            if (json)
            {
                std::cout << nlohmann::ordered_json{{"name", report.name}, {"directory", report.directory},
                    {"usable", report.usable()}, {"classes", report.classes}, {"train", report.train}, {"test", report.test},
                    {"rows", report.rows}, {"cols", report.cols}, {"problems", report.problems},
                    {"remarks", report.remarks}}.dump() << std::endl;
                return;
            }
            const std::string place = report.directory.empty() ? "" : " in " + report.directory;
            if (report.usable())
                std::cout << report.name << place << ": " << report.train << " training and " << report.test
                    << " test images of " << report.rows << " x " << report.cols << ", " << report.classes << " classes\n";
            for (const std::string& problem : report.problems)
                std::cout << "problem: " << problem << '\n';
            for (const std::string& remark : report.remarks)
                std::cout << "remark: " << remark << '\n';
        }

        int check_data(const data_request& request)
        {
            const std::string& directory = request.generated.directory;
            if (request.name == "shapes" && !directory.empty())
                throw usage_error("data check: expected no DIR, since shapes is generated, found " + directory + "; leave it out");
            if (request.name != "shapes" && directory.empty())
                throw usage_error("data check: expected DIR, the folder of " + request.name + ", found none");
            const dataset_report report = check_dataset(request.name, directory);
            print(report, request.json);
            if (report.usable())
                return exit_done;
            throw usage_error("data check: " + request.name + " in " + directory + " cannot be used: " + report.problems.front());
        }

        int fetch_data(data_request request)
        {
            request.fetch.directory = request.generated.directory;
            request.fetch.quiet = request.fetch.quiet || !query_terminal(standard_stream::error).interactive;
            print(fetch_dataset(request.name, request.fetch), request.json);
            return exit_done;
        }

        int generate_data(const data_request& request)
        {
            write_shapes(request.generated);
            dataset_report report = check_dataset("cifar10", request.generated.directory);
            report.remarks = {"generated shapes in CIFAR-10's form: read them with --data cifar10"};
            print(report, request.json);
            return exit_done;
        }

        // CLI11 does not say what it found.
        void demand_subcommand(const arguments& args)
        {
            const std::string found = args.empty() ? "none" : "'" + args[0] + "'";
            for (const char* known : {"fetch", "check", "generate", "score", "--help", "-h"})
                if (!args.empty() && args[0] == known)
                    return;
            throw usage_error("data: expected a subcommand, fetch, check, generate or score, found " + found + " (art data --help)");
        }

        CLI::Validator web_address()
        {
            return CLI::Validator(
                [](std::string& text) -> std::string
                {
                    const bool known = text.rfind("http://", 0) == 0 || text.rfind("https://", 0) == 0;
                    return known ? "" : "expected an address that begins with http:// or https://, found " + text;
                },
                "URL");
        }
    }

    int data_command(const arguments& args)
    {
        demand_subcommand(args);
        data_request request;
        std::string& directory = request.generated.directory;
        CLI::App app("Data sets: get, verify, make or score one.", "art data");
        app.require_subcommand(1);

        std::vector<std::string> fetchable;
        for (const dataset_archive& archive : official_archives())
            fetchable.push_back(archive.dataset);
        CLI::App* fetch = app.add_subcommand("fetch", "download a data set from its makers' page, check and unpack it");
        fetch->add_option("NAME", request.name, "data set")->required()->check(one_of(fetchable));
        fetch->add_option("DIR", directory, "folder")->required();
        fetch->add_option("--from", request.fetch.base_url, "address of a mirror, before the archive's name")
            ->check(web_address());
        fetch->add_flag("--quiet", request.fetch.quiet, "no progress of the download");
        add_json_flag(*fetch, request.json);

        CLI::App* check = app.add_subcommand("check", "read every file of a data set");
        check->add_option("NAME", request.name, "data set")->required()->check(one_of(dataset_names()));
        check->add_option("DIR", directory, "folder; shapes needs none");
        add_json_flag(*check, request.json);

        CLI::App* generate = app.add_subcommand("generate", "write the generated shapes as files of CIFAR-10");
        generate->add_option("DIR", directory, "folder")->required();
        generate->add_option("--train", request.generated.shapes_train, "training images")
            ->check(whole_number_within("[5, 1e7]"))->capture_default_str();
        generate->add_option("--test", request.generated.shapes_test, "test images")
            ->check(whole_number_within("[1, 1e7]"))->capture_default_str();
        generate->add_option("--seed", request.generated.seed, "seed")->check(whole_number_within("[0, 1e18]"))->capture_default_str();
        add_json_flag(*generate, request.json);

        score_request scores;
        CLI::App* score = app.add_subcommand("score", "how hard each training image is for networks that are trained for this");
        add_score_options(*score, scores);

        if (!parse(app, args))
            return exit_done;
        if (score->parsed())
            return score_data(*score, scores);
        if (fetch->parsed())
            return fetch_data(request);
        return check->parsed() ? check_data(request) : generate_data(request);
    }
}
