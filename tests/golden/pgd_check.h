// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_GOLDEN_PGD_CHECK_H
#define HYPERSPARSE_TESTS_GOLDEN_PGD_CHECK_H

#include "mismatches.h"

#include <nlohmann/json.hpp>

mismatches check_pgd(const nlohmann::json& run);
/*!
    ensures
        - makes the attack of one entry of "pgd", step by step and at once: delta after every step and x + delta at the end (1e-6), the
          loss before every step and after the last (1e-5 relative), and in training mode the running averages after it (1e-5 of
          the largest)
!*/

mismatches check_grand(const nlohmann::json& file);
/*!
    ensures
        - compares the norm of each sample's gradient (1e-6 relative)
!*/

#endif
