// SPDX-License-Identifier: BSL-1.0
#include "resident_memory.h"

#include <fstream>
#include <string>

namespace hypersparse::benchmarks
{
    memory_in_bytes resident_memory()
    {
        constexpr std::size_t kibibyte = 1024;
        memory_in_bytes found;
        std::ifstream status("/proc/self/status");
        for (std::string word; status >> word; )
        {
            if (word != "VmRSS:" && word != "VmHWM:")
                continue;
            std::size_t number = 0;
            status >> number;
            (word == "VmRSS:" ? found.now : found.peak) = number * kibibyte;
        }
        return found;
    }
}
