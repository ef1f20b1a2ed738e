// SPDX-License-Identifier: BSL-1.0
// engine_program FILE.hsn < PIXELS: reads images, planes of bytes each, and prints a line of logits for each, computed one by one and
// then all at once. Links the engine alone.
#include <hypersparse/plugins/deploy/engine/sparse_engine.h>

#include <iostream>
#include <iterator>

static void print(const std::vector<float>& logits, std::size_t of_each)
{
    for (std::size_t i = 0; i < logits.size(); ++i)
        std::cout << logits[i] << ((i + 1) % of_each == 0 ? '\n' : ' ');
}

int main(int, char** argv)
{
    const hypersparse::sparse_engine engine{std::string(argv[1])};
    const std::vector<char> bytes{std::istreambuf_iterator<char>(std::cin), {}};
    std::vector<float> pixels;
    for (char byte : bytes)
        pixels.push_back(static_cast<unsigned char>(byte));
    const std::size_t size = engine.input_shape().size(), n = pixels.size() / size, of_each = engine.outputs();
    std::vector<float> logits(n*of_each);
    std::cout.precision(9);
    for (std::size_t i = 0; i < n; ++i)
        engine.run(pixels.data() + i*size, 1, logits.data() + i*of_each);
    print(logits, of_each);
    engine.run(pixels.data(), n, logits.data());
    print(logits, of_each);
}
