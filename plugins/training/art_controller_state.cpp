// SPDX-License-Identifier: BSL-1.0
// Saving and restoring an art_controller.
#include <hypersparse/plugins/training/art_controller.h>
#include <hypersparse/plugins/training/training_state.h>

#include <dlib/serialize.h>

#include <cstdint>

namespace hypersparse
{
    namespace
    {
        constexpr const char* version = "art_controller_1";

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

        void load_window(art_window& window, std::size_t capacity, training_subject& subject, std::istream& in)
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
                double mean = 0;
                dlib::deserialize(mean, in);
                best = best_snapshot{mean, load_snapshot(subject, in)};
            }
            window.restore(std::move(snapshots), std::move(best));
        }
    }

    void art_controller::save(std::ostream& out)
    {
        subject_.wait();
        save_version(version, out);
        save_number(static_cast<std::uint64_t>(phase_), out);
        save_number(epochs_done_, out);
        save_number(phase_epoch_, out);
        save_number(step_, out);
        dlib::serialize(terminated_, out);
        dlib::serialize(shortcoming_told_, out);
        dlib::serialize(best_dense_accuracy_, out);
        save_counts(counts_, out);
        subject_.state().save(out);
        save_velocities(subject_, out);
        save_window(window_, out);
        save_snapshot(best_finetuned_, out);
    }

    void art_controller::load(std::istream& in)
    {
        demand_version(version, "ART", in);
        const std::uint64_t phase = load_number(in);
        if (phase > static_cast<std::uint64_t>(art_phase::finished))
            throw dlib::error("ART state: expected a phase from 0 to 3, found " + std::to_string(phase));
        phase_ = static_cast<art_phase>(phase);
        epochs_done_ = load_number(in);
        phase_epoch_ = load_number(in);
        step_ = load_number(in);
        dlib::deserialize(terminated_, in);
        dlib::deserialize(shortcoming_told_, in);
        dlib::deserialize(best_dense_accuracy_, in);
        counts_ = load_counts(in);
        subject_.restore(load_state(subject_, in));
        load_velocities(subject_, in);
        load_window(window_, 2 * options_.window + 1, subject_, in);
        load_snapshot(subject_, best_finetuned_, in);
        configure_solver();
    }
}
