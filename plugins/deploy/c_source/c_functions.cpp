// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/c_source/c_functions.h>

#include <hypersparse/plugins/deploy/c_source/c_function_texts.h>
#include <hypersparse/plugins/deploy/c_source/fill_places.h>

namespace hypersparse
{
    namespace
    {
        using namespace c_function_texts;

        // The formulas of activation.h, p standing for the parameter
        const char* formula(activation function)
        {
            switch (function)
            {
                case activation::relu: return "x[i] > 0 ? x[i] : 0";
                case activation::leaky_relu: return "x[i] > 0 ? x[i] : p*x[i]";
                case activation::sigmoid: return "1/(1 + expf(-x[i]))";
                case activation::tanh: return "tanhf(x[i])";
                case activation::gelu: return "x[i]/2 * (1 + erff(x[i]/1.41421356f))";
                case activation::silu: return "x[i]/(1 + expf(-x[i]))";
                case activation::mish: return "x[i]*tanhf(x[i] > 30 ? x[i] : log1pf(expf(x[i])))";
                case activation::clipped_relu: return "x[i] <= 0 ? (p < 0 ? p : 0) : x[i] < p ? x[i] : p";
                case activation::elu: return "x[i] > 0 ? x[i] : p*expm1f(x[i])";
            }
            return "x[i]";
        }

        const char* product_named(const std::string& name)
        {
            return name == "connect" ? connect : name == "multiply_rows" ? multiply_rows : convolve;
        }
    }

    bool c_functions::takes_parameter(activation function)
    {
        return function == activation::leaky_relu || function == activation::clipped_relu || function == activation::elu;
    }

    const char* c_functions::use(const char* name)
    {
        used_.insert(name);
        return name;
    }

    std::string c_functions::use_activation(activation function)
    {
        const std::string name = std::string("apply_") + name_of(function), result = formula(function);
        if (used_.insert(name).second)
            bodies_ += fill_places(apply, {{"@NAME@", name}, {"@PARAMETER@", takes_parameter(function) ? "float p, " : ""},
                {"@FORMULA@", result}});
        uses_math_ = uses_math_ || result.find("f(") != std::string::npos;
        return name;
    }

    std::string c_functions::use_product(const std::string& name, const std::string& storage)
    {
        const std::string full_name = name + '_' + storage;
        if (!used_.insert(full_name).second)
            return full_name;
        const bool transposed = name == "convolve_transposed";
        if (name == "convolve" || transposed)
            used_.insert(transposed ? "spread_weight" : "add_weight");
        const bool dense = storage == "dense";
        const std::string type = "const uint" + storage + "_t *";
        bodies_ += fill_places(product_named(name), {{"@NAME@", full_name},
            {"@ADD@", transposed ? "spread_weight" : "add_weight"},
            {"@ARRAYS@", dense ? "int32_t columns, const float *value" : type + "count, " + type + "column, const float *value"},
            {"@EACH@", dense ? "for (n = 0; n < columns; ++n, ++value)"
                : "for (n = (int32_t)count[o]; n > 0; --n, ++column, ++value)"},
            {"@COLUMN@", dense ? "n" : "(int32_t)*column"}});
        return full_name;
    }

    std::string c_functions::use_channels(int bits)
    {
        const std::string name = "add_channels_" + std::to_string(bits);
        if (used_.insert(name).second)
            bodies_ += fill_places(add_channels, {{"@NAME@", name}, {"@TYPE@", "int" + std::to_string(bits) + "_t"}});
        return name;
    }

    std::string c_functions::text(const std::string& pixel_type) const
    {
        const bool has_weights = used_.count("add_weight") || used_.count("spread_weight");
        const bool has_windows = has_weights || used_.count("max_pool") || used_.count("mean_pool");
        const std::pair<bool, std::string> pieces[] = {
            {has_windows || used_.count("start_sum"), shape_type},
            {has_windows, std::string(window_type) + inside},
            {used_.count("add_weight"), add_weight},
            {used_.count("spread_weight"), spread_weight},
            {used_.count("normalise"), fill_places(normalise, {{"@PIXEL@", pixel_type}})},
            {used_.count("scale"), scale},
            {used_.count("max_pool"), fill_places(pool, {{"@NAME@", "max_pool"},
                {"@START@", "x[(top + rows.begin)*in.cols + left + cols.begin]"},
                {"@TAKE@", "result = value > result ? value : result;"}, {"@RESULT@", "result"}})},
            {used_.count("mean_pool"), fill_places(pool, {{"@NAME@", "mean_pool"}, {"@START@", "0"},
                {"@TAKE@", "result += value;"},
                {"@RESULT@", "result/(float)((rows.end - rows.begin)*(cols.end - cols.begin))"}})},
            {used_.count("add"), add},
            {used_.count("start_sum"), start_sum},
            {used_.count("copy"), copy}};
        std::string all;
        for (const auto& [is_used, piece] : pieces)
            if (is_used)
                all += piece;
        return all + bodies_;
    }
}
