// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_TRAINING_STATE_H
#define HYPERSPARSE_PLUGINS_TRAINING_TRAINING_STATE_H

#include <hypersparse/plugins/layers/classification_tally.h>
#include <hypersparse/plugins/training/training_run.h>
#include <hypersparse/plugins/training/training_subject.h>

#include <cstdint>
#include <iosfwd>
#include <string>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            The parts that the saved states of all training_runs are made of. What is loaded is checked: a wrong or short stream
            gives a dlib::error.
    !*/

    void save_version(const std::string& version, std::ostream& out);
    void demand_version(const std::string& version, const std::string& whose, std::istream& in);

    void save_number(std::uint64_t value, std::ostream& out);
    std::uint64_t load_number(std::istream& in);

    void save_counts(const classification_counts& counts, std::ostream& out);
    classification_counts load_counts(std::istream& in);

    network_state load_state(training_subject& subject, std::istream& in);
    /*!
        ensures
            - returns what network_state::save() wrote of a network like the one in training, which is not changed
    !*/

    void save_snapshot(const pruned_snapshot& snapshot, std::ostream& out);
    pruned_snapshot load_snapshot(training_subject& subject, std::istream& in);

    void save_snapshot(const std::optional<pruned_snapshot>& snapshot, std::ostream& out);
    void load_snapshot(training_subject& subject, std::optional<pruned_snapshot>& snapshot, std::istream& in);

    void save_velocities(training_subject& subject, std::ostream& out);
    void load_velocities(training_subject& subject, std::istream& in);
    /*!
        ensures
            - load_velocities(): the solver starts its next step from the momentum that was saved
    !*/
}

#endif
