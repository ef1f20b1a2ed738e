// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/networks/pytorch_names.h>

namespace hypersparse
{
    std::vector<std::string> resnet_pytorch_names(const std::vector<std::size_t>& blocks_in_stage, bool first_stage_projects)
    {
        std::vector<std::string> names = {"conv1", "bn1"};
        for (std::size_t stage = 1; stage <= blocks_in_stage.size(); ++stage)
        {
            for (std::size_t i = 0; i < blocks_in_stage[stage - 1]; ++i)
            {
                const std::string block = "layer" + std::to_string(stage) + "." + std::to_string(i) + ".";
                for (const char* const module : {"conv1", "bn1", "conv2", "bn2"})
                    names.push_back(block + module);
                if (i == 0 && (stage > 1 || first_stage_projects))
                {
                    names.push_back(block + "downsample.0");
                    names.push_back(block + "downsample.1");
                }
            }
        }
        names.push_back("fc");
        return names;
    }

    std::vector<std::string> vgg_pytorch_names(
        std::span<const std::size_t> convolutions_per_stage, const std::vector<std::string>& classifier)
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
        names.insert(names.end(), classifier.begin(), classifier.end());
        return names;
    }
}
