// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/hold_out.h>

#include <hypersparse/plugins/data/counter_random.h>
#include <hypersparse/plugins/data/shuffle.h>

#include <dlib/assert.h>

#include <algorithm>
#include <utility>

namespace hypersparse
{
    std::vector<std::size_t> held_out(std::size_t samples, double share, unsigned long long seed)
    {
        DLIB_CASSERT(0 <= share && share < 1, "share " << share);
        std::vector<double> numbers(samples);
        for (std::size_t i = 0; i < samples; ++i)
            numbers[i] = random_uniform(seed, random_stream(random_purpose::validation, 0), i);
        std::vector<std::size_t> indices = ordered_indices(samples);
        std::stable_sort(indices.begin(), indices.end(), [&](std::size_t a, std::size_t b) { return numbers[a] < numbers[b]; });
        indices.resize(static_cast<std::size_t>(share * static_cast<double>(samples)));
        std::sort(indices.begin(), indices.end());
        return indices;
    }

    labelled_images take_out(labelled_images& data, const std::vector<std::size_t>& indices)
    {
        labelled_images taken, left;
        auto next = indices.begin();
        for (std::size_t i = 0; i < data.images.size(); ++i)
        {
            const bool is_taken = next != indices.end() && *next == i;
            next += is_taken;
            labelled_images& to = is_taken ? taken : left;
            to.images.push_back(std::move(data.images[i]));
            to.labels.push_back(data.labels[i]);
        }
        DLIB_CASSERT(next == indices.end(), "indices are not ascending, or not below " << data.images.size());
        data = std::move(left);
        return taken;
    }
}
