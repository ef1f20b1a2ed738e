// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/layers/batch_norm_state.h>

namespace hypersparse
{
    namespace impl
    {
        namespace
        {
            std::vector<float> values_of(const dlib::tensor& t)
            {
                return std::vector<float>(t.begin(), t.end());
            }

            void check_length(const std::vector<float>& values, const dlib::tensor& t, const char* what)
            {
                if (values.size() == t.size())
                    return;
                throw dlib::error("batch normalisation: expected " + std::to_string(t.size()) + " " + what + ", found "
                    + std::to_string(values.size()) + "; the state belongs to another layer, or the layer has not seen "
                    "a forward pass yet");
            }
        }

        void read_batch_norm_record(batch_norm_record& record, std::istream& in, const char* expected_version)
        {
            using dlib::deserialize;
            deserialize(record.version, in);
            if (record.version != expected_version)
                throw dlib::serialization_error("dlib::bn_ was serialised as '" + record.version + "', expected '"
                    + expected_version + "': this version of dlib is not known here");
            deserialize(record.params, in);
            deserialize(record.gamma, in);
            deserialize(record.beta, in);
            deserialize(record.means, in);
            deserialize(record.invstds, in);
            deserialize(record.running_means, in);
            deserialize(record.running_variances, in);
            deserialize(record.num_updates, in);
            deserialize(record.window, in);
            for (double& multiplier : record.multipliers)
                deserialize(multiplier, in);
            deserialize(record.eps, in);
        }

        void write_batch_norm_record(const batch_norm_record& record, std::ostream& out)
        {
            using dlib::serialize;
            serialize(record.version, out);
            serialize(record.params, out);
            serialize(record.gamma, out);
            serialize(record.beta, out);
            serialize(record.means, out);
            serialize(record.invstds, out);
            serialize(record.running_means, out);
            serialize(record.running_variances, out);
            serialize(record.num_updates, out);
            serialize(record.window, out);
            for (const double multiplier : record.multipliers)
                serialize(multiplier, out);
            serialize(record.eps, out);
        }

        void copy_statistics(const batch_norm_state& state, batch_norm_record& record)
        {
            check_length(state.means, record.running_means, "means");
            check_length(state.variances, record.running_variances, "variances");
            std::copy(state.means.begin(), state.means.end(), record.running_means.begin());
            std::copy(state.variances.begin(), state.variances.end(), record.running_variances.begin());
            if (state.updates > 0 && record.means.size() != record.running_means.size())
            {
                // Scratch of the last batch. dlib wants its size to be right where a batch does not replace the averages.
                record.means.copy_size(record.running_means);
                record.invstds.copy_size(record.running_means);
                record.means = 0;
                record.invstds = 1;
            }
            record.num_updates = state.updates;
            record.window = state.window;
            record.eps = state.eps;
        }

        batch_norm_state state_of(const batch_norm_record& record)
        {
            return {
                .means = values_of(record.running_means),
                .variances = values_of(record.running_variances),
                .updates = record.num_updates,
                .window = record.window,
                .eps = record.eps};
        }
    }
}
