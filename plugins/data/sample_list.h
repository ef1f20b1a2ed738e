// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_SAMPLE_LIST_H
#define HYPERSPARSE_PLUGINS_DATA_SAMPLE_LIST_H

#include <hypersparse/plugins/data/labelled_images.h>
#include <hypersparse/plugins/data/sample_choice.h>

#include <string>
#include <vector>

namespace hypersparse
{
    struct sample_list
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The training images that a choice has taken, and all that is needed to repeat it: a run that trains on them is told
                by this alone. Texts are one line each and not empty.

            CONVENTION
                - indices are sorted, below samples, and as many as chosen_count(samples, choice.share)
                - scores has the score of each index, or is empty and score == "none", which only a random choice can do
        !*/
        std::string data;               // the data set's name
        std::size_t samples = 0;        // how many training images it has
        std::string digest = "none";    // of these images, in whatever way the list's maker computes one; none if it does not
        std::string score = "none";     // what was measured: el2n, grand, forgetting, ...
        std::string origin;             // by which networks, seeds and epochs
        sample_choice choice;
        unsigned long long seed = 1;    // of a random choice
        std::vector<std::size_t> indices;
        std::vector<double> scores;
    };

    sample_list make_sample_list(const std::string& data, const std::string& score, const std::string& origin, const sample_choice& choice,
        std::size_t samples, const std::vector<double>& scores, unsigned long long seed);
    /*!
        requires
            - as choose_samples(); score == "none" if and only if scores is empty
            - data, score and origin are lines that are not empty and begin and end with no blank
        ensures
            - returns the list of choose_samples(choice, samples, scores, seed), with no digest
        throws
            - score_error as choose_samples()
    !*/

    void save_sample_list(const sample_list& list, const std::string& path);
    /*!
        ensures
            - path holds the list, and will after a power failure: it is written whole or not at all (write_durably()). The text is
                hypersparse sample list 1
                data NAME
                samples NUMBER
                digest TEXT
                score NAME
                origin TEXT
                choice ORDER:SHARE
                seed NUMBER
                chosen NUMBER
              then a line "INDEX SCORE" for each index (a line "INDEX" where score is none), and the line "end". Numbers are
              written so that they read back exactly; the score of a sample that was never right is "inf".
        throws
            - file_error if it cannot be written
    !*/

    sample_list load_sample_list(const std::string& path);
    /*!
        ensures
            - returns what save_sample_list() wrote
        throws
            - data_error that names the file and the line, if it is of another form or version, ends early, goes on after its end, or
              breaks sample_list's convention; a score of NaN does
            - file_error if it cannot be read
    !*/

    labelled_images take_samples(const labelled_images& data, const sample_list& list);
    /*!
        ensures
            - returns the images and labels of list.indices, in their order
        throws
            - data_error if data has not list.samples images: the list is one of other data
    !*/
}

#endif
