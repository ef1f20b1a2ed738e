// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_LPSS_MASK_DRIVER_H
#define HYPERSPARSE_PLUGINS_TRAINING_LPSS_MASK_DRIVER_H

#include <hypersparse/plugins/training/lpss_options.h>
#include <hypersparse/plugins/training/mask_driver.h>
#include <hypersparse/plugins/training/training_subject.h>

#include <vector>

namespace hypersparse
{
    class lpss_mask_driver : public mask_driver
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                LpSS on a network in training: weights on Lp spheres (lp_sphere_sgd), masks that drop what is small in its output unit and
                grow what the gradient asks for (lpss_drop_grow.h), and a growth that steers the sparsity to its target.
                An update comes after step k (from 0) for every k that is a multiple of update_steps between update_begin and update_end, with
                the dense gradient of that step's batch at the new weights: one more pass, which moves no running averages.

            WHERE IT DIFFERS FROM THE RELEASED CODE
                - The last update ends with exactly N - floor(prune_rate N) active weights: of too many those with the smallest magnitude
                  go, of too few the ones with the largest |gradient| of a unit's norm grow. The released code comes near that number.
                  If no multiple of update_steps lies in its time, that update comes when it is over.
                - The sparsity that steers is that of the prunable weights; the released code divides by all parameters.
                - At a prune rate of 0 there are no masks; below masked_at_start it is the prune rate that is masked at the start.
        !*/

    public:
        lpss_mask_driver(training_subject& subject, const lpss_options& options);
        /*!
            requires
                - subject.sphere_solver() != nullptr, and the network has not been trained on the sphere
            throws
                - dlib::error if an option is outside of its range
        !*/

        std::size_t trainings() const override { return 1; }
        training_phase phase(std::size_t training) const override;
        void begin_training(std::size_t training) override;
        void begin_epoch() override;
        double learning_rate(std::size_t epoch, std::size_t step) const override;
        bool acts_after(std::size_t, std::size_t) const override { return true; }      // the rate changes with every step
        void after_step(std::size_t training, std::size_t step) override;
        bool is_sparse_from(std::size_t training, std::size_t step) const override;
        const network_mask& mask() const override { return mask_; }
        void save(std::ostream& out) override;
        void load(std::istream& in) override;

    private:
        bool updates_after(std::size_t step) const;
        double epoch_of(std::size_t step) const;
        network_mask first_mask() const;
        void update(std::size_t step);
        void bring_to_target(network_mask& mask, std::vector<std::vector<std::uint8_t>>& grown,
            const std::vector<std::vector<float>>& scores) const;
        void show_mask();

        training_subject& subject_;
        lpss_options options_;
        network_mask mask_;
        std::size_t target_ = 0;            // active weights in the end
        std::size_t last_update_ = 0;       // after this step, from 1; 0: there is none
        double growth_fraction_;
        std::vector<std::vector<std::uint8_t>> grown_;      // by an update after the last step: they have yet to lose their momentum
    };
}

#endif
