// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_C_SOURCE_C_ARRAYS_H
#define HYPERSPARSE_PLUGINS_DEPLOY_C_SOURCE_C_ARRAYS_H

#include <hypersparse/plugins/deploy/graph/sparse_matrix.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace hypersparse
{
    class c_arrays
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The constant arrays of a C program that is being written. Every number is spelled so that a compiler reads
                exactly it, whatever the locale is.
        !*/

    public:
        std::string add_floats(const std::string& name, std::span<const float> values);
        /*!
            ensures
                - there is an array "static const float name[]", and returns name
        !*/

        std::string add_channels(const std::string& name, std::span<const int> values);
        /*!
            ensures
                - there is an array of int16_t, or of int32_t if channel_bits(values) == 32, and returns name
        !*/

        std::string add_matrix(const std::string& suffix, const sparse_matrix& m);
        /*!
            ensures
                - there are the arrays that hold the matrix:
                    if storage_of(m) == "dense":    value_SUFFIX, rows one after the other
                    else:                           value_SUFFIX and column_SUFFIX with its nonzero numbers row by row,
                                                    count_SUFFIX with how many each row has; of type uintN_t, N == storage_of(m)
                - returns what a function takes that reads them: "COLUMNS, value_SUFFIX", or
                  "count_SUFFIX, column_SUFFIX, value_SUFFIX"
        !*/

        static std::string storage_of(const sparse_matrix& m);
        /*!
            ensures
                - returns "8", "16" or "32", the smallest type that holds all columns and counts, or "dense" if the matrix
                  takes less room with all its zeros
        !*/

        static int channel_bits(std::span<const int> values);

        const std::string& text() const { return text_; }
        std::size_t bytes() const { return bytes_; }        // of all arrays in the program's memory

    private:
        template <typename number>
        void add(const std::string& type, std::size_t size_of_type, const std::string& name, std::span<const number> values);

        std::string text_;
        std::size_t bytes_ = 0;
    };

    std::string c_float(float value);
    /*!
        requires
            - value is finite
        ensures
            - returns a constant of type float that is exactly value
    !*/
}

#endif
