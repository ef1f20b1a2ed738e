// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/sparse_file/graph_writer.h>

#include <hypersparse/plugins/deploy/sparse_file/byte_planes.h>
#include <hypersparse/plugins/deploy/sparse_file/coded_matrix.h>
#include <hypersparse/plugins/deploy/sparse_file/operation_fields.h>
#include <hypersparse/plugins/deploy/sparse_file/positions.h>

#include <bit>

namespace hypersparse
{
    file_content graph_writer::write(const graph& g)
    {
        structure_.text(g.network);
        structure_.number(g.class_names.size());
        for (const std::string& name : g.class_names)
            structure_.text(name);
        for (std::size_t i = 0; i < g.size(); ++i)
            node(g[i], i);

        file_content content;
        content.parts = {structure_.bytes(), positions_.bytes()};
        for (std::string& plane : to_byte_planes(numbers_, sizeof(float)))
            content.parts.push_back(std::move(plane));
        content.parts.push_back(row_shifts_);
        for (std::string& plane : to_byte_planes(codes_, bytes_of(counts_.values)))
            content.parts.push_back(std::move(plane));
        counts_.nodes = g.size();
        counts_.nonzeros = codes_.size();
        counts_.numbers = numbers_.size();
        counts_.structure = content.parts[structure_part].size();
        counts_.positions = content.parts[positions_part].size();
        counts_.row_shifts = row_shifts_.size();
        content.counts = counts_;
        return content;
    }

    void graph_writer::node(const graph_node& n, std::size_t index)
    {
        structure_.byte(static_cast<std::uint8_t>(n.what.index()));
        structure_.text(n.name);
        structure_.number(n.inputs.size());
        for (std::size_t input : n.inputs)
            structure_.number(index - input);
        std::visit([&](const auto& op) { fields(*this, op); }, n.what);
    }

    void graph_writer::number(float value)
    {
        numbers_.push_back(std::rotl(std::bit_cast<std::uint32_t>(value), 1));
    }

    void graph_writer::numbers(const std::vector<float>& list)
    {
        size(list.size());
        for (float value : list)
            number(value);
    }

    // Most channels follow the one before. 0 stands for one that is absent.
    void graph_writer::channels(const std::vector<int>& list)
    {
        size(list.size());
        std::int64_t expected = 0;
        for (int channel : list)
        {
            if (channel < 0)
            {
                structure_.number(0);
                continue;
            }
            const std::int64_t step = channel - expected;
            structure_.number(step < 0 ? 2*static_cast<std::uint64_t>(-step) : 2*static_cast<std::uint64_t>(step) + 1);
            expected = std::int64_t(channel) + 1;
        }
    }

    void graph_writer::matrix(const sparse_matrix& m)
    {
        const coded_matrix coded = code_values(m, counts_.values);
        const std::uint64_t divisor = best_divisor(coded.kept);
        size(m.rows());
        size(m.columns);
        size(coded.codes.size());
        structure_.number(divisor);
        if (counts_.values != value_format::fp32)
            structure_.signed_number(coded.exponent);
        write_positions(coded.kept, divisor, positions_);
        row_shifts_.append(coded.row_shifts.begin(), coded.row_shifts.end());
        codes_.insert(codes_.end(), coded.codes.begin(), coded.codes.end());
        counts_.weights += std::uint64_t(m.rows()) * m.columns;
        counts_.left_out += coded.left_out;
    }
}
