// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/sparse_file/bit_stream.h>

#include <hypersparse/plugins/deploy/sparse_file/sparse_file_error.h>

#include <algorithm>
#include <bit>

namespace hypersparse
{
    namespace
    {
        [[noreturn]] void refuse_end()
        {
            throw sparse_file_error("expected more positions, found their end");
        }
    }

    void bit_writer::write(std::uint64_t value, unsigned bits)
    {
        open_ = open_ << bits | value;
        open_bits_ += bits;
        while (open_bits_ >= 8)
        {
            open_bits_ -= 8;
            whole_.push_back(static_cast<char>(open_ >> open_bits_ & 0xff));
        }
    }

    void bit_writer::write_zeros_and_one(std::uint64_t zeros)
    {
        for (; zeros >= 32; zeros -= 32)
            write(0, 32);
        write(0, static_cast<unsigned>(zeros));
        write(1, 1);
    }

    std::string bit_writer::bytes() const
    {
        std::string all = whole_;
        if (open_bits_ != 0)
            all.push_back(static_cast<char>(open_ << (8 - open_bits_) & 0xff));
        return all;
    }

    // At least 57 bits, from the highest of the number on; zeros stand for those behind the end.
    std::uint64_t bit_reader::next_bits() const
    {
        const std::size_t first = static_cast<std::size_t>(at_ / 8);
        std::uint64_t bits = 0;
        if (first + 8 <= bytes_.size())
            for (std::size_t i = 0; i < 8; ++i)
                bits = bits << 8 | static_cast<unsigned char>(bytes_[first + i]);
        else
            for (std::size_t i = first; i < first + 8; ++i)
                bits = bits << 8 | (i < bytes_.size() ? static_cast<unsigned char>(bytes_[i]) : 0u);
        return bits << at_ % 8;
    }

    std::uint64_t bit_reader::read(unsigned bits)
    {
        if (bits > left())
            refuse_end();
        const std::uint64_t value = bits == 0 ? 0 : next_bits() >> (64 - bits);
        at_ += bits;
        return value;
    }

    std::uint64_t bit_reader::zeros_before_one()
    {
        for (std::uint64_t zeros = 0;;)
        {
            const std::uint64_t known = std::min<std::uint64_t>(57, left());
            if (known == 0)
                refuse_end();
            const std::uint64_t here = static_cast<std::uint64_t>(std::countl_zero(next_bits()));
            if (here < known)
            {
                at_ += here + 1;
                return zeros + here;
            }
            at_ += known;
            zeros += known;
        }
    }

    bool bit_reader::only_filling_left() const
    {
        return left() < 8 && next_bits() == 0;
    }
}
