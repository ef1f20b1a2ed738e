// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/training_state.h>

#include <dlib/serialize.h>

namespace hypersparse
{
    void save_version(const std::string& version, std::ostream& out) { dlib::serialize(version, out); }

    void demand_version(const std::string& version, const std::string& whose, std::istream& in)
    {
        std::string found;
        dlib::deserialize(found, in);
        if (found != version)
            throw dlib::error(whose + " state: expected version '" + version + "', found '" + found + "'");
    }

    void save_number(std::uint64_t value, std::ostream& out) { dlib::serialize(value, out); }

    std::uint64_t load_number(std::istream& in)
    {
        std::uint64_t value = 0;
        dlib::deserialize(value, in);
        return value;
    }

    void save_counts(const classification_counts& counts, std::ostream& out)
    {
        save_number(counts.samples, out);
        save_number(counts.hits, out);
        dlib::serialize(counts.loss_sum, out);
    }

    classification_counts load_counts(std::istream& in)
    {
        classification_counts counts;
        counts.samples = load_number(in);
        counts.hits = load_number(in);
        dlib::deserialize(counts.loss_sum, in);
        return counts;
    }

    network_state load_state(training_subject& subject, std::istream& in)
    {
        network_state state = subject.state();      // the pattern to load into
        state.load(in);
        return state;
    }

    void save_snapshot(const pruned_snapshot& snapshot, std::ostream& out)
    {
        dlib::serialize(snapshot.accuracy, out);
        snapshot.state->save(out);
    }

    pruned_snapshot load_snapshot(training_subject& subject, std::istream& in)
    {
        double accuracy = 0;
        dlib::deserialize(accuracy, in);
        return {accuracy, std::make_shared<network_state>(load_state(subject, in))};
    }

    void save_snapshot(const std::optional<pruned_snapshot>& snapshot, std::ostream& out)
    {
        dlib::serialize(snapshot.has_value(), out);
        if (snapshot)
            save_snapshot(*snapshot, out);
    }

    void load_snapshot(training_subject& subject, std::optional<pruned_snapshot>& snapshot, std::istream& in)
    {
        bool has_one = false;
        dlib::deserialize(has_one, in);
        snapshot.reset();
        if (has_one)
            snapshot = load_snapshot(subject, in);
    }

    void save_velocities(training_subject& subject, std::ostream& out)
    {
        const std::vector<dlib::resizable_tensor> velocities = subject.velocities();
        save_number(velocities.size(), out);
        for (const dlib::resizable_tensor& velocity : velocities)
            serialize(velocity, out);
    }

    void load_velocities(training_subject& subject, std::istream& in)
    {
        std::vector<dlib::resizable_tensor> velocities = subject.velocities();
        const std::uint64_t layers = load_number(in);
        if (layers != velocities.size())
            throw dlib::error("training state: expected " + std::to_string(velocities.size()) + " layers, found "
                + std::to_string(layers) + ": it was saved with another network");
        for (dlib::resizable_tensor& velocity : velocities)
            deserialize(velocity, in);
        subject.restart_momentum(std::move(velocities));
    }
}
