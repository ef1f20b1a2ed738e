// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/phase_names.h>

#include <algorithm>

namespace hypersparse
{
    namespace
    {
        bool is_in(const std::vector<std::string>& names, const std::string& name)
        {
            return std::find(names.begin(), names.end(), name) != names.end();
        }
    }

    const std::vector<std::string>& dense_phases()
    {
        static const std::vector<std::string> names = {"warmup", "art", "dense"};
        return names;
    }

    const std::vector<std::string>& result_phases()
    {
        static const std::vector<std::string> names = {"finetune", "ticket", "train"};
        return names;
    }

    bool is_dense(const std::string& phase) { return is_in(dense_phases(), phase); }

    bool gives_result(const std::string& phase) { return is_in(result_phases(), phase); }
}
