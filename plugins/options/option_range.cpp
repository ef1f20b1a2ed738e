// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/options/option_range.h>

#include <dlib/error.h>

#include <sstream>

namespace hypersparse
{
    void option_range::operator()(bool in_range, const char* name, const char* range, double value) const
    {
        if (in_range)
            return;
        std::ostringstream message;
        message << whose_ << ": expected " << name << " " << range << ", found " << value;
        throw dlib::error(message.str());
    }
}
