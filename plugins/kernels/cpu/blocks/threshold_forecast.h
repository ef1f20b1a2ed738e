// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CPU_BLOCKS_THRESHOLD_FORECAST_H
#define HYPERSPARSE_PLUGINS_KERNELS_CPU_BLOCKS_THRESHOLD_FORECAST_H

#include <hypersparse/plugins/kernels/cpu/blocks/weight_blocks.h>

#include <optional>

namespace hypersparse::cpu
{
    class threshold_forecast
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Where the magnitude of a rank will be found in the next step, from where it was in the steps before: around
                the last one, as far away as it lately moved and some more. A wrong forecast costs time, not exactness.
        !*/

    public:
        std::optional<magnitude_range> range() const;
        /*!
            ensures
                - returns the forecast; nothing before the first learn()
        !*/

        void learn(float threshold);
        /*!
            ensures
                - this was the magnitude of the rank in the step that range() was the forecast for
        !*/

    private:
        // Bits of a magnitude, as a number: 2^23 of them are a factor of two.
        static constexpr std::uint32_t narrowest = 1u << 8, first_guess = 1u << 13, widest = 1u << 17;

        bool known_ = false;
        std::uint32_t last_ = 0;
        std::uint32_t reach_ = first_guess;
    };
}

#endif
