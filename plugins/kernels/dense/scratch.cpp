// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/dense/scratch.h>

#include <array>
#include <memory>
#include <new>

namespace hypersparse::dense
{
    namespace
    {
        constexpr std::align_val_t alignment = std::align_val_t(64);

        struct release
        {
            void operator()(float* p) const { ::operator delete(p, alignment); }
        };

        struct piece
        {
            std::unique_ptr<float, release> memory;
            std::size_t size = 0;
        };

        thread_local std::array<piece, static_cast<std::size_t>(scratch_use::end)> pieces;
    }

    float* scratch(scratch_use use, std::size_t floats)
    {
        piece& p = pieces[static_cast<std::size_t>(use)];
        if (p.size < floats)
        {
            p.size = 0;
            p.memory.reset();
            p.memory.reset(static_cast<float*>(::operator new(floats * sizeof(float), alignment)));
            p.size = floats;
        }
        return p.memory.get();
    }
}
