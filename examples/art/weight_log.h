// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_WEIGHT_LOG_H
#define HYPERSPARSE_EXAMPLES_ART_WEIGHT_LOG_H

#include <hypersparse/plugins/training/training_observer.h>
#include <hypersparse/plugins/weights/weight_tensor.h>

#include <string>
#include <vector>

namespace hypersparse::program
{
    std::string weight_line(const epoch_metrics& metrics, const std::vector<weight_tensor>& weights, double prune_rate);
    /*!
        requires
            - weights are those of the network in training after this epoch, and nothing changes them meanwhile
        ensures
            - returns the line of weights.jsonl, with its line break:
                epoch, phase
                lowest, bins_per_decade, bins, zeros    as in magnitude_histogram.h
                threshold, scale, sum_abs, sum_tanh     t, s, sum |w| and sum tanh(s|w|) of the HyperSparse penalty at this prune rate;
                                                        null in phase finetune, and where the formula has no value
            - the weights are read four times
    !*/

    std::string weight_lines_before(const std::string& lines, std::size_t epoch);
    /*!
        ensures
            - returns the lines of a weights.jsonl from its beginning that are of epochs before this one, as far as they are whole
    !*/
}

#endif
