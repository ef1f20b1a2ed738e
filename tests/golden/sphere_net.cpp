// SPDX-License-Identifier: BSL-1.0
#include "sphere_net.h"

golden_samples read_golden_samples(const nlohmann::json& file, long channels)
{
    golden_samples samples;
    const std::vector<long> shape = file["x_shape"];
    samples.shape = {shape.at(0), channels, shape.at(2), shape.at(3)};
    const std::vector<float> all = floats(file["x"]);
    const long plane = shape[2] * shape[3];
    for (long i = 0; i < shape[0]; ++i)
    {
        const auto begin = all.begin() + i * shape[1] * plane;
        samples.x.emplace_back(begin, begin + channels * plane);
    }
    samples.y = file["y"].get<std::vector<unsigned long>>();
    return samples;
}

std::map<std::string, std::vector<long>> golden_shapes(const nlohmann::json& params)
{
    std::map<std::string, std::vector<long>> shapes;
    for (const nlohmann::json& p : params)
        shapes[p["name"]] = p["shape"].get<std::vector<long>>();
    return shapes;
}
