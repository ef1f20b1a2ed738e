// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_CPU_THREADS_H
#define HYPERSPARSE_EXAMPLES_ART_CPU_THREADS_H

namespace hypersparse::program
{
    void set_threads(unsigned threads);
    /*!
        requires
            - threads > 0
            - use_fast_layers() was called before, if it is called at all
        ensures
            - this process computes on so many threads of the CPU. With fast layers those are our own, and OpenBLAS, which is
              left with small products, uses one: its idle threads would take time from ours. With dlib's layers OpenBLAS uses
              all of them. Another BLAS keeps its own setting, and so does a system without dlsym: there
              OPENBLAS_NUM_THREADS can be set before the start.
    !*/
}

#endif
