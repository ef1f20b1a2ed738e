// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/sparse_file/coded_matrix.h>

#include <hypersparse/plugins/deploy/sparse_file/byte_planes.h>
#include <hypersparse/plugins/deploy/sparse_file/half_precision.h>
#include <hypersparse/plugins/deploy/sparse_file/sparse_file_error.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>

namespace hypersparse
{
    namespace
    {
        float largest(std::span<const float> values)
        {
            float most = 0;
            for (float v : values)
                most = std::max(most, std::abs(v));
            return most;
        }

        template <value_format format>
        float decoded(std::uint32_t code, double unit)
        {
            if constexpr (format == value_format::fp16)
                return static_cast<float>(from_half(std::rotr(static_cast<std::uint16_t>(code), 1)) * unit);
            else if constexpr (format == value_format::int8)
                return static_cast<float>(static_cast<std::int8_t>(code) * unit);
            else
                return std::bit_cast<float>(std::rotr(code, 1));
        }

        // Exponent of the unit in which all of a row is whole numbers up to 127, when it is rounded
        int unit_of_row(float largest_of_row)
        {
            const int exponent = std::ilogb(largest_of_row) - 6;
            return std::nearbyint(std::ldexp(double(largest_of_row), -exponent)) > 127 ? exponent + 1 : exponent;
        }

        // Exponent of the unit in which all of a matrix is below 2^15, when it is rounded, too
        int unit_of_matrix(float largest_of_matrix)
        {
            const int exponent = std::ilogb(largest_of_matrix) - 14;
            return from_half(to_half(std::ldexp(double(largest_of_matrix), -exponent))) >= 0x1p15 ? exponent + 1 : exponent;
        }

        // Appends what is kept: value is what a reader will make of code.
        void append(coded_matrix& coded, std::uint32_t column, std::uint32_t code, float value)
        {
            if (!std::isfinite(value))
                throw sparse_file_error("expected weights that stay finite when they are rounded, found one near 2^128: write fp32");
            if (value == 0)
            {
                ++coded.left_out;
                return;
            }
            coded.kept.column.push_back(column);
            coded.codes.push_back(code);
        }

        coded_matrix code_fp32(const sparse_matrix& m)
        {
            coded_matrix coded;
            coded.kept = {m.columns, m.row_begin, m.column, {}};
            for (float v : m.value)
                coded.codes.push_back(std::rotl(std::bit_cast<std::uint32_t>(v), 1));
            return coded;
        }

        coded_matrix code_fp16(const sparse_matrix& m)
        {
            coded_matrix coded;
            coded.kept.columns = m.columns;
            if (m.nonzeros() != 0)
                coded.exponent = unit_of_matrix(largest(m.value));
            const double unit = std::ldexp(1.0, coded.exponent);
            for (std::size_t r = 0; r < m.rows(); ++r, coded.kept.end_row())
                for (std::size_t i = m.row_begin[r]; i < m.row_begin[r + 1]; ++i)
                {
                    const std::uint32_t code = std::rotl(to_half(m.value[i] / unit), 1);
                    append(coded, m.column[i], code, decoded<value_format::fp16>(code, unit));
                }
            return coded;
        }

        int largest_unit_of_rows(const sparse_matrix& m)
        {
            bool found = false;
            int most = 0;
            for (std::size_t r = 0; r < m.rows(); ++r)
                if (m.nonzeros(r) != 0)
                {
                    const int unit = unit_of_row(largest(m.values_of(r)));
                    most = found ? std::max(most, unit) : unit;
                    found = true;
                }
            return most;
        }

        coded_matrix code_int8(const sparse_matrix& m)
        {
            coded_matrix coded;
            coded.kept.columns = m.columns;
            coded.exponent = largest_unit_of_rows(m);
            for (std::size_t r = 0; r < m.rows(); ++r)
            {
                const std::size_t before = coded.codes.size();
                const int shift = m.nonzeros(r) == 0 ? 0 : std::min(255, coded.exponent - unit_of_row(largest(m.values_of(r))));
                const double unit = std::ldexp(1.0, coded.exponent - shift);
                for (std::size_t i = m.row_begin[r]; i < m.row_begin[r + 1]; ++i)
                {
                    const auto code = static_cast<std::uint32_t>(static_cast<int>(std::nearbyint(m.value[i] / unit)) & 0xff);
                    append(coded, m.column[i], code, decoded<value_format::int8>(code, unit));
                }
                if (coded.codes.size() != before)
                    coded.row_shifts.push_back(static_cast<std::uint8_t>(shift));
                coded.kept.end_row();
            }
            return coded;
        }

        template <value_format format, std::size_t bytes>
        void decode(sparse_matrix& m, int exponent, std::string_view row_shifts, std::span<const std::string> codes,
            std::size_t first)
        {
            m.value.resize(m.column.size());
            const double unit = std::ldexp(1.0, exponent);
            auto shift = row_shifts.begin();
            for (std::size_t r = 0; r < m.rows(); ++r)
            {
                double unit_of_row = unit;
                if (format == value_format::int8 && m.row_begin[r] != m.row_begin[r + 1])
                    unit_of_row = std::ldexp(unit, -static_cast<int>(static_cast<unsigned char>(*shift++)));
                for (std::size_t i = m.row_begin[r]; i < m.row_begin[r + 1]; ++i)
                    m.value[i] = decoded<format>(number_at<bytes>(codes, first + i), unit_of_row);
            }
        }
    }

    coded_matrix code_values(const sparse_matrix& m, value_format format)
    {
        switch (format)
        {
            case value_format::fp16: return code_fp16(m);
            case value_format::int8: return code_int8(m);
            case value_format::fp32: break;
        }
        return code_fp32(m);
    }

    void decode_values(sparse_matrix& m, value_format format, int exponent, std::string_view row_shifts,
        std::span<const std::string> codes, std::size_t first)
    {
        switch (format)
        {
            case value_format::fp32: return decode<value_format::fp32, 4>(m, exponent, row_shifts, codes, first);
            case value_format::fp16: return decode<value_format::fp16, 2>(m, exponent, row_shifts, codes, first);
            case value_format::int8: return decode<value_format::int8, 1>(m, exponent, row_shifts, codes, first);
        }
    }
}
