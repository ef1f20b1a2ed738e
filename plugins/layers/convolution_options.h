// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_CONVOLUTION_OPTIONS_H
#define HYPERSPARSE_PLUGINS_LAYERS_CONVOLUTION_OPTIONS_H

#include <string>
#include <vector>

namespace hypersparse
{
    struct convolution_options
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                How a convolution is computed on a GPU. With all of them false it is dlib's own, to the last bit. On the CPU
                they have no effect.
        !*/

        // Let cuDNN time its algorithms for this layer's own shape. dlib times them once for each size of filter and stride, and
        // gives all layers of that size the algorithm that was best for the first, however many channels they have. The other
        // two options choose for each shape, too.
        bool fast = false;

        // Let Ampere and later GPUs multiply in TF32: 10 bits of mantissa in the factors, sums in fp32. Some times faster.
        bool tf32 = false;

        // Take fixed algorithms that give the same bits each time, in fp32 unless tf32 is asked for, too.
        bool deterministic = false;

        bool are_dlibs() const { return !fast && !tf32 && !deterministic; }
        bool operator==(const convolution_options&) const = default;
    };

    convolution_options convolution_options_named(const std::string& name);
    /*!
        ensures
            - returns what programs call by these names: "dlib" (all false), "fast", "tf32", "deterministic" (one is true)
        throws
            - dlib::error for another name; the message lists them
    !*/

    const std::vector<std::string>& convolution_option_names();
}

#endif
