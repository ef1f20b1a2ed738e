// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_BYTE_STREAM_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_BYTE_STREAM_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            Bytes, texts and whole numbers one after the other, as a sparse file holds them. A number takes as many bytes as it
            needs: seven bits in each, the lowest first, and the top bit set in all but the last one.
    !*/

    class byte_writer
    {
    public:
        void byte(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
        void number(std::uint64_t value);
        void signed_number(std::int64_t value);
        /*!
            ensures
                - writes 2*value, or -2*value - 1 where value is negative
        !*/

        void text(std::string_view value);
        /*!
            ensures
                - writes the length and the bytes of value
        !*/

        const std::string& bytes() const { return bytes_; }

    private:
        std::string bytes_;
    };

    class byte_reader
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Reads what a byte_writer wrote. Every function throws sparse_file_error where the bytes end too early.
        !*/

    public:
        explicit byte_reader(std::string_view bytes) : rest_(bytes) {}

        std::uint8_t byte();
        std::uint64_t number(std::uint64_t most = UINT64_MAX);
        /*!
            throws
                - sparse_file_error if the number is greater than most, or takes more bytes than it needs
        !*/

        std::int64_t signed_number(std::uint64_t farthest);
        /*!
            requires
                - farthest < 2^62
            throws
                - sparse_file_error if the number is farther from 0 than that
        !*/

        std::size_t count();
        /*!
            ensures
                - returns a number of things of which each takes at least one of the bytes that follow
        !*/

        std::string text();
        std::size_t rest() const { return rest_.size(); }

    private:
        std::string_view rest_;
    };
}

#endif
