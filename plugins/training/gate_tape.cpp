// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/gate_tape.h>

#include <dlib/error.h>

#include <string>

namespace hypersparse::impl
{
    void refuse_layer(const char* layer, const char* advice)
    {
        throw dlib::error("GraSP: expected layers whose gates can be kept, found dlib's " + std::string(layer) + "; " + advice);
    }
}
