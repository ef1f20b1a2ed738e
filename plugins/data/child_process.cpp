// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/child_process.h>
#include <hypersparse/plugins/data/data_error.h>

#include <dlib/assert.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;
#endif

namespace hypersparse
{
#if defined(__unix__) || defined(__APPLE__)
    namespace
    {
        constexpr int not_found_status = 127;    // what a child exits with where the system finds out only after the fork

        class stream_redirection
        {
        public:
            stream_redirection()
            {
                posix_spawn_file_actions_init(&actions_);
                posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
                posix_spawn_file_actions_adddup2(&actions_, STDERR_FILENO, STDOUT_FILENO);
            }
            ~stream_redirection() { posix_spawn_file_actions_destroy(&actions_); }
            stream_redirection(const stream_redirection&) = delete;
            stream_redirection& operator=(const stream_redirection&) = delete;

            const posix_spawn_file_actions_t* get() const { return &actions_; }

        private:
            posix_spawn_file_actions_t actions_;
        };

        int wait_for(pid_t child, const std::string& program)
        {
            int status = 0;
            while (waitpid(child, &status, 0) < 0)
                if (errno != EINTR)
                    throw data_error(program, std::string("the program was started but cannot be waited for: ") + std::strerror(errno));
            return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        }
    }

    int run_program(const std::vector<std::string>& arguments)
    {
        DLIB_CASSERT(!arguments.empty());
        std::vector<std::string> copy = arguments;
        std::vector<char*> pointers;
        for (auto& argument : copy)
            pointers.push_back(argument.data());
        pointers.push_back(nullptr);

        const stream_redirection streams;
        pid_t child = 0;
        const int failure = posix_spawnp(&child, pointers.front(), streams.get(), nullptr, pointers.data(), environ);
        if (failure != 0 && failure != ENOENT)
            throw data_error(arguments.front(), std::string("the program cannot be started: ") + std::strerror(failure));
        const int status = failure == ENOENT ? not_found_status : wait_for(child, arguments.front());
        if (status == not_found_status)
            throw data_error(arguments.front(), "the program was not found; install it");
        return status;
    }
#else
    int run_program(const std::vector<std::string>& arguments)
    {
        DLIB_CASSERT(!arguments.empty());
        // Only the command processor is left: arguments that it could read otherwise than as plain text are refused.
        std::string command;
        for (const auto& argument : arguments)
        {
            if (argument.find_first_of("\"%!\r\n") != std::string::npos || (!argument.empty() && argument.back() == '\\'))
                throw data_error(argument, "expected a name without the characters \" % ! and without a backslash at its end");
            command += (command.empty() ? "\"" : " \"") + argument + "\"";
        }
        const int status = std::system(("\"" + command + " 1>&2\"").c_str());
        if (status < 0)
            throw data_error(arguments.front(), "the program cannot be started");
        return status;
    }
#endif
}
