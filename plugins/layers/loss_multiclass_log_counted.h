// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_LOSS_MULTICLASS_LOG_COUNTED_H
#define HYPERSPARSE_PLUGINS_LAYERS_LOSS_MULTICLASS_LOG_COUNTED_H

#include <hypersparse/plugins/layers/classification_tally.h>

#include <dlib/dnn/core.h>
#include <dlib/dnn/loss.h>

#include <memory>

namespace hypersparse
{
    struct label_error : dlib::error
    {
        using dlib::error::error;
    };

    class loss_multiclass_log_counted_
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                dlib's loss_multiclass_log_ (mean cross entropy of softmax over the batch), which it calls, so value and
                gradient have the same bits:
                    loss     = mean over n of -log(max(softmax(x_n)[y_n], 1e-10))
                    gradient = (softmax(x_n) - onehot(y_n)) / N
                with x of shape (N, classes, 1, 1). Beyond that it
                    - counts samples, hits and loss in a tally, each time a loss is computed; to_label() counts nothing,
                    - refuses labels outside 0 .. classes-1. dlib takes label -1 (an unsigned long that wrapped) for a
                      sample that belongs to no class, and pushes all of its outputs down.
                Copies of this object, hence copies of a network and the copies a trainer makes for its devices, share
                one tally. The tally is not serialised.
        !*/

    public:
        typedef unsigned long training_label_type;
        typedef unsigned long output_label_type;

        classification_tally& tally() const { return *tally_; }

        operator dlib::loss_multiclass_log_() const { return {}; }
        /*!
            ensures
                - lets dlib copy a network with this loss into one with its own loss, which counts nothing
        !*/

        template <typename sub_type, typename label_iterator>
        void to_label(const dlib::tensor& input, const sub_type& sub, label_iterator labels) const;
        /*!
            ensures
                - writes the index of the largest output of each sample (the first, if several are equal)
        !*/

        template <typename const_label_iterator, typename subnet_type>
        double compute_loss_value_and_gradient(
            const dlib::tensor& input, const_label_iterator truth, subnet_type& sub) const;
        /*!
            requires
                - truth is a multi-pass iterator over the labels of the samples in input
            ensures
                - as above
            throws
                - label_error, if a label is not below the number of outputs. Nothing has been counted then.
        !*/

        friend void serialize(const loss_multiclass_log_counted_& item, std::ostream& out);
        friend void deserialize(loss_multiclass_log_counted_& item, std::istream& in);
        friend std::ostream& operator<<(std::ostream& out, const loss_multiclass_log_counted_& item);
        friend void to_xml(const loss_multiclass_log_counted_& item, std::ostream& out);

    private:
        std::shared_ptr<classification_tally> tally_ = std::make_shared<classification_tally>();
    };

    template <typename SUBNET>
    using loss_multiclass_log_counted = dlib::add_loss_layer<loss_multiclass_log_counted_, SUBNET>;
}

#include <hypersparse/plugins/layers/loss_multiclass_log_counted_impl.h>

#endif
