// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_MASK_DRIVER_H
#define HYPERSPARSE_PLUGINS_TRAINING_MASK_DRIVER_H

#include <hypersparse/plugins/pruning/mask.h>
#include <hypersparse/plugins/training/training_observer.h>

#include <cstddef>
#include <iosfwd>

namespace hypersparse
{
    class mask_driver
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What a method does to the network in training beside the steps themselves: it sets solver, learning rate and masks. A
                method_controller asks it at the right moments, while no step is under way.
        !*/

    public:
        virtual ~mask_driver() = default;

        virtual std::size_t trainings() const = 0;
        /*!
            ensures
                - returns how many trainings the method consists of; #trainings() >= 1
        !*/

        virtual training_phase phase(std::size_t training) const = 0;

        virtual void begin_training(std::size_t training) = 0;
        /*!
            requires
                - training < trainings(); all before it are over
            ensures
                - network, solver and mask are those that this training starts with
        !*/

        virtual void begin_epoch() = 0;
        /*!
            ensures
                - the solver has the method's settings, also after load()
        !*/

        virtual double learning_rate(std::size_t epoch, std::size_t step) const = 0;        // of a training, from 0; of the epoch, from 0

        virtual bool acts_after(std::size_t training, std::size_t step) const = 0;
        virtual void after_step(std::size_t training, std::size_t step) = 0;
        /*!
            requires
                - after_step(): acts_after(training, step), and this step of this training, counted from 1, is done
            ensures
                - the network is as the next step finds it
        !*/

        virtual bool is_sparse_from(std::size_t training, std::size_t step) const = 0;
        /*!
            ensures
                - returns whether the network has its full sparsity from this step of this training on
        !*/

        virtual const network_mask& mask() const = 0;

        virtual void save(std::ostream& out) = 0;       // beside network, statistics and momentum
        virtual void load(std::istream& in) = 0;
    };
}

#endif
