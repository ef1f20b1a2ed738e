// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_UNIT_COUNTED_MEMORY_H
#define HYPERSPARSE_TESTS_UNIT_COUNTED_MEMORY_H

// How much of what operator new gives is in use. Included by one source file of a program: it replaces the operators.

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <new>

struct counted_memory
{
    static inline std::size_t in_use = 0;
    static inline std::size_t peak = 0;

    static void* take(std::size_t size)
    {
        constexpr std::size_t room = alignof(std::max_align_t);     // for the size, before what is given
        void* block = size > SIZE_MAX - room ? nullptr : std::malloc(size + room);
        if (block == nullptr)
            throw std::bad_alloc();
        *static_cast<std::size_t*>(block) = size;
        in_use += size;
        peak = std::max(peak, in_use);
        return static_cast<char*>(block) + room;
    }

    static void give_back(void* given)
    {
        if (given == nullptr)
            return;
        void* block = static_cast<char*>(given) - alignof(std::max_align_t);
        in_use -= *static_cast<std::size_t*>(block);
        std::free(block);
    }

    // The most that was in use at a time while action ran, beside what was before
    template <typename function>
    static std::size_t most_during(const function& action)
    {
        const std::size_t before = in_use;
        peak = before;
        action();
        return peak - before;
    }
};

void* operator new(std::size_t size) { return counted_memory::take(size); }
void* operator new[](std::size_t size) { return counted_memory::take(size); }
void operator delete(void* p) noexcept { counted_memory::give_back(p); }
void operator delete[](void* p) noexcept { counted_memory::give_back(p); }
void operator delete(void* p, std::size_t) noexcept { counted_memory::give_back(p); }
void operator delete[](void* p, std::size_t) noexcept { counted_memory::give_back(p); }

#endif
