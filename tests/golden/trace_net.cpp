// SPDX-License-Identifier: BSL-1.0
#include "trace_net.h"

#include <stdexcept>

namespace
{
    void check_size(const std::string& name, const std::vector<float>& values, std::size_t size)
    {
        if (values.size() != size)
            throw std::runtime_error("trace: expected " + std::to_string(size) + " numbers for " + name + ", found "
                + std::to_string(values.size()));
    }
}

parameter part_of_tensor(const std::string& name, dlib::tensor& params, std::size_t offset, std::size_t size)
{
    return {name,
        [&params, offset, size] { return std::vector<float>(params.host() + offset, params.host() + offset + size); },
        [&params, offset, size, name](const std::vector<float>& values)
        {
            check_size(name, values, size);
            std::copy(values.begin(), values.end(), params.host() + offset);
        }};
}

parameter transposed_matrix(const std::string& name, dlib::tensor& params, long inputs, long outputs)
{
    return {name,
        [=, &params]
        {
            std::vector<float> values;      // (out, in)
            for (long o = 0; o < outputs; ++o)
                for (long i = 0; i < inputs; ++i)
                    values.push_back(params.host()[i * outputs + o]);
            return values;
        },
        [=, &params](const std::vector<float>& values)
        {
            check_size(name, values, static_cast<std::size_t>(inputs * outputs));
            for (long o = 0; o < outputs; ++o)
                for (long i = 0; i < inputs; ++i)
                    params.host()[i * outputs + o] = values[o * inputs + i];
        }};
}
