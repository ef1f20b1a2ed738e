// SPDX-License-Identifier: BSL-1.0
#include "run_worker.h"

#include "../../examples/art/cpu_threads.h"
#include "resident_memory.h"

#include <hypersparse/plugins/kernels/device_check.h>
#include <hypersparse/plugins/kernels/instruction_set.h>
#include <hypersparse/plugins/layers/fast/fast_layers.h>

#include <nlohmann/json.hpp>

#include <dlib/error.h>

#include <iomanip>
#include <iostream>
#include <sstream>

namespace hypersparse::benchmarks
{
    namespace
    {
    #ifdef DLIB_USE_CUDA
        constexpr const char* device = "cuda";
    #else
        constexpr const char* device = "cpu";
    #endif

        std::size_t steps_asked_for(const std::string& line)
        {
            std::istringstream words(line);
            std::string command, rest;
            long steps = 0;
            if (!(words >> command >> steps) || command != "run" || steps <= 0 || words >> rest)
                throw dlib::error("expected \"run K\" with K > 0, \"memory\" or \"quit\", found \"" + line + "\"");
            return static_cast<std::size_t>(steps);
        }

        nlohmann::json describe(step_worker& worker, const worker_request& asked)
        {
            nlohmann::json about = worker.description();
            about.update({{"batch", asked.batch}, {"layers", asked.layers}, {"threads", asked.threads}, {"device", device}});
        #ifdef HYPERSPARSE_HAS_FAST_LAYERS
            about["instructions"] = name_of(current_instruction_set());
        #endif
            return about;
        }

        void answer_lines(const worker_request& asked, const std::function<std::unique_ptr<step_worker>()>& make)
        {
            const std::size_t before = resident_memory().now;
            const std::unique_ptr<step_worker> worker = make();
            std::cout << describe(*worker, asked) << std::endl << std::fixed << std::setprecision(9);
            for (std::string line; std::getline(std::cin, line) && line != "quit"; )
            {
                if (line == "memory")
                    std::cout << nlohmann::json{{"before", before}, {"peak", resident_memory().peak}} << std::endl;
                else
                    std::cout << worker->seconds_of(steps_asked_for(line)) << std::endl;
            }
        }
    }

    int run_worker(CLI::App& app, worker_request& asked, int argc, char** argv,
        const std::function<std::unique_ptr<step_worker>()>& make)
    try
    {
        constexpr unsigned most_threads = 1024;
        app.add_option("--threads", asked.threads, "of the CPU")->check(CLI::Range(1u, most_threads));
        try
        {
            app.parse(argc, argv);
        }
        catch (const CLI::CallForHelp& help)
        {
            return app.exit(help);
        }
        require_device();
        use_fast_layers(asked.layers != "dlib");
        program::set_threads(asked.threads);
        answer_lines(asked, make);
        return 0;
    }
    catch (const CLI::ParseError& e)
    {
        std::cerr << app.get_name() << ": " << e.what() << std::endl;
        return 2;
    }
    catch (const std::exception& e)
    {
        std::cerr << app.get_name() << ": " << e.what() << std::endl;
        return 1;
    }
}
