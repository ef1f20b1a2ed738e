// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/engine_kernels.h>

#include <hypersparse/plugins/kernels/instruction_set.h>

namespace hypersparse
{
    namespace portable { extern const engine_kernels engine_table; }
    namespace avx2 { extern const engine_kernels engine_table; }
    namespace avx512 { extern const engine_kernels engine_table; }

    const engine_kernels& current_engine_kernels()
    {
        switch (current_instruction_set())
        {
        #ifdef HYPERSPARSE_X86_KERNELS
            case instruction_set::avx512: return avx512::engine_table;
            case instruction_set::avx2: return avx2::engine_table;
        #endif
            default: return portable::engine_table;
        }
    }
}
