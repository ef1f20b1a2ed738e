// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_GOLDEN_DYNAMIC_CHECK_H
#define HYPERSPARSE_TESTS_GOLDEN_DYNAMIC_CHECK_H

#include "mismatches.h"

#include <nlohmann/json.hpp>

mismatches check_dynamic(const nlohmann::json& file);
/*!
    ensures
        - compares what changes masks during training with every case of a file like dynamic.json:
            updates             masks, weights and momentum after an update of SET or RigL      exact
            set_signed          masks and counts, ours and those of the published code          exact
            cosine, cosine_with_minimum, gmp.schedule                                           1e-12
            gmp.masks           masks of gradual pruning, each within the one before it         exact
            imp                 counts                                                          exact
!*/

#endif
