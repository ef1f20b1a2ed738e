// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_TRAIN_SETTINGS_H
#define HYPERSPARSE_EXAMPLES_ART_TRAIN_SETTINGS_H

#include "sample_settings.h"

#include <hypersparse/plugins/data/datasets.h>
#include <hypersparse/plugins/training/art_options.h>

#include <string>
#include <vector>

namespace hypersparse::program
{
    struct train_settings
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                All that decides what a run of `art train` gives, and two entries that do not. The defaults are the
                published ones.
        !*/

        std::string network = "resnet-32";
        std::string data = "shapes";
        std::string data_dir;
        long rows = 32;                     // of the images, for data that has no size of its own (folder)
        long cols = 32;
        std::size_t limit = 0;              // first training images only; 0: all
        std::size_t test_limit = 0;
        std::size_t batch_size = 64;
        bool augment = true;
        bool clean_scoring = false;
        sample_settings samples;
        std::string penalty = "hypersparse";
        art_options art;                    // but for the penalty, see schedule()
        std::uint64_t seed = 1;
        std::string convolution = "dlib";   // how a GPU computes them
        std::string layers = "fast";        // on a CPU: ours, or dlib's own
        unsigned threads = 0;               // 0: one for each core, until the request has been read
        double checkpoint_minutes = 5;

        art_options schedule() const;
        /*!
            throws
                - dlib::error if a value is outside of its range
        !*/

        dataset_options dataset() const;
    };

    struct named_value
    {
        std::string name;       // of the option, without --
        std::string value;      // as it stands in a TOML file
        bool matters = true;    // for what the run gives
    };

    std::vector<named_value> named_values(const train_settings& settings);

    std::string options_that_matter(const train_settings& settings);
    /*!
        ensures
            - returns a line "name = value" for every option that decides what the run gives
    !*/

    std::string to_toml(const train_settings& settings);
    /*!
        ensures
            - returns a config file for art train that gives these settings
    !*/
}

#endif
