// SPDX-License-Identifier: BSL-1.0
// print_sparse_file FILE: all that the library reads from a sparse file, as text, floats as their bits. Other readers are compared
// with it.
#include <hypersparse/plugins/deploy/sparse_file/operation_fields.h>
#include <hypersparse/plugins/deploy/sparse_file/sparse_file.h>

#include <bit>
#include <cstdio>
#include <exception>

using namespace hypersparse;

namespace
{
    struct printer
    {
        void text(const char* what, const std::string& value)
        {
            std::printf("%s ", what);
            for (unsigned char c : value)
                std::printf("%02x", static_cast<unsigned>(c));
            std::printf("\n");
        }

        void size(std::size_t value) { std::printf("size %zu\n", value); }
        void flag(bool value) { std::printf("flag %d\n", value); }
        void function(activation value) { std::printf("function %d\n", static_cast<int>(value)); }
        void number(float value) { std::printf("float %08x\n", static_cast<unsigned>(std::bit_cast<std::uint32_t>(value))); }

        void numbers(const std::vector<float>& list)
        {
            std::printf("floats %zu\n", list.size());
            for (float value : list)
                number(value);
        }

        void channels(const std::vector<int>& list)
        {
            std::printf("channels %zu", list.size());
            for (int channel : list)
                std::printf(" %d", channel);
            std::printf("\n");
        }

        void matrix(const sparse_matrix& m)
        {
            std::printf("matrix %zu %zu\n", m.rows(), m.columns);
            for (std::size_t r = 0; r < m.rows(); ++r)
                for (std::size_t i = m.row_begin[r]; i < m.row_begin[r + 1]; ++i)
                    std::printf("%zu %u %08x\n", r, static_cast<unsigned>(m.column[i]),
                        static_cast<unsigned>(std::bit_cast<std::uint32_t>(m.value[i])));
        }
    };
}

int main(int argc, char** argv)
try
{
    if (argc != 2)
    {
        std::fputs("expected the name of a sparse file\n", stderr);
        return 2;
    }
    const graph g = read_sparse_file(argv[1]);
    printer out;
    out.text("network", g.network);
    for (const std::string& name : g.class_names)
        out.text("class", name);
    for (const graph_node& node : g.nodes())
    {
        std::printf("node %zu inputs", node.what.index());
        for (std::size_t input : node.inputs)
            std::printf(" %zu", input);
        std::printf("\n");
        out.text("name", node.name);
        std::visit([&](const auto& op) { fields(out, op); }, node.what);
    }
}
catch (const std::exception& e)
{
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
}
