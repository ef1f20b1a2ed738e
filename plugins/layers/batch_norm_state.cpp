// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/layers/batch_norm_state.h>

#include <hypersparse/plugins/kernels/fold_batch_norm.h>
#include <hypersparse/plugins/layers/fast/bn_con.h>

namespace hypersparse
{
    namespace impl
    {
        // dlib::bn_ has no getter for its running averages, and its serialised form passes through the host. C++ lets an explicit
        // instantiation name private members, and a friend hand them out.
        template <typename layer_type, auto means, auto variances>
        struct hands_out_averages
        {
            friend batch_norm_averages averages_of(const layer_type& layer) { return {layer.*means, layer.*variances}; }
        };

        using conv_norm = dlib::bn_<dlib::CONV_MODE>;
        using fc_norm = dlib::bn_<dlib::FC_MODE>;
        batch_norm_averages averages_of(const conv_norm&);
        batch_norm_averages averages_of(const fc_norm&);
        template struct hands_out_averages<conv_norm, &conv_norm::running_means, &conv_norm::running_variances>;
        template struct hands_out_averages<fc_norm, &fc_norm::running_means, &fc_norm::running_variances>;

        template <typename layer_type, auto means, auto invstds, auto running_means, auto running_variances, auto updates>
        struct hands_out_statistics
        {
            friend norm_statistics members_of(layer_type& layer)
            {
                return {layer.*means, layer.*invstds, layer.*running_means, layer.*running_variances, layer.*updates};
            }
        };

        norm_statistics members_of(conv_norm&);
        norm_statistics members_of(fc_norm&);
        template struct hands_out_statistics<conv_norm, &conv_norm::means, &conv_norm::invstds, &conv_norm::running_means,
            &conv_norm::running_variances, &conv_norm::num_updates>;
        template struct hands_out_statistics<fc_norm, &fc_norm::means, &fc_norm::invstds, &fc_norm::running_means,
            &fc_norm::running_variances, &fc_norm::num_updates>;

        norm_statistics statistics_of(conv_norm& layer)
        {
            return members_of(layer);
        }

        norm_statistics statistics_of(fc_norm& layer)
        {
            return members_of(layer);
        }

        namespace
        {
            template <typename layer_type>
            void fold(const layer_type& from, dlib::layer_mode mode, dlib::affine_& to)
            {
                const auto [means, variances] = averages_of(from);
                if (to.is_disabled() || to.get_mode() != mode || to.get_gamma().size() != means.size())
                {
                    to = dlib::affine_(from);       // dlib allocates it: the first time, or after fusing
                    return;
                }
                dlib::alias_tensor_instance scale = to.get_gamma(), shift = to.get_beta();
                fold_batch_norm(scale, shift, from.get_layer_params(), means, variances, static_cast<float>(from.get_eps()));
            }
        }

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

    batch_norm_averages running_averages(const dlib::bn_<dlib::CONV_MODE>& layer)
    {
        return impl::averages_of(layer);
    }

    batch_norm_averages running_averages(const dlib::bn_<dlib::FC_MODE>& layer)
    {
        return impl::averages_of(layer);
    }

    void fold_to_affine(const dlib::bn_<dlib::CONV_MODE>& from, dlib::affine_& to)
    {
        impl::fold(from, dlib::CONV_MODE, to);
    }

    void fold_to_affine(const dlib::bn_<dlib::FC_MODE>& from, dlib::affine_& to)
    {
        impl::fold(from, dlib::FC_MODE, to);
    }
}
