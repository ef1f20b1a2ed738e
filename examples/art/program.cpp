// SPDX-License-Identifier: BSL-1.0
#include "program.h"

#include "commands.h"

#include <hypersparse/networks/network_error.h>
#include <hypersparse/plugins/data/data_error.h>
#include <hypersparse/plugins/deploy/graph/graph.h>
#include <hypersparse/plugins/deploy/sparse_file/sparse_file_error.h>
#include <hypersparse/plugins/layers/loss_multiclass_log_counted.h>
#include <hypersparse/plugins/training/pgd.h>
#include <hypersparse/plugins/training/training_subject.h>

#include <cstdio>
#include <iostream>
#include <new>

namespace hypersparse::program
{
    namespace
    {
        struct command
        {
            const char* name;
            int (*run)(const arguments&);
            const char* summary;
        };

        constexpr command commands[] = {
            {"train", train_command, "train a network with ART: dense, then sparse"},
            {"prune", prune_command, "remove the smallest weights of a model at once"},
            {"evaluate", evaluate_command, "accuracy, loss and speed on the test images"},
            {"inspect", inspect_command, "a model layer by layer"},
            {"predict", predict_command, "class and probability of image files"},
            {"bench", bench_command, "how fast the sparse engine is on this CPU"},
            {"report", report_command, "an HTML page about one run or several; CSV and TensorBoard files"},
            {"compare", compare_command, "methods, prune rates and seeds side by side: tables and a page"},
            {"search", search_command, "hyper-parameters of art train by trials on held-out images"},
            {"import", import_command, "make a model from a safetensors file with PyTorch's names"},
            {"export", export_command, "write a model as sparse file, ONNX, safetensors, dlib network or C source"},
            {"data", data_command, "fetch, check, generate or score a data set"}};

        std::string help()
        {
            std::string text = "art: sparse training for dlib\nusage: art COMMAND [OPTIONS], art COMMAND --help, art --version\n\n";
            for (const command& c : commands)
                text += std::string("  ") + c.name + std::string(10 - std::string(c.name).size(), ' ') + c.summary + '\n';
            return text + "\nFor a first trial without any data: art train --network resnet-8 --out runs/first\n";
        }

        int say(int status, const char* text) noexcept
        {
            std::string line = text;
            while (!line.empty() && line.back() == '\n')
                line.pop_back();
            for (char& c : line)
                if (c == '\n' || c == '\r')
                    c = ' ';
            std::fflush(stdout);
            std::fprintf(stderr, "art: %s\n", line.c_str());
            return status;
        }

        bool output_is_written()
        {
            std::cout.flush();
            return std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && std::cout.good();
        }

        std::string command_names()
        {
            std::string names;
            for (const command& c : commands)
                names += std::string(" ") + c.name;
            return names;
        }

        int dispatch(const arguments& args)
        {
            if (args.empty())
                throw usage_error("expected a command, found none: art --help lists them");
            if (args[0] == "--help" || args[0] == "-h")
            {
                std::cout << help();
                return exit_done;
            }
            if (args[0] == "--version")
            {
                std::cout << "art " HYPERSPARSE_VERSION "\n";
                return exit_done;
            }
            for (const command& c : commands)
                if (args[0] == c.name)
                    return c.run({args.begin() + 1, args.end()});
            throw usage_error("unknown command '" + args[0] + "': expected one of" + command_names());
        }
    }

    int run(const arguments& args)
    {
        const int status = dispatch(args);
        if (status == exit_done && !output_is_written())
            throw result_error("stdout: expected to write the whole result, found that a part of it cannot be written; "
                "check the disk, or what stdout is connected to");
        return status;
    }

    int report_exception() noexcept
    {
        try
        {
            throw;
        }
        catch (const result_error& e) { return say(exit_no_result, e.what()); }
        catch (const non_finite_error& e) { return say(exit_no_result, e.what()); }
        catch (const attack_error& e) { return say(exit_no_result, e.what()); }
        catch (const training_error& e) { return say(exit_no_result, e.what()); }
        catch (const label_error& e) { return say(exit_no_result, e.what()); }
        catch (const dlib::fatal_error& e) { return say(exit_no_result, e.what()); }
        catch (const fetch_error& e) { return say(exit_no_result, e.what()); }
        catch (const dlib::error& e) { return say(exit_usage, e.what()); }
        catch (const sparse_file_error& e) { return say(exit_usage, e.what()); }
        catch (const graph_error& e) { return say(exit_usage, e.what()); }
        catch (const std::bad_alloc&) { return say(exit_no_result, "expected enough memory, found too little: try a smaller --batch-size"); }
        catch (const std::exception& e) { return say(exit_no_result, e.what()); }
        catch (...) { return say(exit_no_result, "an unknown error"); }
    }
}
