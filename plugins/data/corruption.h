// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_CORRUPTION_H
#define HYPERSPARSE_PLUGINS_DATA_CORRUPTION_H

#include <hypersparse/plugins/data/colour_planes.h>
#include <hypersparse/plugins/data/labelled_images.h>

#include <dlib/error.h>

#include <string>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            The common corruptions that classifiers of small images are tested with (Hendrycks, Dietterich: Benchmarking neural
            network robustness to common corruptions and perturbations. ICLR 2019), with the strengths of their generator for
            CIFAR images, levels 1 (weak) to 5 (strong). The names are those of its files.

        WHAT IT DOES NOT
            These are not the published images: random kinds have other numbers, and some kinds agree only closely (see
            corruption_kind::agreement). The kind frost blends photographs and does not exist here, nor do the levels 1 to 3 of
            spatter (water). So a mean over these kinds is not the one of CIFAR-10-C: say which kinds and levels it was taken over.

        IMAGES
            Of any size. Where the generator knows 32x32 images only, lengths that it gives as parts of 32 are parts of the image's
            smaller side. A grey image is one whose three channels are equal: noise makes it coloured, brightness adds the same to
            all channels, and saturate turns it red at levels 4 and 5, because the hue of grey is 0.
    !*/

    class corruption_error : public dlib::error
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A kind or level of corruption that does not exist. The text is one line.
        !*/
    public:
        using dlib::error::error;
    };

    struct corruption_kind
    {
        std::string name;
        int first_level;
        int last_level;         // all levels between the two exist as well
        std::string agreement;  // with the generator: "exact", "distribution" (of a random kind), "close" or "approximate"
    };

    const std::vector<corruption_kind>& corruption_kinds();
    /*!
        ensures
            - returns the kinds that exist: brightness contrast defocus_blur elastic_transform fog gaussian_blur gaussian_noise
              glass_blur impulse_noise jpeg_compression (where this program was built with libjpeg) motion_blur pixelate saturate
              shot_noise snow spatter (4 and 5 only) speckle_noise zoom_blur
    !*/

    bool corruption_exists(const std::string& kind, int level);

    dlib::matrix<dlib::rgb_pixel> corrupt(const dlib::matrix<dlib::rgb_pixel>& image, const std::string& kind, int level,
        unsigned long long seed, std::size_t index);
    /*!
        requires
            - image is not empty
        ensures
            - returns the corrupted image, values truncated to 8 bits: a pure function of the arguments. index is the number of the
              image in its data set; images of different index, kind or level have unrelated random numbers.
        throws
            - corruption_error if !corruption_exists(kind, level)
    !*/

    colour_planes corrupted_values(const dlib::matrix<dlib::rgb_pixel>& image, const std::string& kind, int level,
        unsigned long long seed, std::size_t index);
    /*!
        ensures
            - as corrupt(), but returns the values before they are truncated, in [0, 255]
    !*/

    labelled_images corrupt(const labelled_images& data, const std::string& kind, int level, unsigned long long seed);
    /*!
        ensures
            - returns the labels and corrupt(data.images[i], kind, level, seed, i) for all i, computed on the threads of
              plugins/kernels/thread_team.h. The result does not depend on their number.
        throws
            - corruption_error if !corruption_exists(kind, level)
    !*/
}

#endif
