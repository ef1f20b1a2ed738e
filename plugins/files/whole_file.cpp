// SPDX-License-Identifier: BSL-1.0
// All that is POSIX about files that must survive a power failure. Elsewhere the standard library writes and renames, unsynced.
#include <hypersparse/plugins/files/whole_file.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#if defined(__unix__) || defined(__APPLE__)
    #define HYPERSPARSE_POSIX_FILES
    #include <fcntl.h>
    #include <unistd.h>
#endif

namespace hypersparse
{
    namespace
    {
        [[noreturn]] void fail(const std::string& path, const std::string& action)
        {
            const std::string reason = errno != 0 ? std::strerror(errno) : "the disk may be full";
            throw io_error(path + ": expected to " + action + ", found: " + reason);
        }

    #ifdef HYPERSPARSE_POSIX_FILES
        class descriptor
        {
        public:
            descriptor(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
            ~descriptor() { if (fd_ >= 0) ::close(fd_); }
            descriptor(const descriptor&) = delete;
            descriptor& operator=(const descriptor&) = delete;

            bool is_open() const { return fd_ >= 0; }
            bool sync() const { return ::fsync(fd_) == 0; }

            bool write(std::string_view bytes) const
            {
                while (!bytes.empty())
                {
                    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
                    if (n < 0 && errno == EINTR)
                        continue;
                    if (n <= 0)
                        return false;
                    bytes.remove_prefix(static_cast<std::size_t>(n));
                }
                return true;
            }

            bool close()
            {
                const int fd = fd_;
                fd_ = -1;
                return ::close(fd) == 0;
            }

        private:
            int fd_;
        };

        bool write_and_sync(const std::string& path, std::string_view bytes, bool append)
        {
            descriptor file(path, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC));
            return file.is_open() && file.write(bytes) && file.sync() && file.close();
        }

        // The entry of a new or renamed file is in the folder. Some file systems cannot sync a folder; they say EINVAL.
        bool sync_folder(const std::string& path)
        {
            const std::filesystem::path folder = std::filesystem::path(path).parent_path();
            const descriptor entry(folder.empty() ? "." : folder.string(), O_RDONLY);
            return entry.is_open() && (entry.sync() || errno == EINVAL || errno == ENOTSUP);
        }
    #else
        bool write_and_sync(const std::string& path, std::string_view bytes, bool append)
        {
            std::ofstream file(path, append ? std::ios::binary | std::ios::app : std::ios::binary | std::ios::trunc);
            file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
            file.close();
            return file.good();
        }

        bool sync_folder(const std::string&) { return true; }
    #endif
    }

    void write_whole_file(const std::string& path, std::string_view bytes)
    {
        const std::string temporary = path + ".tmp";
        errno = 0;
        bool done = write_and_sync(temporary, bytes, false);
        std::error_code renamed;
        if (done)
        {
            std::filesystem::rename(temporary, path, renamed);
            done = !renamed;
        }
        if (!done)
        {
            const int reason = renamed ? renamed.value() : errno;
            std::error_code ignored;
            std::filesystem::remove(temporary, ignored);
            errno = reason;
            fail(path, "write " + std::to_string(bytes.size()) + " bytes");
        }
        if (!sync_folder(path))
            fail(path, "sync its folder");
    }

    void append_to_file(const std::string& path, std::string_view bytes)
    {
        errno = 0;
        if (!write_and_sync(path, bytes, true))
            fail(path, "add " + std::to_string(bytes.size()) + " bytes");
    }

    std::string read_whole_file(const std::string& path)
    {
        std::error_code ignored;
        if (std::filesystem::is_directory(path, ignored))
            throw io_error(path + ": expected a file, found a folder");
        errno = 0;
        std::ifstream file(path, std::ios::binary);
        if (!file)
            fail(path, "open the file");
        std::ostringstream bytes;
        bytes << file.rdbuf();
        if (file.bad() || (!bytes && file.peek() != std::ifstream::traits_type::eof()))
            fail(path, "read the file");
        return std::move(bytes).str();
    }
}
