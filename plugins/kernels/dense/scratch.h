// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_DENSE_SCRATCH_H
#define HYPERSPARSE_PLUGINS_KERNELS_DENSE_SCRATCH_H

#include <cstddef>

namespace hypersparse::dense
{
    // What a piece of scratch memory is for. Each thread has one of each; the first few belong to the pieces of work of a
    // parallel_for, the others to the thread that calls it.
    enum class scratch_use { pixels_in, pixels_out, points_in, points_out, filters, filters_transposed, gradients, batch_in,
        batch_out, end };

    float* scratch(scratch_use use, std::size_t floats);
    /*!
        ensures
            - returns this thread's memory for that use, at least so many floats on a 64-byte boundary. What it holds is
              undefined. It is valid until the next call with the same use from the same thread, grows with what is asked for,
              and is given back when the thread ends.
    !*/
}

#endif
