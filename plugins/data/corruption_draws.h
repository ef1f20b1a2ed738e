// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_CORRUPTION_DRAWS_H
#define HYPERSPARSE_PLUGINS_DATA_CORRUPTION_DRAWS_H

#include <hypersparse/plugins/data/counter_random.h>

#include <dlib/assert.h>

#include <cstddef>

namespace hypersparse
{
    class corruption_draws
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The random numbers of one corrupted image, one after the other. They are pure functions of (seed, kind, level,
                image) and of their place in this sequence: no other image and no thread has a part in them.
        !*/
    public:
        corruption_draws(unsigned long long seed, std::uint32_t kind, int level, std::size_t image)
            : seed_(seed), stream_(random_stream(random_purpose::corruption, kind * 8 + static_cast<std::uint32_t>(level))),
              first_(static_cast<std::uint64_t>(image) << places)
        {
            DLIB_CASSERT(0 < level && level < 8 && image < (std::size_t{1} << (63 - places)), "level: " << level << ", image: " << image);
        }

        double uniform() { return random_uniform(seed_, stream_, next()); }     // [0, 1)
        double uniform(double low, double high) { return low + (high - low) * uniform(); }
        double normal() { return random_normal(seed_, stream_, next()); }
        long below(std::uint32_t n) { return random_below(seed_, stream_, next(), n); }     // 0 .. n-1

    private:
        std::uint64_t next()
        {
            DLIB_CASSERT(used_ < (std::uint64_t{1} << places), "an image may use 2^" << places << " random numbers");
            return first_ + used_++;
        }

        static constexpr int places = 26;

        std::uint64_t seed_, stream_, first_;
        std::uint64_t used_ = 0;
    };
}

#endif
