// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/durable_file.h>

#include <hypersparse/plugins/files/whole_file.h>

namespace hypersparse
{
    namespace
    {
        // What action throws becomes an error of dlib's family, the text stays.
        template <typename function>
        auto with_dlib_errors(const function& action)
        {
            try
            {
                return action();
            }
            catch (const io_error& e)
            {
                throw file_error(e.what());
            }
        }
    }

    void write_durably(const std::string& path, std::string_view bytes)
    {
        with_dlib_errors([&] { write_whole_file(path, bytes); });
    }

    void append_durably(const std::string& path, std::string_view bytes)
    {
        with_dlib_errors([&] { append_to_file(path, bytes); });
    }

    std::string read_file(const std::string& path)
    {
        return with_dlib_errors([&] { return read_whole_file(path); });
    }
}
