// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_SEARCH_RECORD_H
#define HYPERSPARSE_EXAMPLES_ART_SEARCH_RECORD_H

#include "search_space.h"

#include <optional>

namespace hypersparse::program
{
    struct search_trial
    {
        std::vector<recipe_entry> options;  // those that were looked for
        double score = 0;                   // best accuracy on held-out images, 0..1; 0 if the run came to no result
        double seconds = 0;                 // of training
        std::string remark;                 // what art train said if there is no result
    };

    class search_record
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                DIR/search.jsonl: a line that says what is searched, then a line for each trial, written when it is over.
        !*/

    public:
        search_record(const std::string& file, const std::string& searched);
        /*!
            requires
                - searched says what decides the trials: the same text for a search that goes on
            ensures
                - trials() are those in the file; the file is begun if it is not there
                - a last line that is not whole was being written when the search was killed, and is left out
            throws
                - usage_error if another search is in the file, or it is damaged; file_error if it cannot be read or written
        !*/

        const std::vector<search_trial>& trials() const { return trials_; }

        void add(const search_trial& trial);    // throws file_error

    private:
        std::string file_;
        std::string text_;
        std::vector<search_trial> trials_;
    };

    std::optional<double> score_of(const std::string& metrics);
    /*!
        ensures
            - returns the best validation_accuracy in the lines of a metrics.jsonl, among the epochs in which the network was as
              sparse as at the end: before it was pruned it may have been better, which says nothing about what is left. Nothing
              if no line has one.
    !*/
}

#endif
