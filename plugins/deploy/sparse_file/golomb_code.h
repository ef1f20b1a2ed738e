// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_GOLOMB_CODE_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_GOLOMB_CODE_H

#include <hypersparse/plugins/deploy/sparse_file/bit_stream.h>

#include <bit>

namespace hypersparse
{
    class golomb_code
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Golomb's code of whole numbers: n/divisor as so many bits 0 and a 1, then n%divisor in ceil(log2(divisor)) bits,
                or in one less where that tells it from all others (truncated binary code). It is the shortest code
                of numbers of which every one is less frequent than the one before by the same factor, as are the gaps between
                nonzero weights that are spread at random.
                S. W. Golomb, Run-length encodings. IEEE Transactions on Information Theory 12, 1966.
        !*/

    public:
        static constexpr std::uint64_t largest_divisor = std::uint64_t(1) << 31;

        explicit golomb_code(std::uint64_t divisor)
        /*!
            requires
                - 1 <= divisor <= largest_divisor
        !*/
            : divisor_(divisor), bits_(static_cast<unsigned>(std::bit_width(divisor - 1))),
              short_ones_((std::uint64_t(1) << bits_) - divisor)
        {
        }

        std::uint64_t size(std::uint64_t n) const
        /*!
            ensures
                - returns how many bits n takes
        !*/
        {
            return n/divisor_ + 1 + bits_ - (n % divisor_ < short_ones_ ? 1 : 0);
        }

        void write(std::uint64_t n, bit_writer& out) const
        {
            out.write_zeros_and_one(n/divisor_);
            const std::uint64_t remainder = n % divisor_;
            if (remainder < short_ones_)
                out.write(remainder, bits_ - 1);
            else
                out.write(remainder + short_ones_, bits_);
        }

        std::uint64_t read(bit_reader& in) const
        /*!
            ensures
                - returns a number; whether it is one that can be there is for the caller to judge. It is less than 2^31 times
                  the number of bits that were read.
            throws
                - sparse_file_error where the bits end too early
        !*/
        {
            const std::uint64_t quotient = in.zeros_before_one();
            if (bits_ == 0)
                return quotient;
            std::uint64_t remainder = in.read(bits_ - 1);
            if (remainder >= short_ones_)
                remainder = (remainder << 1 | in.read(1)) - short_ones_;
            return quotient*divisor_ + remainder;
        }

    private:
        std::uint64_t divisor_;
        unsigned bits_;                 // of the longer remainders
        std::uint64_t short_ones_;      // remainders that take a bit less: 2^bits - divisor
    };
}

#endif
