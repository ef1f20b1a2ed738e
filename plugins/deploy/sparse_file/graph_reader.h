// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_GRAPH_READER_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SPARSE_FILE_GRAPH_READER_H

#include <hypersparse/plugins/deploy/graph/graph.h>
#include <hypersparse/plugins/deploy/sparse_file/bit_stream.h>
#include <hypersparse/plugins/deploy/sparse_file/byte_stream.h>
#include <hypersparse/plugins/deploy/sparse_file/file_form.h>

#include <span>

namespace hypersparse
{
    class graph_reader
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Builds the graph that a graph_writer took apart. It trusts nothing: before it takes memory for something, it has
                seen that there is as much in the file.
        !*/

    public:
        explicit graph_reader(const file_content& content);
        /*!
            requires
                - content outlives this object, and is as read_file_content() returns it
        !*/

        graph read();
        /*!
            requires
                - it is called once
            throws
                - sparse_file_error, or graph_error for a node that is not valid
        !*/

        // What operation_fields.h calls
        void size(std::size_t& value);
        void flag(bool& value);
        void function(activation& value);
        void number(float& value);
        void numbers(std::vector<float>& list);
        void channels(std::vector<int>& list);
        void matrix(sparse_matrix& m);

    private:
        void node(graph& g);
        void check_all_read() const;
        std::string_view take_row_shifts(const sparse_matrix& m);

        const file_counts& counts_;
        byte_reader structure_;
        bit_reader positions_;
        std::span<const std::string> numbers_;      // planes
        std::string_view row_shifts_;               // those that are left
        std::span<const std::string> values_;       // planes
        std::uint64_t numbers_read_ = 0;
        std::uint64_t values_read_ = 0;
        std::uint64_t weights_read_ = 0;
    };
}

#endif
