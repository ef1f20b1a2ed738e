// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_BENCHMARKS_WORKER_INFERENCE_WORK_H
#define HYPERSPARSE_BENCHMARKS_WORKER_INFERENCE_WORK_H

#include "random_images.h"
#include "step_worker_impl.h"

#include <hypersparse/networks/published_settings.h>
#include <hypersparse/networks/resnet.h>
#include <hypersparse/networks/vgg.h>
#include <hypersparse/plugins/weights/for_each_layer.h>

#include <dlib/dnn.h>

#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>

namespace hypersparse::benchmarks
{
    template <typename architecture>
    class inference_work : public step_worker
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                One step of it computes the logits of a batch of images with the architecture's inference network, whose
                batch normalisations are folded into affine layers; with fast layers those are fused into the convolutions,
                whose filters are kept prepared. Images are on the host before, logits afterwards.
        !*/

        static constexpr long image_size = 32;
        static constexpr channel_statistics cifar10 = {{0.4914f, 0.4822f, 0.4465f}, {0.2023f, 0.1994f, 0.2010f}};

    public:
        explicit inference_work(const worker_request& asked)
            : batches_(random_batches<dlib::matrix<dlib::rgb_pixel>>(asked.batch, image_size))
        {
            auto trained = make_train_net<architecture>(classes, image_size, image_size, 1);
            trained.input_layer().set_statistics(cifar10);
            for_each_layer([&](const auto& l) { parameters_ += l.get_layer_params().size(); }, trained);
            prepare(net_, image_size, image_size);
            copy_for_inference(trained, net_);
            if (fast_layers_in_use())
            {
                fast::fuse_fast_layers(net_);
                fast::keep_prepared_filters(net_);
            }
        }

        nlohmann::json description() override { return {{"network", architecture::name()}, {"parameters", parameters_}}; }

        double seconds_of(std::size_t steps) override
        {
            float sum = 0;      // somebody looks at the logits
            const auto begin = std::chrono::steady_clock::now();
            for (std::size_t i = 0; i < steps; ++i)
            {
                const auto& images = batches_[done_++ % batches_.size()].images;
                sum += *net_.subnet()(images.begin(), images.end()).host();
            }
            const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
            if (!std::isfinite(sum))
                throw dlib::error("expected finite logits, found " + std::to_string(sum));
            return time.count();
        }

    private:
        typename architecture::infer_net net_;
        std::vector<labelled_batch<dlib::matrix<dlib::rgb_pixel>>> batches_;
        std::size_t parameters_ = 0, done_ = 0;
    };
}

#endif
