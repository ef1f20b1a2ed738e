// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_BATCH_SOURCE_H
#define HYPERSPARSE_PLUGINS_TRAINING_BATCH_SOURCE_H

#include <cstddef>
#include <functional>
#include <vector>

namespace hypersparse
{
    template <typename input_type, typename label_type>
    struct batch_source
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Any source of labelled batches. What an epoch holds is decided by its number alone, so that a run can be
                resumed in the middle of one. A batch of a single sample must not occur in training: dlib's normalisation
                cannot take it.
        !*/

        std::size_t batches = 0;                                                // in every epoch; 0: there is no data
        std::function<void(std::size_t epoch, std::size_t first_batch)> start;
        std::function<bool(std::vector<input_type>&, std::vector<label_type>&)> next;   // false at the end of the epoch
    };
}

#endif
