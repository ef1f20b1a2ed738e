// SPDX-License-Identifier: BSL-1.0
// The logits of a batch of images by the sparse engine, timed in a program that has nothing else. The network and its images are
// files of write_erk_network, and so are the logits that they are compared with. It is asked line by line, as run_worker.h says.
#include "worker/resident_memory.h"

#include <hypersparse/plugins/deploy/engine/sparse_engine.h>
#include <hypersparse/plugins/kernels/instruction_set.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <sstream>

using namespace hypersparse;
using benchmarks::resident_memory;

namespace
{
    struct request
    {
        std::string network, files;
        std::size_t batch = 1;
        unsigned threads = 1;
    };

    std::vector<float> read_floats(const std::string& path, std::size_t most)
    {
        std::vector<float> values(most);
        std::ifstream file(path, std::ios::binary);
        file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(most*sizeof(float)));
        if (file.gcount() == 0)
            throw std::runtime_error("cannot read " + path);
        values.resize(static_cast<std::size_t>(file.gcount())/sizeof(float));
        return values;
    }

    class engine_step
    {
    public:
        explicit engine_step(const request& asked)
            : asked_(asked), engine_(asked.files + ".hsn"),
              images_(read_floats(asked.files + ".images", asked.batch*engine_.input_shape().size())),
              logits_(asked.batch*engine_.outputs())
        {
            if (images_.size() != asked.batch*engine_.input_shape().size())
                throw std::runtime_error("expected " + std::to_string(asked.batch) + " images, found fewer");
            seconds_of(1);
            memory_ = resident_memory().now;
        }

        // The largest difference from the logits in the file, and the largest of those there
        std::pair<float, float> difference() const
        {
            const std::vector<float> expected = read_floats(asked_.files + ".logits", logits_.size());
            float most = 0, largest = 0;
            for (std::size_t i = 0; i < expected.size(); ++i)
            {
                most = std::max(most, std::abs(logits_[i] - expected[i]));
                largest = std::max(largest, std::abs(expected[i]));
            }
            return {most, largest};
        }

        nlohmann::json description(std::size_t before) const
        {
            const auto [most, largest] = difference();
            return {{"network", asked_.network}, {"batch", asked_.batch}, {"threads", asked_.threads},
                {"instructions", name_of(current_instruction_set())}, {"difference", most}, {"largest", largest},
                {"resident", memory_ - std::min(before, memory_)}};
        }

        double seconds_of(std::size_t steps)
        {
            const auto begin = std::chrono::steady_clock::now();
            for (std::size_t i = 0; i < steps; ++i)
                engine_.run(images_.data(), asked_.batch, logits_.data());
            return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        }

    private:
        request asked_;
        sparse_engine engine_;
        std::vector<float> images_, logits_;
        std::size_t memory_ = 0;
    };

    void answer_lines(const request& asked, std::size_t before)
    {
        engine_step work(asked);
        std::cout << work.description(before) << std::endl << std::fixed << std::setprecision(9);
        for (std::string line; std::getline(std::cin, line) && line != "quit"; )
        {
            std::istringstream words(line);
            std::string command, rest;
            long steps = 0;
            if (line == "memory")
                std::cout << nlohmann::json{{"before", before}, {"peak", resident_memory().peak}} << std::endl;
            else if (words >> command >> steps && command == "run" && steps > 0 && !(words >> rest))
                std::cout << work.seconds_of(static_cast<std::size_t>(steps)) << std::endl;
            else
                throw std::runtime_error("expected \"run K\" with K > 0, \"memory\" or \"quit\", found \"" + line + "\"");
        }
    }
}

int main(int argc, char** argv)
{
    const std::size_t before = resident_memory().now;
    request asked;
    CLI::App app("Times the sparse engine on a network of write_erk_network: `run K` computes K batches.", "engine_step");
    app.add_option("--network", asked.network, "what it is called");
    app.add_option("--files", asked.files, "of the network, without .hsn")->required();
    app.add_option("--batch", asked.batch, "images in a step")->check(CLI::Range(1, 4096));
    app.add_option("--threads", asked.threads, "of the CPU")->check(CLI::Range(1, 1024));
    CLI11_PARSE(app, argc, argv);
    try
    {
        set_cpu_threads(asked.threads);
        answer_lines(asked, before);
        return 0;
    }
    catch (const std::exception& e)
    {
        std::cerr << "engine_step: " << e.what() << std::endl;
        return 1;
    }
}
