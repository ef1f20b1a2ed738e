// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_C_SOURCE_C_FUNCTIONS_H
#define HYPERSPARSE_PLUGINS_DEPLOY_C_SOURCE_C_FUNCTIONS_H

#include <hypersparse/plugins/deploy/graph/operations.h>

#include <set>
#include <string>

namespace hypersparse
{
    class c_functions
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The functions that a C program needs for its layers, each written once: a compiler that warns of unused
                functions has nothing to say. Their texts stand in c_function_texts.h.
        !*/

    public:
        const char* use(const char* name);
        /*!
            requires
                - name is "normalise", "scale", "max_pool", "mean_pool", "add", "start_sum" or "copy"
            ensures
                - the program has this function, and returns name
        !*/

        std::string use_activation(activation function);
        std::string use_product(const std::string& name, const std::string& storage);
        std::string use_channels(int bits);
        /*!
            requires
                - name is "convolve", "convolve_transposed", "connect" or "multiply_rows"; storage is what
                  c_arrays::storage_of() returned
                - bits is what c_arrays::channel_bits() returned
            ensures
                - the program has this function for such arrays, and returns its name: "convolve_16", "apply_relu",
                  "add_channels_16"
        !*/

        static bool takes_parameter(activation function);
        /*!
            ensures
                - returns whether the function for this activation takes its parameter
        !*/

        std::string text(const std::string& pixel_type) const;
        /*!
            ensures
                - returns all functions, and the types they take: each after those that it calls
        !*/

        bool use_math() const { return uses_math_; }
        /*!
            ensures
                - returns whether they need <math.h>
        !*/

    private:
        std::set<std::string> used_;
        std::string bodies_;        // of those that are made of several pieces
        bool uses_math_ = false;
    };
}

#endif
