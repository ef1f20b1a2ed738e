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

    // Room for the size is before what is given, as much as keeps the alignment.
    static void* take(std::size_t size, std::size_t alignment = alignof(std::max_align_t))
    {
        const std::size_t whole = size > SIZE_MAX - 2*alignment ? 0 : (size + 2*alignment - 1)/alignment*alignment;
        void* block = whole == 0 ? nullptr : std::aligned_alloc(alignment, whole);
        if (block == nullptr)
            throw std::bad_alloc();
        *static_cast<std::size_t*>(block) = size;
        in_use += size;
        peak = std::max(peak, in_use);
        return static_cast<char*>(block) + alignment;
    }

    static void give_back(void* given, std::size_t alignment = alignof(std::max_align_t))
    {
        if (given == nullptr)
            return;
        void* block = static_cast<char*>(given) - alignment;
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
void* operator new(std::size_t size, std::align_val_t a) { return counted_memory::take(size, static_cast<std::size_t>(a)); }
void operator delete(void* p, std::align_val_t a) noexcept { counted_memory::give_back(p, static_cast<std::size_t>(a)); }
void operator delete(void* p, std::size_t, std::align_val_t a) noexcept { counted_memory::give_back(p, static_cast<std::size_t>(a)); }

#endif
