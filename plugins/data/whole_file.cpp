// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/data_error.h>
#include <hypersparse/plugins/data/whole_file.h>

#include <fstream>
#include <sstream>

namespace hypersparse
{
    namespace fs = std::filesystem;

    namespace
    {
        void check_regular_file(const fs::path& file, const std::string& advice)
        {
            std::error_code ignored;
            const auto status = fs::status(file, ignored);
            if (fs::is_directory(status))
                throw data_error(file.string(), "expected a file, found a folder; " + advice);
            if (fs::exists(status))
                return;
            fs::path compressed = file;
            compressed += ".gz";
            if (fs::exists(compressed, ignored))
                throw data_error(file.string(), "the file is missing, but " + compressed.filename().string() +
                                                    " is there, which is gzip-compressed; run gunzip first");
            throw data_error(file.string(), "the file is missing; " + advice);
        }
    }

    std::vector<unsigned char> read_whole_file(const fs::path& file, const std::string& advice)
    {
        check_regular_file(file, advice);
        std::ifstream in(file, std::ios::binary | std::ios::ate);
        const std::streamoff size = in ? static_cast<std::streamoff>(in.tellg()) : -1;
        if (size < 0)
            throw data_error(file.string(), "the file cannot be opened; check its permissions");
        if (size == 0)
            throw data_error(file.string(), "the file is empty; " + advice);

        std::vector<unsigned char> bytes(static_cast<std::size_t>(size));
        in.seekg(0);
        in.read(reinterpret_cast<char*>(bytes.data()), size);
        if (in.gcount() != size)
            throw data_error(file.string(), "expected " + std::to_string(size) + " bytes, could read only " +
                                                std::to_string(in.gcount()) + "; check the disk");
        if (size > 1 && bytes[0] == 0x1f && bytes[1] == 0x8b)
            throw data_error(file.string(), "the file is gzip-compressed; run gunzip first");
        return bytes;
    }

    std::vector<std::string> read_lines(const fs::path& file, const std::string& advice)
    {
        const auto bytes = read_whole_file(file, advice);
        std::istringstream in(std::string(bytes.begin(), bytes.end()));
        std::vector<std::string> lines;
        for (std::string line; std::getline(in, line);)
        {
            if (!line.empty() && line.back() == '\r')
                line.pop_back();
            if (!line.empty())
                lines.push_back(line);
        }
        return lines;
    }
}
