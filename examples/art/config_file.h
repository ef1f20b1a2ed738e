// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_CONFIG_FILE_H
#define HYPERSPARSE_EXAMPLES_ART_CONFIG_FILE_H

#include <CLI/CLI.hpp>

namespace hypersparse::program
{
    class config_file : public CLI::ConfigTOML
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                How CLI11 reads the config file of app: as TOML or INI. What is wrong with the file is a CLI::FileError that
                names the file and the entry; CLI11's own error names the entry only.
        !*/

    public:
        explicit config_file(const CLI::App& app) : app_(app) {}
        std::vector<CLI::ConfigItem> from_config(std::istream& in) const override;

    private:
        void demand_option(const std::string& file, const CLI::ConfigItem& item) const;

        const CLI::App& app_;
    };
}

#endif
