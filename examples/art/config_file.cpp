// SPDX-License-Identifier: BSL-1.0
#include "config_file.h"

#include <algorithm>
#include <sstream>

namespace hypersparse::program
{
    namespace
    {
        bool is_text(const std::string& bytes)
        {
            const auto is_control = [](unsigned char c) { return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 127; };
            return std::none_of(bytes.begin(), bytes.end(), is_control);
        }
    }

    void config_file::demand_option(const std::string& file, const CLI::ConfigItem& item) const
    {
        if (!item.parents.empty())
            throw CLI::FileError(file + ": expected no sections, found [" + item.parents.front() + "]; take it out");
        const CLI::Option* option = app_.get_option_no_throw("--" + item.name);
        if (option == nullptr || !option->get_configurable())
            throw CLI::FileError(file + ": expected options that a config file may hold, found '" + item.name
                + "'; take it out or correct its name");
    }

    std::vector<CLI::ConfigItem> config_file::from_config(std::istream& in) const
    {
        const auto file = app_.get_config_ptr()->as<std::string>();
        const std::string expected = file + ": expected lines of text NAME = VALUE, found ";
        std::ostringstream bytes;
        bytes << in.rdbuf();
        if (!is_text(bytes.str()))
            throw CLI::FileError(expected + "other bytes; give a TOML or INI file");
        std::vector<CLI::ConfigItem> entries;
        try
        {
            std::istringstream text(bytes.str());
            entries = CLI::ConfigTOML::from_config(text);
        }
        catch (const std::exception& e)
        {
            throw CLI::FileError(expected + "others (" + e.what() + "); give a TOML or INI file");
        }
        for (const CLI::ConfigItem& item : entries)
            demand_option(file, item);
        return entries;
    }
}
