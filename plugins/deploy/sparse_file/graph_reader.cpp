// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/sparse_file/graph_reader.h>

#include <hypersparse/plugins/deploy/sparse_file/byte_planes.h>
#include <hypersparse/plugins/deploy/sparse_file/coded_matrix.h>
#include <hypersparse/plugins/deploy/sparse_file/golomb_code.h>
#include <hypersparse/plugins/deploy/sparse_file/operation_fields.h>
#include <hypersparse/plugins/deploy/sparse_file/positions.h>
#include <hypersparse/plugins/deploy/sparse_file/sparse_file_error.h>

#include <algorithm>
#include <bit>
#include <limits>

namespace hypersparse
{
    namespace
    {
        constexpr std::uint64_t largest_size = std::uint64_t(1) << 31;
        constexpr std::uint64_t most_nonzeros = std::numeric_limits<std::uint32_t>::max();     // of a matrix

        [[noreturn]] void refuse(const std::string& expected, std::uint64_t found)
        {
            throw sparse_file_error("expected " + expected + ", found " + std::to_string(found));
        }

        // The file's kinds are the operations in the order of the variant.
        template <std::size_t kind = 0>
        operation operation_of_kind(std::uint8_t wanted)
        {
            if constexpr (kind < std::variant_size_v<operation>)
                return kind == wanted ? operation(std::in_place_index<kind>) : operation_of_kind<kind + 1>(wanted);
            else
                refuse("an operation from 0 to " + std::to_string(kind - 1), wanted);
        }
    }

    graph_reader::graph_reader(const file_content& content)
        : counts_(content.counts), structure_(content.parts[structure_part]), positions_(content.parts[positions_part]),
          numbers_(std::span(content.parts).subspan(numbers_part, sizeof(float))), row_shifts_(content.parts[row_shifts_part]),
          values_(std::span(content.parts).subspan(values_part))
    {
    }

    graph graph_reader::read()
    {
        graph g;
        g.network = structure_.text();
        const std::size_t classes = structure_.count();
        g.class_names.reserve(classes);
        for (std::size_t i = 0; i < classes; ++i)
            g.class_names.push_back(structure_.text());
        for (std::uint64_t i = 0; i < counts_.nodes; ++i)
            node(g);
        if (g.size() == 0)
            refuse("a graph with nodes", 0);
        check_all_read();
        return g;
    }

    void graph_reader::node(graph& g)
    {
        operation what = operation_of_kind(structure_.byte());
        std::string name = structure_.text();
        std::vector<std::size_t> inputs(structure_.count());
        for (std::size_t& input : inputs)
        {
            const std::uint64_t distance = structure_.number();
            if (distance == 0 || distance > g.size())
                refuse("inputs before node " + std::to_string(g.size()), distance);
            input = g.size() - static_cast<std::size_t>(distance);
        }
        std::visit([&](auto& op) { fields(*this, op); }, what);
        g.add(std::move(name), std::move(what), std::move(inputs));
    }

    void graph_reader::check_all_read() const
    {
        if (structure_.rest() != 0)
            refuse("no more of the structure behind the last node", structure_.rest());
        if (!positions_.only_filling_left())
            throw sparse_file_error("expected no more positions behind the last matrix, found some");
        if (numbers_read_ != counts_.numbers)
            refuse(std::to_string(numbers_read_) + " numbers", counts_.numbers);
        if (values_read_ != counts_.nonzeros)
            refuse(std::to_string(values_read_) + " values", counts_.nonzeros);
        if (!row_shifts_.empty())
            refuse("no more shifts of rows", row_shifts_.size());
        if (weights_read_ != counts_.weights)
            refuse(std::to_string(weights_read_) + " weights", counts_.weights);
    }

    void graph_reader::size(std::size_t& value)
    {
        value = static_cast<std::size_t>(structure_.number(largest_size));
    }

    void graph_reader::flag(bool& value)
    {
        value = structure_.number(1) == 1;
    }

    void graph_reader::function(activation& value)
    {
        value = static_cast<activation>(structure_.number(static_cast<std::uint64_t>(activation::elu)));
    }

    void graph_reader::number(float& value)
    {
        if (numbers_read_ == counts_.numbers)
            refuse("more numbers than", counts_.numbers);
        value = std::bit_cast<float>(std::rotr(number_at<sizeof(float)>(numbers_, numbers_read_++), 1));
    }

    void graph_reader::numbers(std::vector<float>& list)
    {
        list.resize(static_cast<std::size_t>(structure_.number(counts_.numbers - numbers_read_)));
        for (float& value : list)
            number(value);
    }

    void graph_reader::channels(std::vector<int>& list)
    {
        list.resize(structure_.count());
        std::int64_t expected = 0;
        for (int& channel : list)
        {
            const std::uint64_t coded = structure_.number(2*largest_size + 1);
            if (coded == 0)
            {
                channel = -1;
                continue;
            }
            const std::int64_t step = static_cast<std::int64_t>(coded / 2);
            const std::int64_t found = coded % 2 == 1 ? expected + step : expected - step;
            if (found < 0 || found > std::numeric_limits<int>::max())
                throw sparse_file_error("expected channels from 0 to 2^31 - 1, found " + std::to_string(found));
            channel = static_cast<int>(found);
            expected = found + 1;
        }
    }

    std::string_view graph_reader::take_row_shifts(const sparse_matrix& m)
    {
        if (counts_.values != value_format::int8)
            return {};
        std::size_t rows = 0;
        for (std::size_t r = 0; r < m.rows(); ++r)
            rows += m.row_begin[r] != m.row_begin[r + 1];
        if (rows > row_shifts_.size())
            refuse("a shift for each of " + std::to_string(rows) + " rows", row_shifts_.size());
        const std::string_view shifts = row_shifts_.substr(0, rows);
        row_shifts_.remove_prefix(rows);
        return shifts;
    }

    void graph_reader::matrix(sparse_matrix& m)
    {
        const std::uint64_t rows = structure_.number(counts_.numbers - numbers_read_);     // each has a bias
        const std::uint64_t columns = structure_.number(largest_size);
        const std::uint64_t nonzeros = structure_.number(counts_.nonzeros - values_read_);
        if (rows > largest_size || nonzeros > std::min(rows*columns, most_nonzeros))
            refuse("at most 2^31 rows, and no more nonzero weights than places", nonzeros);
        const std::uint64_t divisor = structure_.number(golomb_code::largest_divisor);
        if (divisor == 0)
            refuse("a divisor of at least 1", divisor);
        int exponent = 0;
        if (counts_.values != value_format::fp32)
            exponent = static_cast<int>(structure_.signed_number(farthest_exponent));
        m = read_positions(rows, columns, nonzeros, divisor, positions_);
        decode_values(m, counts_.values, exponent, take_row_shifts(m), values_, values_read_);
        values_read_ += nonzeros;
        weights_read_ += rows*columns;
    }
}
