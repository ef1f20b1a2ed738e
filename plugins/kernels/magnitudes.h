// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_MAGNITUDES_H
#define HYPERSPARSE_PLUGINS_KERNELS_MAGNITUDES_H

#include <hypersparse/plugins/weights/weight_tensor.h>

#include <cstddef>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            What can be asked about the magnitudes |w| of all prunable weights of a network, read where they stand. The
            functions in namespace hypersparse choose between the twins in cpu:: (the specification) and cuda::, which
            have the same signatures and give the same thresholds and counts, and sums within 1e-6 relative.
            Sums are taken in double, in an order that depends on the sizes only: the same input gives the same bits, on any
            number of threads.
    !*/

    struct magnitude_sums
    {
        double sum = 0;         // sum of |w|
        float largest = 0;      // largest |w|, NaN if there is a NaN among the weights
    };

    float magnitude_of_rank(const std::vector<weight_tensor>& weights, std::size_t rank);
    /*!
        requires
            - rank < count_weights(weights)
        ensures
            - returns the number that would stand at position rank (from 0) if all |w| were sorted in ascending order.
              O(N) selection over the bit patterns, exact; NaN counts as larger than infinity
    !*/

    magnitude_sums sum_magnitudes(const std::vector<weight_tensor>& weights);
    /*!
        ensures
            - returns the sum of all |w| and the largest of them; zeros for an empty list
    !*/

    double sum_tanh(const std::vector<weight_tensor>& weights, float scale);
    /*!
        requires
            - scale >= 0
        ensures
            - returns the sum of tanh(scale |w|) over all weights
    !*/

    std::size_t count_nonzero(const weight_tensor& weights);
    /*!
        ensures
            - returns how many of the weights are not exactly 0 (+0 and -0 are both zero)
    !*/

    std::size_t count_above(const weight_tensor& weights, float threshold);
    /*!
        ensures
            - returns how many of the weights have |w| > threshold
    !*/

    std::size_t zero_small(const weight_tensor& weights, float threshold, std::size_t keep_ties);
    /*!
        ensures
            - sets to +0 every weight with |w| < threshold, and every weight with |w| == threshold but for the first
              keep_ties of them in index order
            - returns the number of weights with |w| == threshold that were kept: min(keep_ties, how many there are)
    !*/

    namespace cpu
    {
        float magnitude_of_rank(const std::vector<weight_tensor>& weights, std::size_t rank);
        magnitude_sums sum_magnitudes(const std::vector<weight_tensor>& weights);
        double sum_tanh(const std::vector<weight_tensor>& weights, float scale);
        std::size_t count_nonzero(const weight_tensor& weights);
        std::size_t count_above(const weight_tensor& weights, float threshold);
        std::size_t zero_small(const weight_tensor& weights, float threshold, std::size_t keep_ties);
    }

    namespace cuda
    {
        float magnitude_of_rank(const std::vector<weight_tensor>& weights, std::size_t rank);
        magnitude_sums sum_magnitudes(const std::vector<weight_tensor>& weights);
        double sum_tanh(const std::vector<weight_tensor>& weights, float scale);
        std::size_t count_nonzero(const weight_tensor& weights);
        std::size_t count_above(const weight_tensor& weights, float threshold);
        std::size_t zero_small(const weight_tensor& weights, float threshold, std::size_t keep_ties);
    }
}

#endif
