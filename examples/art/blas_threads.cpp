// SPDX-License-Identifier: BSL-1.0
// All that is POSIX about asking which BLAS this process has.
#include "blas_threads.h"

#if defined(__unix__) || defined(__APPLE__)
    #include <dlfcn.h>
#endif

namespace hypersparse::program
{
    void set_blas_threads(unsigned threads)
    {
    #if defined(__unix__) || defined(__APPLE__)
        if (void* found = dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))
            reinterpret_cast<void (*)(int)>(found)(static_cast<int>(threads));
    #else
        (void)threads;
    #endif
    }
}
