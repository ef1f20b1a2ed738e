// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_BLAS_THREADS_H
#define HYPERSPARSE_EXAMPLES_ART_BLAS_THREADS_H

namespace hypersparse::program
{
    void set_blas_threads(unsigned threads);
    /*!
        requires
            - threads > 0
        ensures
            - if OpenBLAS does the matrix products of this process, it uses so many threads. Another BLAS keeps its own
              setting, and so does a system without dlsym: there OPENBLAS_NUM_THREADS can be set before the start.
    !*/
}

#endif
