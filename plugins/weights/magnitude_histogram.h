// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_WEIGHTS_MAGNITUDE_HISTOGRAM_H
#define HYPERSPARSE_PLUGINS_WEIGHTS_MAGNITUDE_HISTOGRAM_H

#include <hypersparse/plugins/weights/weight_tensor.h>

#include <array>
#include <cstddef>
#include <vector>

namespace hypersparse
{
    struct magnitude_histogram
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                How many weights have which magnitude: bins of equal width on a logarithmic scale, eight a decade from 1e-7 to 10,
                and the weights that are exactly 0 apart from them.

            CONVENTION
                - bin i counts lower_edge(i) <= |w| < lower_edge(i+1); the first one counts smaller magnitudes, too, and the last
                  one larger ones, infinity and NaN
                - the edges are powers of ten rounded to float
        !*/

        static constexpr int lowest_decade = -7;
        static constexpr int decades = 8;
        static constexpr int bins_per_decade = 8;
        static constexpr std::size_t bins = decades * bins_per_decade;

        std::array<std::size_t, bins> counts = {};
        std::size_t zeros = 0;

        static double lower_edge(std::size_t bin);
    };

    magnitude_histogram histogram_of(const std::vector<weight_tensor>& weights);
    /*!
        ensures
            - returns the histogram of all the weights, exact; they are read once, on the host
    !*/
}

#endif
