// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_COUNTER_RANDOM_H
#define HYPERSPARSE_PLUGINS_DATA_COUNTER_RANDOM_H

#include <array>
#include <cmath>
#include <cstdint>

namespace hypersparse
{
    /*!
        A counter-based generator has no state: number i of stream s under a seed is a pure function of (seed, s, i). So any
        thread can draw any number at any time, and a resumed run draws the same ones. The function is Philox4x32-10
        (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3. SC 2011).
    !*/

    enum class random_purpose : std::uint32_t
    {
        // One entry for each use, so that two uses with the same seed never share a number.
        shuffle = 1,
        augmentation = 2,
        shapes = 3,
        initialisation = 4,
        mask = 5,           // which weights a random mask begins with
        regrowth = 6,       // which weights are grown at random
        corruption = 16,
        sample_choice = 17,
        attack_start = 18,
        validation = 19     // which training images are held out
    };

    inline std::uint64_t random_stream(random_purpose purpose, std::uint32_t number)
    /*!
        ensures
            - returns the stream of this purpose with this number (an epoch, a layer, ...); different pairs give different streams
    !*/
    {
        return (static_cast<std::uint64_t>(purpose) << 32) | number;
    }

    inline std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key)
    /*!
        ensures
            - returns the 128 random bits of this counter under this key (10 rounds)
    !*/
    {
        for (int round = 0; round < 10; ++round)
        {
            const std::uint64_t a = static_cast<std::uint64_t>(0xD2511F53U) * counter[0];
            const std::uint64_t b = static_cast<std::uint64_t>(0xCD9E8D57U) * counter[2];
            counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
                       static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
            key[0] += 0x9E3779B9U;
            key[1] += 0xBB67AE85U;
        }
        return counter;
    }

    inline std::array<std::uint32_t, 4> random_words(std::uint64_t seed, std::uint64_t stream, std::uint64_t index)
    /*!
        ensures
            - returns the four 32-bit words at this place: key = seed, counter = (index, stream), low word first. The functions
              below are made of these words; one index gives one number, whichever of them is called.
    !*/
    {
        return philox4x32({static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32),
                           static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(stream >> 32)},
                          {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
    }

    inline double random_uniform(std::uint64_t seed, std::uint64_t stream, std::uint64_t index)
    /*!
        ensures
            - returns a number from the uniform distribution on [0, 1), a multiple of 2^-53
    !*/
    {
        const auto w = random_words(seed, stream, index);
        const std::uint64_t bits = (static_cast<std::uint64_t>(w[0]) << 32) | w[1];
        return static_cast<double>(bits >> 11) * 0x1p-53;
    }

    inline double random_normal(std::uint64_t seed, std::uint64_t stream, std::uint64_t index)
    /*!
        ensures
            - returns a number from the normal distribution N(0, 1), by the transform of Box and Muller:
              sqrt(-2 ln u) cos(2 pi v) with u in (0, 1], v in [0, 1). It is finite: |result| < 8.6.
            - computed in double with the machine's log and cos, which may differ in the last bit between machines;
              rounded to float the numbers agree but for the rarest cases
    !*/
    {
        const auto w = random_words(seed, stream, index);
        const std::uint64_t a = (static_cast<std::uint64_t>(w[0]) << 32) | w[1];
        const std::uint64_t b = (static_cast<std::uint64_t>(w[2]) << 32) | w[3];
        const double u = static_cast<double>((a >> 11) + 1) * 0x1p-53;
        const double v = static_cast<double>(b >> 11) * 0x1p-53;
        return std::sqrt(-2 * std::log(u)) * std::cos(6.283185307179586477 * v);
    }

    inline std::uint32_t random_below(std::uint64_t seed, std::uint64_t stream, std::uint64_t index, std::uint32_t n)
    /*!
        requires
            - n > 0
        ensures
            - returns a whole number in 0 .. n-1; all are equally likely up to a part in 2^32
    !*/
    {
        const auto w = random_words(seed, stream, index);
        // floor(bits * n / 2^64) with 64-bit products only
        const std::uint64_t low = (static_cast<std::uint64_t>(w[1]) * n) >> 32;
        return static_cast<std::uint32_t>((static_cast<std::uint64_t>(w[0]) * n + low) >> 32);
    }
}

#endif
