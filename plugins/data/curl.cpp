// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/child_process.h>
#include <hypersparse/plugins/data/curl.h>

#include <iostream>

namespace hypersparse
{
    // curl prints its progress and its message to the same stream: the first may be seen, the second is for our own error.
    curl_end run_curl(const std::string& url, const std::filesystem::path& part, bool quiet)
    {
        curl_end end;
        const auto watch = [&](std::string_view piece)
        {
            const auto at = piece.find("curl: (");
            const auto text = piece.find(") ", at == piece.npos ? piece.size() : at);
            if (text != piece.npos)
                end.message = piece.substr(text + 2, piece.find_last_not_of("\r\n") - text - 1);
            if (!quiet)
                std::cerr << piece.substr(0, at) << std::flush;
        };
        end.status = run_program({"curl", "--fail", "--location", "--show-error", quiet ? "--silent" : "--progress-bar",
                                  "--proto", "=http,https", "--noproxy", "localhost,127.0.0.1", "--connect-timeout", "30",
                                  "--speed-limit", "1", "--speed-time", "60",    // one that stands still for a minute has ended
                                  "--continue-at", "-", "--output", part.string(), "--url", url}, watch);
        return end;
    }
}
