// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_BENCHMARKS_WORKER_OWN_NET_WORK_H
#define HYPERSPARSE_BENCHMARKS_WORKER_OWN_NET_WORK_H

#include "own_nets.h"
#include "step_worker_impl.h"
#include "timed_training.h"

#include <hypersparse/plugins/layers/prepare.h>
#include <hypersparse/plugins/weights/for_each_layer.h>

#include <nlohmann/json.hpp>

namespace hypersparse::benchmarks
{
    template <typename net>
    class own_net_work : public step_worker
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                One step of it is a training step of a network as a user of dlib writes it, with dlib's own sgd, on grey
                images of MNIST's size.
        !*/

        static constexpr long image_size = 28;
        using net_type = typename net::type;

    public:
        explicit own_net_work(const worker_request& asked) : training_(prepared(), dlib::sgd(), asked.batch, image_size) {}

        nlohmann::json description() override { return {{"network", net::name}, {"parameters", parameters_}}; }
        double seconds_of(std::size_t steps) override { return training_.seconds_of(steps); }

    private:
        net_type& prepared()
        {
            prepare(net_, image_size, image_size);
            for_each_layer([&](const auto& l) { parameters_ += l.get_layer_params().size(); }, net_);
            return net_;
        }

        net_type net_;
        std::size_t parameters_ = 0;
        timed_training<net_type, dlib::sgd> training_;
    };
}

#endif
