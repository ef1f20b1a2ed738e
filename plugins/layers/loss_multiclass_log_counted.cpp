// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/layers/loss_multiclass_log_counted.h>

#include <sstream>

namespace hypersparse
{
    namespace
    {
        const char* const version_word = "hypersparse::loss_multiclass_log_counted_";
    }

    namespace impl
    {
        void check_label(unsigned long label, long classes, long sample)
        {
            if (label < static_cast<unsigned long>(classes))
                return;
            std::ostringstream message;
            message << "sample " << sample << " of the batch has label " << static_cast<long>(label)
                    << ", expected 0 to " << classes - 1 << ": the network has " << classes
                    << " outputs; check the labels or the number of classes";
            throw label_error(message.str());
        }

        bool is_hit(const float* outputs, long classes, unsigned long label)
        {
            const long y = static_cast<long>(label);
            for (long k = 0; k < y; ++k)
                if (!(outputs[k] < outputs[y]))
                    return false;
            for (long k = y + 1; k < classes; ++k)
                if (!(outputs[k] <= outputs[y]))
                    return false;
            return true;
        }
    }

    void serialize(const loss_multiclass_log_counted_&, std::ostream& out)
    {
        dlib::serialize(std::string(version_word), out);
    }

    void deserialize(loss_multiclass_log_counted_&, std::istream& in)
    {
        std::string version;
        dlib::deserialize(version, in);
        if (version != version_word)
            throw dlib::serialization_error("expected '" + std::string(version_word) + "', found '" + version + "'");
    }

    std::ostream& operator<<(std::ostream& out, const loss_multiclass_log_counted_&)
    {
        return out << "loss_multiclass_log_counted";
    }

    void to_xml(const loss_multiclass_log_counted_&, std::ostream& out)
    {
        out << "<loss_multiclass_log_counted/>\n";
    }
}
