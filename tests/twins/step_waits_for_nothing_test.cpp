// SPDX-License-Identifier: BSL-1.0
// A training step is given to a GPU whose stream is held up: it must come back while the GPU has not begun with it. A step that
// waited for the GPU, or copied a number to the host, would wait until the hold-up ends.
#define BOOST_TEST_MODULE step_waits_for_nothing
#include <boost/test/unit_test.hpp>

#include "../flow/tiny_task.h"

#include <hypersparse/plugins/kernels/divergence_flag.h>

#include <cuda_runtime.h>

#include <atomic>
#include <chrono>
#include <thread>

using namespace hypersparse;

namespace
{
    class held_up_stream
    {
        // Holds dlib's stream up until this object is destroyed, or for two seconds: then somebody has waited.

    public:
        held_up_stream()
        {
            BOOST_REQUIRE((cudaLaunchHostFunc(nullptr, hold, this) == cudaSuccess));
        }

        ~held_up_stream()
        {
            release_ = true;
            cudaStreamSynchronize(nullptr);
        }

        bool is_held() const { return !given_up_; }

    private:
        static void CUDART_CB hold(void* self)
        {
            auto& stream = *static_cast<held_up_stream*>(self);
            const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(2);
            while (!stream.release_ && std::chrono::steady_clock::now() < end)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            stream.given_up_ = !stream.release_;
        }

        std::atomic<bool> release_ = false, given_up_ = false;
    };

    struct trained_net
    {
        trained_net() : solvers(tiny::train_net::num_computational_layers,
            hypersparse_sgd(tiny::run<tiny::train_net, tiny::infer_net>::prepared(net), {.prune_rate = 0.8, .lambda = 1e-3}))
        {
            auto source = tiny::make_source(tiny::images, true);
            source.start(0, 0);
            source.next(images, labels);
            net.to_tensor(images.begin(), images.end(), input);
            gradients();
        }

        void gradients() { net.compute_parameter_gradients(input, labels.begin()); }
        void step() { net.update_parameters(solvers, 0.05); }

        tiny::train_net net;
        std::vector<hypersparse_sgd> solvers;
        std::vector<tiny::image> images;
        std::vector<unsigned long> labels;
        dlib::resizable_tensor input;
    };
}

BOOST_AUTO_TEST_CASE(who_waits_is_noticed)
{
    dlib::resizable_tensor t(4);
    t = 1;
    held_up_stream stream;
    BOOST_TEST(dlib::dot(t, t) == 4);       // comes back with a number from the GPU
    BOOST_TEST(!stream.is_held());
}

BOOST_AUTO_TEST_CASE(a_step_with_the_penalty_waits_for_nothing)
{
    trained_net trained;
    for (int i = 0; i < 2; ++i)     // allocates, and loads the kernels
    {
        trained.step();
        trained.gradients();
    }
    wait_for_device(0);
    {
        held_up_stream stream;
        trained.step();
        BOOST_TEST(stream.is_held());
    }
    BOOST_CHECK_NO_THROW(trained.solvers.front().rethrow_failure());
    BOOST_TEST(trained.solvers.front().steps() == 3u);
    BOOST_TEST(trained.solvers.front().last_measurement().threshold > 0);
}

BOOST_AUTO_TEST_CASE(a_number_that_is_not_finite_is_told_with_its_layer_within_a_step)
{
    trained_net trained;
    trained.step();
    weight_list(trained.net)[1].params->host()[0] = std::numeric_limits<float>::quiet_NaN();
    BOOST_CHECK_EXCEPTION({ trained.step(); wait_for_device(0); trained.step(); }, non_finite_error, [](const non_finite_error& e)
    {
        const std::string text = e.what();
        return text.find("con_2") != std::string::npos && text.find("step 1") != std::string::npos;
    });
    BOOST_CHECK_THROW(trained.solvers.front().rethrow_failure(), non_finite_error);
}
