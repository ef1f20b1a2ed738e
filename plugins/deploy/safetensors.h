// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_SAFETENSORS_H
#define HYPERSPARSE_PLUGINS_DEPLOY_SAFETENSORS_H

#include <hypersparse/plugins/deploy/named_tensor.h>
#include <hypersparse/plugins/deploy/safetensors_header.h>

#include <iosfwd>
#include <string>
#include <vector>

namespace hypersparse
{
    class safetensors_file
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The tensors of a safetensors file: 8 bytes with the header's length (little endian), the header (JSON),
                the data. It reads strictly: what is not exactly as the format says is refused.
        !*/

    public:
        static constexpr std::uint64_t largest_header = 100'000'000;    // bytes

        explicit safetensors_file(const std::string& file_name);
        /*!
            throws
                - safetensors_error naming the file, if it cannot be read or is not a whole, valid safetensors file
        !*/

        safetensors_file(std::istream& in, const std::string& name);
        /*!
            ensures
                - reads all of in, a binary stream; name stands for it in error messages
        !*/

        const std::vector<safetensors_entry>& entries() const { return entries_; }
        /*!
            ensures
                - returns the tensors in the order of their data
        !*/

        named_tensor read(const safetensors_entry& entry) const;
        /*!
            requires
                - entry is one of entries()
            ensures
                - returns the tensor with its values
            throws
                - safetensors_error naming tensor and type, if the type is not F32: nothing is converted in silence
        !*/

    private:
        void parse();

        std::string name_;
        std::string bytes_;                         // the whole file
        std::uint64_t data_begin_ = 0;              // where in bytes_ the data area begins
        std::vector<safetensors_entry> entries_;
    };

    void write_safetensors(std::ostream& out, const std::vector<named_tensor>& tensors);
    /*!
        requires
            - names differ, are not "__metadata__" and are UTF-8; values are as many as the shape says
            - out is a binary stream
        ensures
            - writes the tensors as F32, in the given order
        throws
            - safetensors_error, if out does not take them
    !*/
}

#endif
