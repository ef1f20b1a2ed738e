// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_LOSS_MULTICLASS_LOG_COUNTED_IMPL_H
#define HYPERSPARSE_PLUGINS_LAYERS_LOSS_MULTICLASS_LOG_COUNTED_IMPL_H

namespace hypersparse
{
    namespace impl
    {
        void check_label(unsigned long label, long classes, long sample);
        // throws label_error if label >= classes

        bool is_hit(const float* outputs, long classes, unsigned long label);
        // true if outputs[label] is the first of the largest outputs; false as soon as a number is not a number
    }

    template <typename sub_type, typename label_iterator>
    void loss_multiclass_log_counted_::to_label(
        const dlib::tensor& input, const sub_type& sub, label_iterator labels) const
    {
        dlib::loss_multiclass_log_().to_label(input, sub, labels);
    }

    template <typename const_label_iterator, typename subnet_type>
    double loss_multiclass_log_counted_::compute_loss_value_and_gradient(
        const dlib::tensor& input, const_label_iterator truth, subnet_type& sub) const
    {
        const dlib::tensor& outputs = sub.get_output();     // (samples, classes, 1, 1)
        const long samples = outputs.num_samples();
        const long classes = outputs.k();
        const float* values = outputs.host();
        std::uint64_t hits = 0;
        const_label_iterator label = truth;
        for (long n = 0; n < samples; ++n, ++label)
        {
            impl::check_label(*label, classes, n);
            hits += impl::is_hit(values + n*classes, classes, *label);
        }
        const double loss = dlib::loss_multiclass_log_().compute_loss_value_and_gradient(input, truth, sub);
        tally_->add({.samples = static_cast<std::uint64_t>(samples), .hits = hits, .loss_sum = loss*samples});
        return loss;
    }
}

#endif
