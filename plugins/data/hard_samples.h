// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_HARD_SAMPLES_H
#define HYPERSPARSE_PLUGINS_DATA_HARD_SAMPLES_H

#include <dlib/assert.h>
#include <dlib/error.h>

#include <cstddef>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            How hard the samples of a data set are for a network: one number for each, higher is harder. All are pure functions.

            EL2N        |softmax(f(x)) - onehot(y)|_2 early in training, a mean over several networks
            GraNd       |gradient of the sample's cross-entropy over all parameters|_2, a mean over several networks
                        (Paul, Ganguli, Dziugaite: Deep learning on a data diet. NeurIPS 2021, section 2)
            forgetting  how often a sample went from right to wrong between two of its visits in training
                        (Toneva et al.: An empirical study of example forgetting during deep neural network learning. ICLR 2019, section 3)

            Probabilities and gradients are those of evaluation mode (an affine copy of a network with bn_) on images as they are,
            not augmented. The norms for GraNd come from plugins/training/sample_gradients.h.
    !*/

    class score_error : public dlib::error
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Numbers that no score can be made of, or no samples be chosen by. The text is one line.
        !*/
    public:
        using dlib::error::error;
    };

    std::vector<double> softmax_rows(const std::vector<float>& outputs, std::size_t classes);
    /*!
        requires
            - classes > 0 and outputs.size() % classes == 0
        ensures
            - returns the probabilities of each row of a (samples, classes) matrix, row-major: exp(o_k)/sum_j exp(o_j)
        throws
            - score_error if an output is not finite
    !*/

    std::vector<double> el2n_scores(
        const std::vector<double>& probabilities, std::size_t classes, const std::vector<unsigned long>& labels);
    /*!
        requires
            - classes > 0 and probabilities.size() == classes*labels.size(), a (samples, classes) matrix, row-major
        ensures
            - returns sqrt(sum_k (p_k - [k == label])^2) of each sample, a number in [0, sqrt(2)]. (Some codes leave out the root: the
              order of one network's scores is the same then, that of a mean is not.)
        throws
            - score_error if a probability is not in [0, 1] or a label is not below classes
    !*/

    std::vector<double> label_probabilities(
        const std::vector<double>& probabilities, std::size_t classes, const std::vector<unsigned long>& labels);
    /*!
        requires and throws
            - as el2n_scores()
        ensures
            - returns the probability of each sample's own label. Here, *low* is hard: 1 minus it is a score.
    !*/

    std::vector<double> mean_scores(const std::vector<std::vector<double>>& runs);
    /*!
        requires
            - there is at least one run, and all have as many scores
        ensures
            - returns the mean over the runs of each sample's scores: EL2N over several networks, and GraNd of their gradient norms
        throws
            - score_error if a score is NaN
    !*/

    struct forgetting_counts
    {
        std::vector<std::size_t> events;            // how often a sample went from right at one visit to wrong at the next
        std::vector<std::size_t> wrong_visits;
        std::vector<bool> never_right;
    };

    forgetting_counts count_forgetting(const std::vector<std::vector<bool>>& right);
    /*!
        requires
            - right[i] is the history of sample i: whether the network was right at its first visit, its second, ... All samples
              have as many visits, at least one.
        ensures
            - returns the counts of each sample
    !*/

    std::vector<double> forgetting_scores(const forgetting_counts& counts);
    /*!
        ensures
            - returns the number of events of each sample, and infinity where it was never right
    !*/
}

#endif
