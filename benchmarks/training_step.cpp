// SPDX-License-Identifier: BSL-1.0
// Our side of benchmarks/compare_with_pytorch, which asks line by line, so that two programs can be timed in turns:
//     run K   trains K steps and answers with the seconds that they took
//     quit    ends the program, as the end of the input does
// The first line it prints says in JSON what is trained. benchmarks/pytorch_step.py is asked the same way.
#include "../examples/art/cpu_threads.h"

#include <hypersparse/networks/published_settings.h>
#include <hypersparse/networks/resnet.h>
#include <hypersparse/networks/vgg.h>
#include <hypersparse/plugins/kernels/device_check.h>
#include <hypersparse/plugins/weights/for_each_layer.h>
#include <hypersparse/plugins/weights/weight_list.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <dlib/dnn.h>

#include <CLI/CLI.hpp>

#include <chrono>
#include <iomanip>
#include <iostream>
#include <limits>
#include <sstream>

using namespace hypersparse;

namespace
{
    constexpr unsigned long classes = 10;
    constexpr long image_size = 32;
    constexpr std::size_t batches_made = 8;
    constexpr double prune_rate = 0.98;
    constexpr double lambda = 5e-6;
    constexpr double learning_rate = 0.01;
    constexpr channel_statistics cifar10 = {{0.4914f, 0.4822f, 0.4465f}, {0.2023f, 0.1994f, 0.2010f}};

#ifdef DLIB_USE_CUDA
    constexpr const char* device = "cuda";
#else
    constexpr const char* device = "cpu";
#endif

    struct request
    {
        std::string network;
        std::string penalty = "hypersparse";
        std::string convolution = "dlib";
        std::string layers = "fast";
        std::size_t batch = 64;
        unsigned threads = 1;
    };

    struct batch
    {
        std::vector<dlib::matrix<dlib::rgb_pixel>> images;
        std::vector<unsigned long> labels;
    };

    batch random_batch(std::size_t size, dlib::rand& random)
    {
        batch made;
        made.images.assign(size, dlib::matrix<dlib::rgb_pixel>(image_size, image_size));
        for (auto& image : made.images)
        {
            for (dlib::rgb_pixel& pixel : image)
            {
                pixel.red = random.get_random_8bit_number();
                pixel.green = random.get_random_8bit_number();
                pixel.blue = random.get_random_8bit_number();
            }
            made.labels.push_back(random.get_random_32bit_number() % classes);
        }
        return made;
    }

    template <typename architecture>
    class training
    {
    public:
        explicit training(const request& asked)
            : net_(make_train_net<architecture>(classes, image_size, image_size, 1)),
              solver_(net_, {.prune_rate = prune_rate, .lambda = asked.penalty == "none" ? 0 : lambda}),
              trainer_(net_, solver_)
        {
            constexpr unsigned long never = std::numeric_limits<unsigned long>::max();
            net_.input_layer().set_statistics(cifar10);
            set_convolution_options(net_, convolution_options_named(asked.convolution));
            trainer_.set_learning_rate(learning_rate);
            trainer_.set_learning_rate_shrink_factor(1);
            trainer_.set_iterations_without_progress_threshold(never);
            dlib::rand random;
            for (std::size_t i = 0; i < batches_made; ++i)
                batches_.push_back(random_batch(asked.batch, random));
        }

        std::string description(const request& asked)
        {
            std::size_t parameters = 0;
            for_each_layer([&](const auto& l) { parameters += l.get_layer_params().size(); }, net_);
            std::ostringstream out;
            out << R"({"network": ")" << architecture::name() << R"(", "batch": )" << asked.batch
                << R"(, "penalty": ")" << asked.penalty << R"(", "device": ")" << device << R"(", "layers": ")" << asked.layers << R"(", "threads": )" << asked.threads
                << R"(, "parameters": )" << parameters << R"(, "prunable": )" << count_weights(weight_list(net_)) << "}";
            return out.str();
        }

        double seconds_of(std::size_t steps)
        {
            const std::size_t before = solver_.steps();
            const auto begin = std::chrono::steady_clock::now();
            for (std::size_t i = 0; i < steps; ++i)
            {
                const batch& next = batches_[(before + i) % batches_.size()];
                trainer_.train_one_step(next.images, next.labels);
            }
            trainer_.get_net(dlib::force_flush_to_disk::no);    // dlib's trainer works in a thread of its own ...
            dlib::cuda::device_synchronize(0);                  // ... and that thread does not wait for the last kernels
            const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
            solver_.rethrow_failure();
            if (const std::size_t done = solver_.steps() - before; done != steps)
                throw dlib::error("expected " + std::to_string(steps) + " steps, found " + std::to_string(done));
            return time.count();
        }

    private:
        typename architecture::train_net net_;
        hypersparse_sgd solver_;
        dlib::dnn_trainer<typename architecture::train_net, hypersparse_sgd> trainer_;
        std::vector<batch> batches_;
    };

    std::size_t steps_asked_for(const std::string& line)
    {
        std::istringstream words(line);
        std::string command, rest;
        long steps = 0;
        if (!(words >> command >> steps) || command != "run" || steps <= 0 || words >> rest)
            throw dlib::error("expected \"run K\" with K > 0, or \"quit\", found \"" + line + "\"");
        return static_cast<std::size_t>(steps);
    }

    template <typename architecture>
    void answer(const request& asked)
    {
        training<architecture> work(asked);
        std::cout << work.description(asked) << std::endl;
        std::cout << std::fixed << std::setprecision(9);
        for (std::string line; std::getline(std::cin, line) && line != "quit"; )
            std::cout << work.seconds_of(steps_asked_for(line)) << std::endl;
    }

    void declare_options(CLI::App& app, request& asked)
    {
        constexpr std::size_t largest_batch = 65536;
        constexpr unsigned most_threads = 1024;
        const CLI::IsMember networks({"resnet-20", "resnet-32", "vgg-19"}), penalties({"hypersparse", "none"});
        app.add_option("--network", asked.network, "what is trained")->required()->check(networks);
        app.add_option("--batch", asked.batch, "images in a step")->check(CLI::Range(std::size_t{2}, largest_batch));
        app.add_option("--penalty", asked.penalty, "with the penalty or without")->check(penalties);
        app.add_option("--convolution", asked.convolution, "how a GPU computes it")->check(CLI::IsMember(convolution_option_names()));
        app.add_option("--layers", asked.layers, "what computes on the CPU")->check(CLI::IsMember({"fast", "dlib"}));
        app.add_option("--threads", asked.threads, "of the CPU")->check(CLI::Range(1u, most_threads));
    }
}

int main(int argc, char** argv)
try
{
    request asked;
    CLI::App app("Times training steps on random images: `run K` on the standard input trains K of them.", "training_step");
    declare_options(app, asked);
    try
    {
        app.parse(argc, argv);
    }
    catch (const CLI::CallForHelp& help)
    {
        return app.exit(help);
    }
    require_device();
    use_fast_layers(asked.layers == "fast");
    program::set_threads(asked.threads);
    if (asked.network == "vgg-19")
        answer<vgg<19>>(asked);
    else if (asked.network == "resnet-20")
        answer<resnet<20>>(asked);
    else
        answer<resnet<32>>(asked);
    return 0;
}
catch (const CLI::ParseError& e)
{
    std::cerr << "training_step: " << e.what() << std::endl;
    return 2;
}
catch (const std::exception& e)
{
    std::cerr << "training_step: " << e.what() << std::endl;
    return 1;
}
