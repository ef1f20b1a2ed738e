// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_BENCHMARKS_WORKER_RANDOM_IMAGES_H
#define HYPERSPARSE_BENCHMARKS_WORKER_RANDOM_IMAGES_H

#include <dlib/matrix.h>
#include <dlib/pixel.h>
#include <dlib/rand.h>

#include <cstddef>
#include <vector>

namespace hypersparse::benchmarks
{
    constexpr unsigned long classes = 10;

    template <typename image_type>
    struct labelled_batch
    {
        std::vector<image_type> images;
        std::vector<unsigned long> labels;
    };

    inline void fill(unsigned char& pixel, dlib::rand& random) { pixel = random.get_random_8bit_number(); }
    inline void fill(dlib::rgb_pixel& pixel, dlib::rand& random)
    {
        fill(pixel.red, random);
        fill(pixel.green, random);
        fill(pixel.blue, random);
    }

    // Batches of square images and labels, the same in every run.
    template <typename image_type>
    std::vector<labelled_batch<image_type>> random_batches(std::size_t images, long size)
    {
        constexpr std::size_t batches_made = 8;
        dlib::rand random;
        std::vector<labelled_batch<image_type>> batches(batches_made);
        for (auto& batch : batches)
        {
            batch.images.assign(images, image_type(size, size));
            for (image_type& image : batch.images)
            {
                for (auto& pixel : image)
                    fill(pixel, random);
                batch.labels.push_back(random.get_random_32bit_number() % classes);
            }
        }
        return batches;
    }
}

#endif
