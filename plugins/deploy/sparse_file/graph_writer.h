// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_GRAPH_WRITER_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_GRAPH_WRITER_H

#include <hypersparse/plugins/deploy/graph/graph.h>
#include <hypersparse/plugins/deploy/sparse_file/bit_stream.h>
#include <hypersparse/plugins/deploy/sparse_file/byte_stream.h>
#include <hypersparse/plugins/deploy/sparse_file/file_form.h>

namespace hypersparse
{
    class graph_writer
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Takes a graph apart into what a sparse file holds, see docs/sparse_file.md.
        !*/

    public:
        explicit graph_writer(value_format format) { counts_.values = format; }

        file_content write(const graph& g);
        /*!
            requires
                - it is called once
            throws
                - sparse_file_error, if weights cannot be written in this format
        !*/

        // What operation_fields.h calls
        void size(std::size_t value) { structure_.number(value); }
        void flag(bool value) { structure_.byte(value); }
        void function(activation value) { structure_.byte(static_cast<std::uint8_t>(value)); }
        void number(float value);
        void numbers(const std::vector<float>& list);
        void channels(const std::vector<int>& list);
        void matrix(const sparse_matrix& m);

    private:
        void node(const graph_node& n, std::size_t index);

        file_counts counts_;
        byte_writer structure_;
        bit_writer positions_;
        std::vector<std::uint32_t> numbers_;        // bits of the floats, rotated left by one as coded_matrix.h says
        std::string row_shifts_;
        std::vector<std::uint32_t> codes_;          // of the weights
    };
}

#endif
