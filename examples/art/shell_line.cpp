// SPDX-License-Identifier: BSL-1.0
#include "shell_line.h"

namespace hypersparse::program
{
    std::string shell_word(const std::string& text)
    {
        const char* plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=:,./@%";
        if (!text.empty() && text.find_first_not_of(plain) == std::string::npos)
            return text;
        std::string quoted;
        for (const char c : text)
            quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
        return "'" + quoted + "'";
    }

    std::string evaluate_line(const std::string& model, const std::string& data, const std::string& data_dir, std::size_t limit)
    {
        std::string line = "art evaluate " + shell_word(model);
        if (!data_dir.empty())
            line += " --data " + data + " --data-dir " + shell_word(data_dir);
        return limit == 0 ? line : line + " --limit " + std::to_string(limit);
    }
}
