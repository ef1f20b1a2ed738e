// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_TRAIN_SETTINGS_H
#define HYPERSPARSE_EXAMPLES_ART_TRAIN_SETTINGS_H

#include "sample_settings.h"

#include <hypersparse/plugins/data/datasets.h>
#include <hypersparse/plugins/training/art_options.h>
#include <hypersparse/plugins/training/lpss_options.h>
#include <hypersparse/plugins/training/method_options.h>

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
        double validation = 0;              // share of the training images that is held out, to choose by
        std::string method = "art";
        sample_settings samples;
        std::string penalty = "hypersparse";
        art_options art;                    // but for the penalty, see schedule()
        method_options mask;                // but for what it shares with art, see masking()
        lpss_options sphere;                // but for what it shares with mask and art, see spheres()
        std::string layout;                 // empty: the method's own
        std::string regrow;                 // the same
        bool drop_signed = false;
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

        method_options masking() const;
        /*!
            requires
                - method is one of sparse_method.h
            throws
                - dlib::error if a value is outside of its range
        !*/

        lpss_options spheres() const;
        /*!
            requires
                - method == "lpss"
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
        bool applies = true;    // to the method
    };

    std::vector<std::string> method_names();
    /*!
        ensures
            - returns art, the methods of sparse_method.h, and lpss
    !*/

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
