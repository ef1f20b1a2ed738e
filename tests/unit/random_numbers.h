// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_UNIT_RANDOM_NUMBERS_H
#define HYPERSPARSE_TESTS_UNIT_RANDOM_NUMBERS_H

#include <cstddef>
#include <random>
#include <vector>

// n numbers, evenly spread over (-size, size), never 0. The same on every platform: the standard fixes the generator's
// output, but not its distributions'.
inline std::vector<float> random_numbers(std::size_t n, unsigned seed, float size = 1)
{
    std::mt19937 generator(seed);
    std::vector<float> numbers(n);
    for (float& x : numbers)
        x = size * (static_cast<float>(generator() >> 8) + 0.5f - 8388608.0f) / 8388608.0f;
    return numbers;
}

#endif
