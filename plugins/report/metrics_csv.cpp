// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/metrics_csv.h>

#include <algorithm>
#include <charconv>

namespace hypersparse
{
    namespace
    {
        std::string cell(const std::string& text)
        {
            if (text.find_first_of(",\"\r\n") == std::string::npos)
                return text;
            std::string quoted = "\"";
            for (const char c : text)
                quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
            return quoted + '"';
        }

        std::string cell(const std::optional<double>& number)
        {
            if (!number)
                return {};
            char text[64];
            const auto end = std::to_chars(text, text + sizeof text, *number).ptr;      // the shortest that reads back the same
            return {text, end};
        }

        std::vector<std::string> keys_of(const std::vector<named_epochs>& runs)
        {
            std::vector<std::string> keys;
            for (const named_epochs& run : runs)
                for (const epoch_record& epoch : run.epochs)
                    for (const auto& entry : epoch.numbers)
                        if (std::find(keys.begin(), keys.end(), entry.first) == keys.end())
                            keys.push_back(entry.first);
            return keys;
        }
    }

    std::string metrics_csv(const std::vector<named_epochs>& runs)
    {
        const std::vector<std::string> keys = keys_of(runs);
        std::string text = "run,epoch,phase";
        for (const std::string& key : keys)
            text += ',' + cell(key);
        text += "\r\n";
        for (const named_epochs& run : runs)
            for (const epoch_record& epoch : run.epochs)
            {
                text += cell(run.run) + ',' + std::to_string(epoch.epoch) + ',' + cell(epoch.phase);
                for (const std::string& key : keys)
                    text += ',' + cell(epoch.number(key));
                text += "\r\n";
            }
        return text;
    }
}
