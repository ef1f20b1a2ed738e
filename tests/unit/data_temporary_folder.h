// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_UNIT_DATA_TEMPORARY_FOLDER_H
#define HYPERSPARSE_TESTS_UNIT_DATA_TEMPORARY_FOLDER_H

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace data_test
{
    namespace fs = std::filesystem;

    class temporary_folder
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                An empty folder that no other test uses; it is removed with all it holds when the object dies.
        !*/
    public:
        temporary_folder()
        {
            std::random_device device;
            do
                path_ = fs::temp_directory_path() / ("hypersparse-data-" + std::to_string(device()));
            while (!fs::create_directory(path_));
        }
        ~temporary_folder()
        {
            std::error_code ignored;
            fs::remove_all(path_, ignored);
        }
        temporary_folder(const temporary_folder&) = delete;
        temporary_folder& operator=(const temporary_folder&) = delete;

        const fs::path& path() const { return path_; }
        std::string text() const { return path_.string(); }

    private:
        fs::path path_;
    };

    inline void write_bytes(const fs::path& file, const std::string& bytes)
    {
        fs::create_directories(file.parent_path());
        std::ofstream out(file, std::ios::binary);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        out.close();
        BOOST_REQUIRE(out);
    }

    inline std::string read_bytes(const fs::path& file)
    {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }

    // Runs action, which must throw error_type, and checks that the text has every part.
    template <typename error_type>
    void check_message(const std::function<void()>& action, const std::vector<std::string>& parts)
    {
        try
        {
            action();
            BOOST_ERROR("no error was thrown; expected one with '" << parts.front() << "'");
        }
        catch (const error_type& e)
        {
            const std::string text = e.what();
            for (const auto& part : parts)
                BOOST_TEST(text.find(part) != std::string::npos, "'" << text << "' lacks '" << part << "'");
            BOOST_TEST(text.find('\n') == std::string::npos, "'" << text << "' is more than one line");
        }
    }
}

#endif
