// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_GOLDEN_HARD_SAMPLES_CHECK_H
#define HYPERSPARSE_TESTS_GOLDEN_HARD_SAMPLES_CHECK_H

#include "mismatches.h"

#include <nlohmann/json.hpp>

// Keys of a file like hard_samples.json.
std::vector<std::string> hard_samples_keys();

mismatches check_el2n(const nlohmann::json& file);
/*!
    ensures
        - compares EL2N of each network, its mean and the probability of the labels (1e-6 relative), and the orders and subsets by
          the mean (exact)
!*/

mismatches check_forgetting(const nlohmann::json& file);
/*!
    ensures
        - compares events, wrong epochs, and who was never right (exact)
!*/

mismatches check_corruptions(const nlohmann::json& file);
/*!
    ensures
        - compares every value of every kind and level before truncation (1e-6 of the largest), and the truncated pixels (exact where
          the value is not a whole number)
!*/

#endif
