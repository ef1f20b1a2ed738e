// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/counter_random.h>
#include <hypersparse/plugins/data/shuffle.h>

#include <dlib/assert.h>

#include <limits>
#include <numeric>
#include <utility>

namespace hypersparse
{
    std::vector<std::size_t> ordered_indices(std::size_t size)
    {
        std::vector<std::size_t> order(size);
        std::iota(order.begin(), order.end(), std::size_t{0});
        return order;
    }

    std::vector<std::size_t> shuffled_indices(std::size_t size, unsigned long long seed, std::size_t epoch)
    {
        constexpr auto limit = std::numeric_limits<std::uint32_t>::max();
        DLIB_CASSERT(size <= limit && epoch <= limit, "size: " << size << ", epoch: " << epoch);

        auto order = ordered_indices(size);
        const auto stream = random_stream(random_purpose::shuffle, static_cast<std::uint32_t>(epoch));
        for (std::size_t left = size; left > 1; --left)
            std::swap(order[left - 1], order[random_below(seed, stream, left, static_cast<std::uint32_t>(left))]);
        return order;
    }
}
