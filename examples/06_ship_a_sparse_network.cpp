// SPDX-License-Identifier: BSL-1.0
/*
    What a product contains: a sparse file and the engine. No dlib, no BLAS, no Python; the program is some 600 KB.

    Train a network, write its sparse file, and give it to this program with pictures of the size that it was trained on:
        art train --config examples/recipes/demo.toml --out runs/demo
        art export runs/demo --format hsn --out shapes.hsn
        ex_06_ship_a_sparse_network shapes.hsn picture.png another.png
*/
#include <hypersparse/plugins/deploy/engine/sparse_engine.h>

#include <png.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

// Bytes red, green, blue, row by row, or grey where the network reads one channel. libpng's simplified interface converts
// whatever the file holds.
static std::vector<std::uint8_t> read_png(const char* file, const hypersparse::tensor_shape& shape)
{
    png_image image = {};
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_file(&image, file))
        throw std::runtime_error(file + std::string(": ") + image.message);
    image.format = shape.channels == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
    if (image.height != shape.rows || image.width != shape.cols)
    {
        png_image_free(&image);
        throw std::runtime_error(file + std::string(": expected a picture of ") + std::to_string(shape.rows) + " x "
            + std::to_string(shape.cols) + " pixels, found " + std::to_string(image.height) + " x " + std::to_string(image.width));
    }
    std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(image));
    png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr);
    return pixels;
}

int main(int argc, char** argv)
try
{
    if (argc < 3)
        throw std::runtime_error("expected a sparse file and pictures: ex_06_ship_a_sparse_network NET.hsn PICTURE.png...");

    const hypersparse::sparse_engine engine{std::string(argv[1])};
    std::vector<float> logits(engine.outputs());
    for (int i = 2; i < argc; ++i)
    {
        engine.run(read_png(argv[i], engine.input_shape()).data(), 1, logits.data());
        const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
        const auto& names = engine.class_names();
        std::printf("%s: class %td %s\n", argv[i], best, names.empty() ? "" : names[static_cast<std::size_t>(best)].c_str());
    }
    return 0;
}
catch (const std::exception& error)
{
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
}
