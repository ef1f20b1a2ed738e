// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/instruction_set.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <stdexcept>

namespace hypersparse
{
    namespace
    {
        bool this_build_has(instruction_set set)
        {
        #ifdef HYPERSPARSE_X86_KERNELS
            if (set != instruction_set::portable)
                return true;
        #endif
        #ifdef __GNUC__
            return set == instruction_set::portable;
        #else
            return false;
        #endif
        }

        bool machine_has(instruction_set set)
        {
        #ifdef HYPERSPARSE_X86_KERNELS
            if (set == instruction_set::avx2)
                return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
            if (set == instruction_set::avx512)
                return __builtin_cpu_supports("fma") && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
                    && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
        #endif
            return set == instruction_set::portable;
        }

        std::string names(const std::vector<instruction_set>& sets)
        {
            std::string text;
            for (instruction_set set : sets)
                text += (text.empty() ? "" : ", ") + name_of(set);
            return text;
        }

        instruction_set chosen_at_start()
        {
            const std::vector<instruction_set> sets = available_instruction_sets();
            if (sets.empty())
                throw std::runtime_error("expected g++ or clang, which fast layers are written for; found another compiler");
            const char* asked = std::getenv("HYPERSPARSE_CPU");
            if (!asked || !*asked)
                return sets.back();
            for (instruction_set set : sets)
                if (name_of(set) == asked)
                    return set;
            throw std::runtime_error("HYPERSPARSE_CPU: expected one of " + names(sets) + ", found '" + asked + "'");
        }

        std::atomic<instruction_set>& current()
        {
            static std::atomic<instruction_set> set = chosen_at_start();
            return set;
        }
    }

    std::vector<instruction_set> available_instruction_sets()
    {
        std::vector<instruction_set> sets;
        for (instruction_set set : {instruction_set::portable, instruction_set::avx2, instruction_set::avx512})
            if (this_build_has(set) && machine_has(set))
                sets.push_back(set);
        return sets;
    }

    instruction_set current_instruction_set()
    {
        return current();
    }

    void set_instruction_set(instruction_set set)
    {
        const std::vector<instruction_set> sets = available_instruction_sets();
        if (std::find(sets.begin(), sets.end(), set) == sets.end())
            throw std::runtime_error("expected one of the instruction sets of this machine, " + names(sets) + ", found " + name_of(set));
        current() = set;
    }

    std::string name_of(instruction_set set)
    {
        switch (set)
        {
            case instruction_set::portable: return "portable";
            case instruction_set::avx2: return "avx2";
            case instruction_set::avx512: return "avx512";
        }
        return "?";
    }
}
