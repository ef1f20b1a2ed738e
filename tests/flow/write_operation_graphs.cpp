// SPDX-License-Identifier: BSL-1.0
// write_operation_graphs FOLDER: each graph of unit/operation_graphs.h as FOLDER/N.onnx and FOLDER/N.c, some images as floats in
// FOLDER/N.images, and what interpret() makes of them in FOLDER/N.logits: for tests that give the files to other programs.
#include "../unit/operation_graphs.h"

#include <hypersparse/plugins/deploy/c_source/c_source.h>
#include <hypersparse/plugins/deploy/graph/interpret.h>
#include <hypersparse/plugins/deploy/little_endian.h>
#include <hypersparse/plugins/deploy/onnx/onnx_file.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

namespace
{
    constexpr int images = 3;

    std::ofstream open(const std::string& file)
    {
        std::ofstream out(file, std::ios::binary);
        out.exceptions(std::ios::failbit | std::ios::badbit);
        return out;
    }

    void write(const std::string& path, const hypersparse::graph& g)
    {
        open(path + ".onnx") << hypersparse::onnx_file(g);
        open(path + ".c") << hypersparse::make_c_source(g).text;
        std::ofstream pixels = open(path + ".images"), logits = open(path + ".logits");
        operation_graphs random;
        for (int i = 0; i < images; ++i)
        {
            const std::vector<float> image = random.numbers(g.input_shape().size(), 128);
            const std::vector<double> result = hypersparse::interpret(g, image);
            hypersparse::write_floats(pixels, image);
            hypersparse::write_floats(logits, std::vector<float>(result.begin(), result.end()));
        }
    }
}

int main(int argc, char** argv)
{
    if (argc != 2)
    {
        std::cerr << "usage: write_operation_graphs FOLDER\n";
        return EXIT_FAILURE;
    }
    const auto graphs = operation_graphs::all();
    for (std::size_t i = 0; i < graphs.size(); ++i)
        write(argv[1] + ("/" + std::to_string(i)), graphs[i]);
}
