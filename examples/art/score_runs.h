// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_SCORE_RUNS_H
#define HYPERSPARSE_EXAMPLES_ART_SCORE_RUNS_H

#include <hypersparse/plugins/data/labelled_images.h>

#include <cstdint>
#include <string>
#include <vector>

namespace hypersparse::program
{
    struct score_settings
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Which score, and the networks that give it: dense, trained by plain momentum SGD. Defaults of EL2N, and of GraNd, which
                is told by the same networks, are from the experiments of Paul, Ganguli, Dziugaite (NeurIPS 2021): epoch 20 of 200,
                ten runs, batch 128, rate .1, times .2 at epochs 60, 120 and 160, weight decay 5e-4. Theirs is Nesterov's momentum.
        !*/

        std::string by = "el2n";            // one of score_names()
        std::string network = "resnet-32";
        std::size_t epochs = 20;
        std::size_t runs = 10;
        std::uint64_t seed = 1;             // of the first run; the others count on
        std::size_t batch_size = 128;
        bool augment = true;
        double learning_rate = 0.1;
        std::vector<std::size_t> learning_rate_steps = {60, 120, 160};
        double learning_rate_decay = 0.2;
        double momentum = 0.9;
        double weight_decay = 5e-4;
        unsigned threads = 0;
    };

    constexpr std::size_t forgetting_epochs = 200;      // unless others are asked for: events are counted over a whole training

    std::vector<std::string> score_names();     // el2n, grand, forgetting, uncertainty

    std::string origin_of(const score_settings& settings);
    /*!
        ensures
            - returns in one line all that decides the scores beside the data
    !*/

    std::vector<double> score_images(const dataset& data, const score_settings& settings);
    /*!
        requires
            - data.train has at least two images
        ensures
            - returns the scores of data.train's images, in evaluation mode, as they are, mean over the runs; higher is harder. Progress
              goes to stderr.
              el2n, grand, forgetting   see hard_samples.h; forgetting counts visits after each epoch
              uncertainty               1 - p of the label
        throws
            - result_error if a network's outputs are not finite; what stops a training
    !*/
}

#endif
