// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/networks/pytorch_names.h>

namespace hypersparse
{
    std::vector<std::string> resnet_pytorch_names(std::size_t blocks_per_stage)
    {
        std::vector<std::string> names = {"conv1", "bn1"};
        for (int stage = 1; stage <= 3; ++stage)
        {
            for (std::size_t i = 0; i < blocks_per_stage; ++i)
            {
                const std::string block = "layer" + std::to_string(stage) + "." + std::to_string(i) + ".";
                for (const char* const module : {"conv1", "bn1", "conv2", "bn2"})
                    names.push_back(block + module);
                if (stage > 1 && i == 0)
                {
                    names.push_back(block + "downsample.0");
                    names.push_back(block + "downsample.1");
                }
            }
        }
        names.push_back("fc");
        return names;
    }

    std::vector<std::string> vgg_pytorch_names(std::span<const std::size_t> convolutions_per_stage)
    {
        std::vector<std::string> names;
        std::size_t module = 0;
        for (const std::size_t convolutions : convolutions_per_stage)
        {
            for (std::size_t i = 0; i < convolutions; ++i)
            {
                names.push_back("features." + std::to_string(module));
                names.push_back("features." + std::to_string(module + 1));
                module += 3;    // convolution, normalisation, relu
            }
            ++module;           // pool
        }
        names.push_back("classifier");
        return names;
    }
}
