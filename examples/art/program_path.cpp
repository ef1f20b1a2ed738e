// SPDX-License-Identifier: BSL-1.0
// All that a system has of its own to say where a running program lies.
#include "program_path.h"

#include "program.h"

#include <filesystem>

#if defined(__APPLE__)
    #include <mach-o/dyld.h>
#endif

namespace hypersparse::program
{
    namespace fs = std::filesystem;

    namespace
    {
        std::string name_at_start;

        // Linux still has a program that was built anew since its start: the same version then goes on, under a poorer name.
        fs::path told_by_system()
        {
        #if defined(__linux__)
            std::error_code ignored;
            const fs::path path = fs::read_symlink("/proc/self/exe", ignored);
            return path.empty() || fs::exists(path, ignored) ? path : fs::path("/proc/self/exe");
        #elif defined(__APPLE__)
            char path[4096];
            std::uint32_t size = sizeof path;
            return _NSGetExecutablePath(path, &size) == 0 ? fs::path(path) : fs::path();
        #else
            return {};
        #endif
        }
    }

    void remember_program(const char* called_as) { name_at_start = called_as; }

    std::string program_path()
    {
        fs::path path = told_by_system();
        if (path.empty() && name_at_start.find_first_of("/\\") == std::string::npos)
            return name_at_start;       // was looked for in PATH, and is again
        if (path.empty())
            path = fs::absolute(name_at_start);
        std::error_code ignored;
        if (!fs::exists(path, ignored))
            throw result_error(path.string() + ": expected this program's own file, to start it again, found none; was it "
                "built anew?");
        return path.string();
    }
}
