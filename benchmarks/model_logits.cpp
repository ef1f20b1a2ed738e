// SPDX-License-Identifier: BSL-1.0
// The logits of a trained model for the first test images of CIFAR-10, by dlib's network, by plain loops in double over its graph
// and by the sparse engine: float32 without a header, as this machine has it, in a folder, with the images as the graph takes them
// (image.float32), their labels and model.onnx. benchmarks/agreement compares them.
#include <hypersparse/networks/model_file.h>
#include <hypersparse/networks/network.h>
#include <hypersparse/plugins/data/datasets.h>
#include <hypersparse/plugins/deploy/engine/sparse_engine.h>
#include <hypersparse/plugins/deploy/graph/interpret.h>
#include <hypersparse/plugins/deploy/onnx/onnx_file.h>

#include <CLI/CLI.hpp>

#include <fstream>
#include <iostream>

using namespace hypersparse;

namespace
{
    void write(const std::string& path, const void* bytes, std::size_t size)
    {
        std::ofstream file(path, std::ios::binary);
        file.write(static_cast<const char*>(bytes), static_cast<std::streamsize>(size));
        if (!file.flush())
            throw std::runtime_error("cannot write " + path);
    }

    void write(const std::string& path, const std::vector<float>& numbers)
    {
        write(path, numbers.data(), numbers.size()*sizeof(float));
    }

    // By channels, rows and columns
    std::vector<float> planes_of(const network::image_type& image)
    {
        std::vector<float> red, green, blue;
        for (const dlib::rgb_pixel& p : image)
        {
            red.push_back(p.red);
            green.push_back(p.green);
            blue.push_back(p.blue);
        }
        red.insert(red.end(), green.begin(), green.end());
        red.insert(red.end(), blue.begin(), blue.end());
        return red;
    }

    void write_logits(const std::string& model, const std::string& data, std::size_t count, const std::string& folder)
    {
        model_info info;
        const auto net = load_model(model, info);
        dataset_options options;
        options.directory = data;
        options.train = false;
        options.test_limit = count;
        const labelled_images test = load_dataset("cifar10", options).test;
        const graph g = net->to_graph();

        std::vector<float> numbers, by_loops;
        for (const network::image_type& image : test.images)
        {
            const std::vector<float> planes = planes_of(image);
            for (double logit : interpret(g, planes))
                by_loops.push_back(static_cast<float>(logit));
            numbers.insert(numbers.end(), planes.begin(), planes.end());
        }
        const sparse_engine engine(g);
        std::vector<float> by_engine(test.images.size()*engine.outputs());
        engine.run(numbers.data(), test.images.size(), by_engine.data());

        write(folder + "/images.float32", numbers);
        write(folder + "/labels.float32", std::vector<float>(test.labels.begin(), test.labels.end()));
        write(folder + "/dlib.float32", net->logits(test.images));
        write(folder + "/loops.float32", by_loops);
        write(folder + "/engine.float32", by_engine);
        const std::string onnx = onnx_file(g);
        write(folder + "/model.onnx", onnx.data(), onnx.size());
    }
}

int main(int argc, char** argv)
{
    std::string model, data, folder;
    std::size_t count = 1000;
    CLI::App app("Writes the logits of a trained model for test images of CIFAR-10, by all who compute them in C++.", "model_logits");
    app.add_option("MODEL", model, "model file")->required();
    app.add_option("--data-dir", data, "where CIFAR-10 is")->required();
    app.add_option("--images", count, "first test images")->check(CLI::Range(1, 10000));
    app.add_option("--out", folder, "folder that is there")->required();
    CLI11_PARSE(app, argc, argv);
    try
    {
        write_logits(model, data, count, folder);
        return 0;
    }
    catch (const std::exception& error)
    {
        std::cerr << "model_logits: " << error.what() << std::endl;
        return 1;
    }
}
