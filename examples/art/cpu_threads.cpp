// SPDX-License-Identifier: BSL-1.0
// All that is POSIX about asking which BLAS this process has.
#include "cpu_threads.h"

#include <hypersparse/plugins/kernels/thread_team.h>
#include <hypersparse/plugins/layers/fast/fast_layers.h>

#if defined(__unix__) || defined(__APPLE__)
    #include <dlfcn.h>
#endif

namespace hypersparse::program
{
    namespace
    {
        void set_blas_threads([[maybe_unused]] unsigned threads)
        {
        #if defined(__unix__) || defined(__APPLE__)
            if (void* found = dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))
                reinterpret_cast<void (*)(int)>(found)(static_cast<int>(threads));
        #endif
        }
    }

    void set_threads(unsigned threads)
    {
        set_cpu_threads(threads);
        set_blas_threads(fast_layers_in_use() ? 1 : threads);
    }
}
