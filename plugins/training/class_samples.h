// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_CLASS_SAMPLES_H
#define HYPERSPARSE_PLUGINS_TRAINING_CLASS_SAMPLES_H

#include <hypersparse/plugins/training/batch_source.h>

#include <cstddef>
#include <vector>

namespace hypersparse
{
    template <typename input_type, typename label_type>
    struct class_batch
    {
        std::vector<input_type> images;
        std::vector<label_type> labels;     // as many
    };

    struct class_sample_options
    {
        std::size_t classes = 0;        // > 0
        std::size_t per_class = 10;     // > 0: samples of each class in a round
        std::size_t rounds = 1;         // > 0
    };

    template <typename input_type, typename label_type>
    class class_samples
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The samples that scores at initialisation are taken from: the first per_class * rounds of each class in a stream
                of batches, images as the stream gives them. Round r has those from r*per_class on of each class, ordered by
                class, and in a class by their place in the stream.
        !*/

    public:
        using batch_type = class_batch<input_type, label_type>;

        explicit class_samples(const class_sample_options& options);

        bool add(const std::vector<input_type>& images, const std::vector<label_type>& labels);
        /*!
            requires
                - images.size() == labels.size()
            ensures
                - takes those samples that are still wanted, and returns full()
            throws
                - dlib::error if a label is not below the number of classes
        !*/

        bool full() const;

        void fill(const batch_source<input_type, label_type>& source, std::size_t epoch = 0);
        /*!
            ensures
                - takes from the first batches of this epoch what is wanted: #full()
            throws
                - dlib::error if the epoch ends before; the message names a class that has too few samples
        !*/

        std::vector<batch_type> batches() const;
        /*!
            requires
                - full()
            ensures
                - returns a batch of classes*per_class samples for each round: what SNIP takes
        !*/

        std::vector<batch_type> halves() const;
        /*!
            requires
                - full(), and two samples or more in a round
            ensures
                - returns two batches for each round: its first floor(n/2) samples and the others, n = classes*per_class. Each
                  half holds half of the classes (of an odd number, both have a part of the middle one). This is what GraSP takes.
        !*/

    private:
        std::vector<std::vector<input_type>> images_;   // of each class
        class_sample_options options_;
        std::size_t missing_;
    };
}

#include <hypersparse/plugins/training/class_samples_impl.h>

#endif
