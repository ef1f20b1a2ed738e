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

        [[noreturn]] void throw_not_found(const std::string& program)
        {
            throw data_error(program, "the program was not found; install it");
        }

        class pipe_to_us
        {
        public:
            pipe_to_us()
            {
                if (pipe(ends_) != 0)
                    throw data_error("pipe", std::string("expected to open one, found: ") + std::strerror(errno));
                for (const int end : ends_)
                    fcntl(end, F_SETFD, FD_CLOEXEC);
            }
            ~pipe_to_us()
            {
                close(ends_[0]);
                close_write_end();
            }
            pipe_to_us(const pipe_to_us&) = delete;
            pipe_to_us& operator=(const pipe_to_us&) = delete;

            int write_end() const { return ends_[1]; }

            void close_write_end()
            {
                if (ends_[1] >= 0)
                    close(ends_[1]);
                ends_[1] = -1;
            }

            std::string read_some()     // empty at the end
            {
                char bytes[4096];
                ssize_t size = 0;
                do
                    size = read(ends_[0], bytes, sizeof bytes);
                while (size < 0 && errno == EINTR);
                return {bytes, size > 0 ? static_cast<std::size_t>(size) : 0};
            }

        private:
            int ends_[2] = {-1, -1};
        };

        class stream_redirection
        {
        public:
            explicit stream_redirection(int output)
            {
                posix_spawn_file_actions_init(&actions_);
                posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
                posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
                posix_spawn_file_actions_adddup2(&actions_, output, STDERR_FILENO);
            }
            ~stream_redirection() { posix_spawn_file_actions_destroy(&actions_); }
            stream_redirection(const stream_redirection&) = delete;
            stream_redirection& operator=(const stream_redirection&) = delete;

            const posix_spawn_file_actions_t* get() const { return &actions_; }

        private:
            posix_spawn_file_actions_t actions_;
        };

        pid_t start(const std::vector<std::string>& arguments, int output)
        {
            DLIB_CASSERT(!arguments.empty());
            std::vector<std::string> copy = arguments;
            std::vector<char*> pointers;
            for (auto& argument : copy)
                pointers.push_back(argument.data());
            pointers.push_back(nullptr);
            const stream_redirection streams(output);
            pid_t child = 0;
            const int failure = posix_spawnp(&child, pointers.front(), streams.get(), nullptr, pointers.data(), environ);
            if (failure == ENOENT)
                throw_not_found(arguments.front());
            if (failure != 0)
                throw data_error(arguments.front(), std::string("the program cannot be started: ") + std::strerror(failure));
            return child;
        }

        int wait_for(pid_t child, const std::string& program)
        {
            int status = 0;
            while (waitpid(child, &status, 0) < 0)
                if (errno != EINTR)
                    throw data_error(program, std::string("the program was started but cannot be waited for: ") + std::strerror(errno));
            if (WIFEXITED(status) && WEXITSTATUS(status) == not_found_status)
                throw_not_found(program);
            return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        }

        // Calls watch() for every piece of text that has its end, and takes it away.
        void hand_over(std::string& text, const std::function<void(std::string_view)>& watch)
        {
            for (std::size_t end = 0; (end = text.find_first_of("\r\n")) != std::string::npos; text.erase(0, end + 1))
                watch(std::string_view(text).substr(0, end + 1));
        }
    }

    int run_program(const std::vector<std::string>& arguments)
    {
        return wait_for(start(arguments, STDERR_FILENO), arguments.front());
    }

    int run_program(const std::vector<std::string>& arguments, const std::function<void(std::string_view)>& watch)
    {
        pipe_to_us pipe;
        const pid_t child = start(arguments, pipe.write_end());
        pipe.close_write_end();
        std::string text;
        for (std::string more; !(more = pipe.read_some()).empty();)
        {
            text += more;
            hand_over(text, watch);
        }
        if (!text.empty())
            watch(text);
        return wait_for(child, arguments.front());
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

    int run_program(const std::vector<std::string>& arguments, const std::function<void(std::string_view)>&)
    {
        return run_program(arguments);
    }
#endif
}
