// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_BIT_STREAM_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_BIT_STREAM_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hypersparse
{
    // Bits one after the other, the highest of a byte first. The last byte is filled up with zeros.

    class bit_writer
    {
    public:
        void write(std::uint64_t value, unsigned bits);
        /*!
            requires
                - bits <= 32 and value < 2^bits
            ensures
                - writes value, its highest bit first
        !*/

        void write_zeros_and_one(std::uint64_t zeros);
        /*!
            ensures
                - writes so many bits 0, then a 1
        !*/

        std::string bytes() const;

    private:
        std::string whole_;             // bytes
        std::uint64_t open_ = 0;        // bits after them,
        unsigned open_bits_ = 0;        // fewer than 8
    };

    class bit_reader
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Reads what a bit_writer wrote. Its functions throw sparse_file_error where the bits end too early.
        !*/

    public:
        explicit bit_reader(std::string_view bytes) : bytes_(bytes) {}

        std::uint64_t read(unsigned bits);
        /*!
            requires
                - bits <= 32
        !*/

        std::uint64_t zeros_before_one();
        /*!
            ensures
                - returns how many bits 0 came before the next 1; all of them are read
        !*/

        bool only_filling_left() const;
        /*!
            ensures
                - returns true if fewer than 8 bits are left, and all are 0
        !*/

    private:
        std::uint64_t next_bits() const;
        std::uint64_t left() const { return 8*std::uint64_t(bytes_.size()) - at_; }

        std::string_view bytes_;
        std::uint64_t at_ = 0;          // bits read
    };
}

#endif
