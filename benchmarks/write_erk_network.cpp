// SPDX-License-Identifier: BSL-1.0
// Writes a network with Erdos-Renyi-kernel densities, always the same for the same arguments, as the files that engines of
// others and ours are timed with: NAME.hsn, NAME.onnx, some images (NAME.images, as the network's input takes them) and the logits
// of the first of them by plain loops (NAME.logits). The last two are float32 without a header, as this machine has it.
#include "worker/erk_graph.h"

#include <hypersparse/plugins/deploy/graph/interpret.h>
#include <hypersparse/plugins/deploy/onnx/onnx_file.h>
#include <hypersparse/plugins/deploy/sparse_file/sparse_file.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <random>
#include <span>

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

    std::vector<float> random_pixels(std::size_t n)
    {
        std::mt19937 generator(1);
        std::vector<float> pixels(n);
        for (float& pixel : pixels)
            pixel = static_cast<float>(generator() >> 24);
        return pixels;
    }

    std::vector<float> logits_of(const graph& g, const std::vector<float>& pixels, std::size_t images)
    {
        std::vector<float> logits;
        const std::size_t size = g.input_shape().size();
        for (std::size_t i = 0; i < images; ++i)
            for (double logit : interpret(g, std::span(pixels).subspan(i*size, size)))
                logits.push_back(static_cast<float>(logit));
        return logits;
    }

    void write_files(const graph& g, std::size_t images, const std::string& name)
    {
        constexpr std::size_t compared = 8;     // plain loops take their time
        const std::vector<float> pixels = random_pixels(images*g.input_shape().size());
        const std::vector<float> logits = logits_of(g, pixels, std::min(images, compared));
        const std::string onnx = onnx_file(g);
        write_sparse_file(name + ".hsn", g);
        write(name + ".images", pixels.data(), pixels.size()*sizeof(float));
        write(name + ".logits", logits.data(), logits.size()*sizeof(float));
        write(name + ".onnx", onnx.data(), onnx.size());
    }
}

int main(int argc, char** argv)
{
    std::string network, name;
    double prune_rate = 0.9;
    std::size_t images = 64;
    unsigned seed = 1;
    CLI::App app("Writes a sparse network of random weights as files that engines can be timed with.", "write_erk_network");
    app.add_option("--network", network, "what to write")->required()->check(CLI::IsMember({"resnet-32", "vgg-19"}));
    app.add_option("--prune-rate", prune_rate, "fraction of its weights that is missing")->check(CLI::Range(0.0, 0.9999));
    app.add_option("--seed", seed, "of its weights");
    app.add_option("--images", images, "written with it")->check(CLI::Range(1, 4096));
    app.add_option("--files", name, "name of the files, without .hsn, .onnx, .images, .logits")->required();
    CLI11_PARSE(app, argc, argv);
    try
    {
        write_files(benchmarks::erk_graph(network, prune_rate, seed), images, name);
        return 0;
    }
    catch (const std::exception& e)
    {
        std::cerr << "write_erk_network: " << e.what() << std::endl;
        return 1;
    }
}
