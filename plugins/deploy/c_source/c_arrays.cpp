// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/c_source/c_arrays.h>

#include <hypersparse/plugins/deploy/graph/dense_numbers.h>

#include <algorithm>
#include <charconv>
#include <limits>

namespace hypersparse
{
    namespace
    {
        constexpr std::size_t line_length = 120;

        std::string constant(float value) { return c_float(value); }
        std::string constant(int value) { return std::to_string(value); }
        std::string constant(std::uint32_t value) { return std::to_string(value); }

        std::size_t bytes_of_index(const sparse_matrix& m)
        {
            if (m.columns <= std::numeric_limits<std::uint8_t>::max())
                return 1;
            return m.columns <= std::numeric_limits<std::uint16_t>::max() ? 2 : 4;
        }

        std::vector<std::uint32_t> counts(const sparse_matrix& m)
        {
            std::vector<std::uint32_t> numbers;
            for (std::size_t r = 0; r < m.rows(); ++r)
                numbers.push_back(static_cast<std::uint32_t>(m.nonzeros(r)));
            return numbers;
        }
    }

    std::string c_float(float value)
    {
        char digits[64];
        const auto end = std::to_chars(digits, digits + sizeof digits, value);      // the fewest that give this value back
        std::string text(digits, end.ptr);
        if (text.find_first_of(".e") == std::string::npos)
            text += '.';
        return text + 'f';
    }

    template <typename number>
    void c_arrays::add(const std::string& type, std::size_t size_of_type, const std::string& name, std::span<const number> values)
    {
        const std::size_t size = std::max<std::size_t>(values.size(), 1);      // C has no empty arrays
        text_ += "static const " + type + ' ' + name + '[' + std::to_string(size) + "] = {";
        std::size_t line = line_length;
        for (std::size_t i = 0; i < size; ++i)
        {
            const std::string next = constant(i < values.size() ? values[i] : number()) + (i + 1 < size ? "," : "");
            if (line + next.size() >= line_length)
            {
                text_ += "\n    ";
                line = 4;
            }
            text_ += next;
            line += next.size();
        }
        text_ += "};\n";
        bytes_ += size*size_of_type;
    }

    std::string c_arrays::add_floats(const std::string& name, std::span<const float> values)
    {
        add("float", 4, name, values);
        return name;
    }

    std::string c_arrays::add_channels(const std::string& name, std::span<const int> values)
    {
        const int bits = channel_bits(values);
        add("int" + std::to_string(bits) + "_t", static_cast<std::size_t>(bits)/8, name, values);
        return name;
    }

    int c_arrays::channel_bits(std::span<const int> values)
    {
        return std::ranges::all_of(values, [](int v) { return v <= std::numeric_limits<std::int16_t>::max(); }) ? 16 : 32;
    }

    std::string c_arrays::storage_of(const sparse_matrix& m)
    {
        const std::size_t index = bytes_of_index(m);
        const std::size_t sparse = m.nonzeros()*(4 + index) + m.rows()*index;
        return 4*m.rows()*m.columns <= sparse ? "dense" : std::to_string(8*index);
    }

    std::string c_arrays::add_matrix(const std::string& suffix, const sparse_matrix& m)
    {
        const std::string storage = storage_of(m), values = "value_" + suffix;
        if (storage == "dense")
            return std::to_string(m.columns) + ", " + add_floats(values, dense_numbers(m, m.columns));
        const std::string type = "uint" + storage + "_t", count = "count_" + suffix, column = "column_" + suffix;
        const std::size_t index = bytes_of_index(m);
        add<std::uint32_t>(type, index, count, counts(m));
        add<std::uint32_t>(type, index, column, m.column);
        return count + ", " + column + ", " + add_floats(values, m.value);
    }
}
