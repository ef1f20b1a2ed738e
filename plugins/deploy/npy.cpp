// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/npy.h>

#include <hypersparse/plugins/deploy/little_endian.h>

#include <dlib/assert.h>
#include <dlib/error.h>

namespace hypersparse
{
    void write_npy(std::ostream& out, std::span<const float> values, std::size_t rows, std::size_t cols)
    {
        DLIB_CASSERT(values.size() == rows*cols, values.size() << " values, " << rows << " x " << cols);
        std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(rows) + ", "
            + std::to_string(cols) + "), }";
        // magic, version and length take 10 bytes; the data starts at a multiple of 64, after a line feed
        const std::size_t used = 10 + header.size() + 1;
        header.append((64 - used % 64) % 64, ' ');
        header += '\n';

        char length[2];
        to_little_endian(static_cast<std::uint16_t>(header.size()), length);
        out.write("\x93NUMPY\x01\x00", 8);
        out.write(length, 2);
        out.write(header.data(), static_cast<std::streamsize>(header.size()));
        write_floats(out, values);
        out.flush();
        if (!out)
            throw dlib::error("writing an .npy file failed: " + std::to_string(4*values.size())
                + " bytes were to be written; is the disk full?");
    }
}
