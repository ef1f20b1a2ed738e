// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_TRAIN_TASKS_H
#define HYPERSPARSE_EXAMPLES_ART_TRAIN_TASKS_H

#include "recipe.h"
#include "run_check.h"

#include <functional>
#include <limits>

namespace hypersparse::program
{
    struct train_task
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A run that art train is to make, by a program of its own, in a folder of its own.
        !*/

        std::string name;                       // of the folder
        std::string folder;
        std::vector<recipe_entry> options;
        train_settings settings;                // what the options say
        run_state state = run_state::absent;    // as the folder was found

        std::string log() const { return folder + "/train.log"; }   // all that art train prints
    };

    train_task make_task(const recipe& r, const std::string& out, const std::string& name,
        const std::vector<recipe_entry>& options);
    /*!
        ensures
            - returns the task with the folder out/name
        throws
            - as check_options() and state_of_run()
    !*/

    struct task_limits
    {
        std::size_t jobs = 1;       // most runs at once
        unsigned threads = 0;       // of each run that has not said how many; 0: art train's own choice
        double minutes = std::numeric_limits<double>::infinity();   // after which no run is started
    };

    struct task_watcher
    {
        std::function<void(const train_task&)> begins;
        std::function<void(const train_task&, int status)> ends;    // status as in child_program
    };

    int run_tasks(const std::vector<train_task>& tasks, const task_limits& limits, const task_watcher& watcher);
    /*!
        ensures
            - runs art train for every task, in this order, and goes on with those that were begun; a run that fails does not
              end the others
            - a second run is started beside others when each of them has done an epoch, so that it is known what memory it takes
            - returns 0 if all were started that the time allowed for, and are over
            - if SIGINT or SIGTERM came: every run was told to stop, has written its checkpoint and is over; returns the signal
        throws
            - usage_error, result_error if a run cannot be started; the others have been stopped then
    !*/

    std::string last_line_of(const std::string& log);       // of a log file; empty if it has none
}

#endif
