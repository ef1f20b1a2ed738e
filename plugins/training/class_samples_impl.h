// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_CLASS_SAMPLES_IMPL_H
#define HYPERSPARSE_PLUGINS_TRAINING_CLASS_SAMPLES_IMPL_H

#include <dlib/assert.h>
#include <dlib/error.h>

#include <cstddef>
#include <string>

namespace hypersparse
{
    template <typename input_type, typename label_type>
    class_samples<input_type, label_type>::class_samples(const class_sample_options& options)
        : images_(options.classes), options_(options), missing_(options.classes * options.per_class * options.rounds)
    {
        DLIB_CASSERT(missing_ > 0, "classes: " << options.classes << ", samples per class: " << options.per_class << ", rounds: "
            << options.rounds);
    }

    template <typename input_type, typename label_type>
    bool class_samples<input_type, label_type>::add(const std::vector<input_type>& images, const std::vector<label_type>& labels)
    {
        DLIB_CASSERT(images.size() == labels.size(), "images: " << images.size() << ", labels: " << labels.size());
        for (std::size_t i = 0; i < images.size(); ++i)
        {
            const std::size_t label = static_cast<std::size_t>(labels[i]);
            if (label >= images_.size())
                throw dlib::error("samples of each class: expected labels below " + std::to_string(images_.size()) + ", found "
                    + std::to_string(label) + "; check the number of classes");
            if (images_[label].size() == options_.per_class * options_.rounds)
                continue;
            images_[label].push_back(images[i]);
            --missing_;
        }
        return full();
    }

    template <typename input_type, typename label_type>
    bool class_samples<input_type, label_type>::full() const
    {
        return missing_ == 0;
    }

    template <typename input_type, typename label_type>
    void class_samples<input_type, label_type>::fill(const batch_source<input_type, label_type>& source, std::size_t epoch)
    {
        batch_type batch;
        source.start(epoch, 0);
        while (!full() && source.next(batch.images, batch.labels))
            add(batch.images, batch.labels);
        for (std::size_t label = 0; label < images_.size() && !full(); ++label)
            if (images_[label].size() < options_.per_class * options_.rounds)
                throw dlib::error("samples of each class: expected " + std::to_string(options_.per_class * options_.rounds)
                    + " of class " + std::to_string(label) + " in an epoch, found " + std::to_string(images_[label].size())
                    + "; take fewer of each class, or more images");
    }

    template <typename input_type, typename label_type>
    auto class_samples<input_type, label_type>::batches() const -> std::vector<batch_type>
    {
        DLIB_CASSERT(full(), missing_ << " samples are missing");
        std::vector<batch_type> result(options_.rounds);
        for (std::size_t round = 0; round < options_.rounds; ++round)
            for (std::size_t label = 0; label < images_.size(); ++label)
                for (std::size_t i = 0; i < options_.per_class; ++i)
                {
                    result[round].images.push_back(images_[label][round * options_.per_class + i]);
                    result[round].labels.push_back(static_cast<label_type>(label));
                }
        return result;
    }

    template <typename input_type, typename label_type>
    auto class_samples<input_type, label_type>::halves() const -> std::vector<batch_type>
    {
        DLIB_CASSERT(images_.size() * options_.per_class >= 2, "one sample has no halves");
        std::vector<batch_type> result;
        for (const batch_type& round : batches())
        {
            const auto middle = static_cast<std::ptrdiff_t>(round.labels.size() / 2);
            const auto image = round.images.begin();
            const auto label = round.labels.begin();
            result.push_back({{image, image + middle}, {label, label + middle}});
            result.push_back({{image + middle, round.images.end()}, {label + middle, round.labels.end()}});
        }
        return result;
    }
}

#endif
