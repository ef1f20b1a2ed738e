// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_TRAINING_DATA_H
#define HYPERSPARSE_NETWORKS_TRAINING_DATA_H

#include <hypersparse/plugins/data/labelled_images.h>
#include <hypersparse/plugins/training/pgd.h>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace hypersparse
{
    struct training_data
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The images a network is trained on, and how they are shown to it. The images must outlive the training.
        !*/

        const labelled_images* train = nullptr;     // at least two images
        const labelled_images* test = nullptr;      // may be absent or empty
        const labelled_images* validation = nullptr;        // the same: images by which the best epoch is chosen
        std::size_t batch_size = 64;                // > 1
        bool augment = true;                        // crop and flip, see augmentation.h
        bool clean_scoring = false;                 // judge pruned copies on images without augmentation (published: with)
        std::uint64_t seed = 1;                     // of order and augmentation
        unsigned threads = 1;                       // that prepare batches
        bool on_spheres = false;                    // train by lp_sphere_sgd, for LpSS
        std::optional<pgd_options> attack = {};     // train on images under this attack, see adversarial_subject.h
    };
}

#endif
