// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_GOLDEN_REGULARIZERS_CHECK_H
#define HYPERSPARSE_TESTS_GOLDEN_REGULARIZERS_CHECK_H

#include "mismatches.h"

#include <nlohmann/json.hpp>

mismatches check_regularizers(const nlohmann::json& file);
/*!
    ensures
        - compares our measurement, slopes and pruning with every case of a file like regularizers.json:
            threshold, s, mask and number kept          exact (the published rule keeps only |w| > threshold)
            slope of hypersparse                        <= 1e-6 of the largest slope of the case
            slope of l1, l2                             <= 1e-6 relative
            loss of l1, l2                              <= 1e-6 relative
            loss of hypersparse                         <= 1e-6 sum |w|: it is 0 up to rounding
!*/

#endif
