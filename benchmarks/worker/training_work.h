// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_BENCHMARKS_WORKER_TRAINING_WORK_H
#define HYPERSPARSE_BENCHMARKS_WORKER_TRAINING_WORK_H

#include "resnet_of_width.h"
#include "step_worker_impl.h"
#include "timed_training.h"

#include <hypersparse/networks/published_settings.h>
#include <hypersparse/networks/vgg.h>
#include <hypersparse/plugins/layers/convolution_options.h>
#include <hypersparse/plugins/weights/for_each_layer.h>
#include <hypersparse/plugins/weights/weight_list.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <nlohmann/json.hpp>

namespace hypersparse::benchmarks
{
    template <typename architecture>
    class training_work : public step_worker
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                One step of it is a training step on images of CIFAR's size by hypersparse_sgd, with the penalty or without.
        !*/

        static constexpr long image_size = 32;
        static constexpr double prune_rate = 0.98;
        static constexpr double lambda = 5e-6;
        static constexpr channel_statistics cifar10 = {{0.4914f, 0.4822f, 0.4465f}, {0.2023f, 0.1994f, 0.2010f}};

        using net_type = typename architecture::train_net;

    public:
        explicit training_work(const worker_request& asked)
            : asked_(asked),
              net_(make_train_net<architecture>(classes, image_size, image_size, 1)),
              solver_(net_, {.prune_rate = prune_rate, .lambda = asked.penalty == "none" ? 0 : lambda}),
              training_(prepared(), solver_, asked.batch, image_size)
        {}

        nlohmann::json description() override
        {
            std::size_t parameters = 0;
            for_each_layer([&](const auto& l) { parameters += l.get_layer_params().size(); }, net_);
            return {{"network", architecture::name()}, {"width", asked_.width}, {"penalty", asked_.penalty},
                {"parameters", parameters}, {"prunable", count_weights(weight_list(net_))}};
        }

        double seconds_of(std::size_t steps) override
        {
            const std::size_t before = solver_.steps();
            const double seconds = training_.seconds_of(steps);
            solver_.rethrow_failure();
            if (const std::size_t done = solver_.steps() - before; done != steps)
                throw dlib::error("expected " + std::to_string(steps) + " steps, found " + std::to_string(done));
            return seconds;
        }

    private:
        net_type& prepared()
        {
            net_.input_layer().set_statistics(cifar10);
            set_convolution_options(net_, convolution_options_named(asked_.convolution));
            return net_;
        }

        worker_request asked_;
        net_type net_;
        hypersparse_sgd solver_;
        timed_training<net_type, hypersparse_sgd> training_;
    };
}

#endif
