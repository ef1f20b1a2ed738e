// SPDX-License-Identifier: BSL-1.0
// All that is POSIX, and Linux's /proc, about programs that run beside this one.
#include "child_program.h"

#include "program.h"

#include <hypersparse/plugins/data/child_process.h>

#include <dlib/assert.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#if defined(__unix__) || defined(__APPLE__)
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;
#endif

namespace hypersparse::program
{
    namespace
    {
        // "VmHWM:    1234 kB" in a file of /proc: 1234 * 1024; 0 if there is no such line.
        [[maybe_unused]] std::uint64_t bytes_in(const std::string& file, const std::string& name)
        {
            std::ifstream lines(file);
            for (std::string line; std::getline(lines, line);)
                if (line.starts_with(name + ":"))
                    return std::stoull(line.substr(name.size() + 1)) * 1024;
            return 0;
        }
    }

    std::uint64_t available_memory() { return bytes_in("/proc/meminfo", "MemAvailable"); }

#if defined(__unix__) || defined(__APPLE__)
    namespace
    {
        class locked_log
        {
        public:
            explicit locked_log(const std::string& path)
                : file_(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644))
            {
                if (file_ < 0)
                    throw usage_error(path + ": expected a log that can be written, found: " + std::strerror(errno));
                if (flock(file_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
                    return;     // or the file system knows no locks
                close(file_);
                throw usage_error(path + ": expected that nothing else works on this run, found a program that still does; wait until "
                    "it is done, or end it");
            }
            ~locked_log() { close(file_); }     // the program has its own copy, and with it the lock
            locked_log(const locked_log&) = delete;
            locked_log& operator=(const locked_log&) = delete;

            int get() const { return file_; }

        private:
            int file_;
        };

        class start_settings
        {
        public:
            explicit start_settings(int output)
            {
                posix_spawn_file_actions_init(&files_);
                posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
                posix_spawn_file_actions_adddup2(&files_, output, STDOUT_FILENO);
                posix_spawn_file_actions_adddup2(&files_, output, STDERR_FILENO);
                posix_spawnattr_init(&group_);
                posix_spawnattr_setpgroup(&group_, 0);
                posix_spawnattr_setflags(&group_, POSIX_SPAWN_SETPGROUP);
            }
            ~start_settings()
            {
                posix_spawn_file_actions_destroy(&files_);
                posix_spawnattr_destroy(&group_);
            }
            start_settings(const start_settings&) = delete;
            start_settings& operator=(const start_settings&) = delete;

            const posix_spawn_file_actions_t* files() const { return &files_; }
            const posix_spawnattr_t* group() const { return &group_; }

        private:
            posix_spawn_file_actions_t files_;
            posix_spawnattr_t group_;
        };

        pid_t start(std::vector<std::string> line, const std::string& log)
        {
            const locked_log output(log);
            const start_settings settings(output.get());
            std::vector<char*> pointers;
            for (std::string& argument : line)
                pointers.push_back(argument.data());
            pointers.push_back(nullptr);
            pid_t child = 0;
            const int failure =
                posix_spawnp(&child, pointers.front(), settings.files(), settings.group(), pointers.data(), environ);
            if (failure != 0)
                throw result_error(line.front() + ": expected to start this program, found: " + std::strerror(failure));
            return child;
        }

        std::uint64_t memory_of(const rusage& usage)
        {
        #if defined(__APPLE__)
            return static_cast<std::uint64_t>(usage.ru_maxrss);
        #else
            return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
        #endif
        }
    }

    child_program::child_program(const std::vector<std::string>& line, const std::string& log)
    {
        DLIB_CASSERT(!line.empty());
        process_ = start(line, log);
    }

    child_program::~child_program()
    {
        if (process_ == 0)
            return;
        stop(SIGTERM);
        while (waitpid(static_cast<pid_t>(process_), nullptr, 0) < 0 && errno == EINTR)
            ;
    }

    bool child_program::has_ended()
    {
        if (process_ == 0)
            return true;
        int status = 0;
        rusage usage = {};
        const pid_t found = wait4(static_cast<pid_t>(process_), &status, WNOHANG, &usage);
        if (found == 0 || (found < 0 && errno == EINTR))
            return false;
        process_ = 0;
        most_memory_ = memory_of(usage);
        status_ = found < 0 ? 1 : WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        return true;
    }

    void child_program::stop(int signal)
    {
        if (process_ != 0)
            kill(static_cast<pid_t>(process_), signal);
    }

    std::uint64_t child_program::most_memory() const
    {
        return process_ == 0 ? most_memory_ : bytes_in("/proc/" + std::to_string(process_) + "/status", "VmHWM");
    }
#else
    child_program::child_program(const std::vector<std::string>& line, const std::string&) : status_(run_program(line)) {}
    child_program::~child_program() = default;
    bool child_program::has_ended() { return true; }
    void child_program::stop(int) {}
    std::uint64_t child_program::most_memory() const { return most_memory_; }
#endif
}
