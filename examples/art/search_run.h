// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_SEARCH_RUN_H
#define HYPERSPARSE_EXAMPLES_ART_SEARCH_RUN_H

#include "search_record.h"
#include "train_tasks.h"

#include <dlib/global_optimization/global_function_search.h>

namespace hypersparse::program
{
    class search_run
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A search for the best options of art train: dlib's global_function_search (a piecewise upper bound of the score,
                and a quadratic model around the best point; Malherbe and Vayatis, Global optimization of Lipschitz functions,
                ICML 2017, and Powell's trust regions) asks for a point, art train is run there in a folder of its own, and its
                score is the answer. What is asked for depends on the seed and the answers so far only. A search that goes on
                therefore asks again for what it has answers to, and comes to the same points as one that was never stopped.
        !*/

    public:
        search_run(const recipe& r, const search_plan& plan, const std::string& out);
        /*!
            requires
                - all three outlive this object
        !*/

        int run(std::size_t trials);
        /*!
            ensures
                - returns 0: #trials() are so many. Each line in OUT/search.jsonl was kept, each run in OUT/trial-NN that is over
                  was taken as it is, and one that was stopped went on.
                - or returns the signal that stopped it
                - a run that diverged counts as a trial with score 0
            throws
                - usage_error if art train does not take the options, before anything is run, or OUT holds another search
                - result_error if a run fails otherwise
        !*/

        const std::vector<search_trial>& trials() const { return trials_; }

        std::size_t best() const;
        /*!
            requires
                - trials() is not empty
            ensures
                - returns the index of the best of them, the first one if there are several
        !*/

        std::string best_recipe() const;
        /*!
            requires
                - trials() is not empty
            ensures
                - returns a config file for art train with the options of the best trial. Images are held out only if the recipe
                  says so.
        !*/

    private:
        void check_corners() const;
        std::string what_is_searched() const;
        void demand_same(std::size_t i, const std::vector<recipe_entry>& options) const;
        int try_out(std::size_t i, const std::vector<recipe_entry>& options);
        std::string file(const std::string& name) const;

        const recipe& recipe_;
        const search_plan& plan_;
        const std::string& out_;
        std::vector<recipe_entry> options_;     // of every trial
        dlib::global_function_search space_;
        std::vector<search_trial> trials_;
    };
}

#endif
