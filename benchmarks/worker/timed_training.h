// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_BENCHMARKS_WORKER_TIMED_TRAINING_H
#define HYPERSPARSE_BENCHMARKS_WORKER_TIMED_TRAINING_H

#include "random_images.h"

#include <dlib/dnn.h>

#include <chrono>
#include <limits>

namespace hypersparse::benchmarks
{
    template <typename net_type, typename solver_type>
    class timed_training
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                dlib's trainer at work on random images, with a learning rate that stays.
        !*/

        using image_type = typename net_type::input_type;

    public:
        timed_training(net_type& net, const solver_type& solver, std::size_t images, long size)
            : trainer_(net, solver), batches_(random_batches<image_type>(images, size))
        {
            constexpr double learning_rate = 0.01;
            trainer_.set_learning_rate(learning_rate);
            trainer_.set_learning_rate_shrink_factor(1);
            trainer_.set_iterations_without_progress_threshold(std::numeric_limits<unsigned long>::max());
        }

        double seconds_of(std::size_t steps)
        {
            const auto begin = std::chrono::steady_clock::now();
            for (std::size_t i = 0; i < steps; ++i)
            {
                const labelled_batch<image_type>& next = batches_[done_++ % batches_.size()];
                trainer_.train_one_step(next.images, next.labels);
            }
            trainer_.get_net(dlib::force_flush_to_disk::no);    // dlib's trainer works in a thread of its own ...
            dlib::cuda::device_synchronize(0);                  // ... and that thread does not wait for the last kernels
            const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
            return time.count();
        }

    private:
        dlib::dnn_trainer<net_type, solver_type> trainer_;
        std::vector<labelled_batch<image_type>> batches_;
        std::size_t done_ = 0;
    };
}

#endif
