// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/layers/convolution_options.h>

#include <dlib/error.h>

namespace hypersparse
{
    convolution_options convolution_options_named(const std::string& name)
    {
        if (name == "dlib")
            return {};
        if (name == "fast")
            return {.fast = true};
        if (name == "tf32")
            return {.tf32 = true};
        if (name == "deterministic")
            return {.deterministic = true};
        throw dlib::error("convolution: expected one of dlib fast tf32 deterministic, found '" + name + "'");
    }

    const std::vector<std::string>& convolution_option_names()
    {
        static const std::vector<std::string> names = {"dlib", "fast", "tf32", "deterministic"};
        return names;
    }
}
