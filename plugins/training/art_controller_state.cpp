// SPDX-License-Identifier: BSL-1.0
// Saving and restoring an art_controller.
#include <hypersparse/plugins/training/art_controller.h>

#include <dlib/serialize.h>

#include <cstdint>

namespace hypersparse
{
    namespace
    {
        constexpr const char* version = "art_controller_1";

        void save_number(std::uint64_t value, std::ostream& out) { dlib::serialize(value, out); }

        std::uint64_t load_number(std::istream& in)
        {
            std::uint64_t value = 0;
            dlib::deserialize(value, in);
            return value;
        }

        double load_double(std::istream& in)
        {
            double value = 0;
            dlib::deserialize(value, in);
            return value;
        }

        void save_snapshot(const pruned_snapshot& snapshot, std::ostream& out)
        {
            dlib::serialize(snapshot.accuracy, out);
            snapshot.state->save(out);
        }

        // Every snapshot is of the network in training, whose present state serves as the pattern to load into.
        pruned_snapshot load_snapshot(art_subject& subject, std::istream& in)
        {
            const double accuracy = load_double(in);
            auto state = std::make_shared<network_state>(subject.state());
            state->load(in);
            return {accuracy, state};
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
            counts.loss_sum = load_double(in);
            return counts;
        }

        void save_window(const art_window& window, std::ostream& out)
        {
            save_number(window.snapshots().size(), out);
            for (const pruned_snapshot& snapshot : window.snapshots())
                save_snapshot(snapshot, out);
            dlib::serialize(window.best().has_value(), out);
            if (window.best())
            {
                dlib::serialize(window.best()->mean, out);
                save_snapshot(window.best()->snapshot, out);
            }
        }

        void load_window(art_window& window, std::size_t capacity, art_subject& subject, std::istream& in)
        {
            const std::uint64_t size = load_number(in);
            if (size > capacity)
                throw dlib::error("ART state: expected at most " + std::to_string(capacity) + " snapshots in the window, found "
                    + std::to_string(size) + ": it was saved with another window");
            std::deque<pruned_snapshot> snapshots;
            for (std::uint64_t i = 0; i < size; ++i)
                snapshots.push_back(load_snapshot(subject, in));
            std::optional<best_snapshot> best;
            bool has_best = false;
            dlib::deserialize(has_best, in);
            if (has_best)
            {
                const double mean = load_double(in);
                best = best_snapshot{mean, load_snapshot(subject, in)};
            }
            window.restore(std::move(snapshots), std::move(best));
        }
    }

    void art_controller::save(std::ostream& out)
    {
        subject_.wait();
        dlib::serialize(std::string(version), out);
        save_number(static_cast<std::uint64_t>(phase_), out);
        save_number(epochs_done_, out);
        save_number(phase_epoch_, out);
        save_number(step_, out);
        dlib::serialize(terminated_, out);
        dlib::serialize(shortcoming_told_, out);
        dlib::serialize(best_dense_accuracy_, out);
        save_counts(counts_, out);
        subject_.state().save(out);
        const std::vector<dlib::resizable_tensor> velocities = subject_.velocities();
        save_number(velocities.size(), out);
        for (const dlib::resizable_tensor& velocity : velocities)
            serialize(velocity, out);
        save_window(window_, out);
        dlib::serialize(best_finetuned_.has_value(), out);
        if (best_finetuned_)
            save_snapshot(*best_finetuned_, out);
    }

    void art_controller::load(std::istream& in)
    {
        std::string found;
        dlib::deserialize(found, in);
        if (found != version)
            throw dlib::error("ART state: expected version '" + std::string(version) + "', found '" + found + "'");
        const std::uint64_t phase = load_number(in);
        if (phase > static_cast<std::uint64_t>(art_phase::finished))
            throw dlib::error("ART state: expected a phase from 0 to 3, found " + std::to_string(phase));
        phase_ = static_cast<art_phase>(phase);
        epochs_done_ = load_number(in);
        phase_epoch_ = load_number(in);
        step_ = load_number(in);
        dlib::deserialize(terminated_, in);
        dlib::deserialize(shortcoming_told_, in);
        best_dense_accuracy_ = load_double(in);
        counts_ = load_counts(in);
        network_state state = subject_.state();
        state.load(in);
        subject_.restore(state);
        std::vector<dlib::resizable_tensor> velocities = subject_.velocities();
        const std::uint64_t layers = load_number(in);
        if (layers != velocities.size())
            throw dlib::error("ART state: expected " + std::to_string(velocities.size()) + " layers, found "
                + std::to_string(layers) + ": it was saved with another network");
        for (dlib::resizable_tensor& velocity : velocities)
            deserialize(velocity, in);
        subject_.solver().restart_momentum(std::move(velocities));
        load_window(window_, 2 * options_.window + 1, subject_, in);
        bool has_best = false;
        dlib::deserialize(has_best, in);
        best_finetuned_.reset();
        if (has_best)
            best_finetuned_ = load_snapshot(subject_, in);
        configure_solver();
    }
}
