// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/dense/dense_kernels.h>

#include <hypersparse/plugins/kernels/instruction_set.h>

namespace hypersparse
{
    namespace portable { extern const dense_kernels kernels; }
    namespace avx2 { extern const dense_kernels kernels; }
    namespace avx512 { extern const dense_kernels kernels; }

    const dense_kernels& current_dense_kernels()
    {
        switch (current_instruction_set())
        {
        #ifdef HYPERSPARSE_X86_KERNELS
            case instruction_set::avx512: return avx512::kernels;
            case instruction_set::avx2: return avx2::kernels;
        #endif
            default: return portable::kernels;
        }
    }
}
