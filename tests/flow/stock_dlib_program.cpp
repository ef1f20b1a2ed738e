// SPDX-License-Identifier: BSL-1.0
// stock_dlib_program FILE < PIXELS: what a user of dlib without this library writes to run an exported ResNet-8: reads images of
// 32 x 32 pixels, three planes of bytes each, and prints a line of logits for each. Links dlib alone.
#include <hypersparse/networks/stock_dlib.h>

#include <iostream>
#include <string>

int main(int, char** argv)
{
    hypersparse::stock::resnet<8> net;
    dlib::deserialize(argv[1]) >> net;

    constexpr int plane = 32*32;
    std::string bytes(3*plane, ' ');
    while (std::cin.read(bytes.data(), static_cast<std::streamsize>(bytes.size())))
    {
        dlib::matrix<dlib::rgb_pixel> image(32, 32);
        int i = 0;
        for (dlib::rgb_pixel& pixel : image)
        {
            const auto channel = [&](int c) { return static_cast<unsigned char>(bytes[static_cast<std::size_t>(c*plane + i)]); };
            pixel = dlib::rgb_pixel(channel(0), channel(1), channel(2));
            ++i;
        }
        net(image);
        std::cout.precision(9);
        for (float logit : net.subnet().get_output())
            std::cout << logit << ' ';
        std::cout << '\n';
    }
}
