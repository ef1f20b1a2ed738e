// SPDX-License-Identifier: BSL-1.0
// While a stream is being captured in global mode, CUDA refuses every call of the process that waits for a GPU, allocates with
// cudaMalloc or copies to or from the host. So a solver's step that succeeds meanwhile does nothing of the kind.
#define BOOST_TEST_MODULE step_waits_for_nothing
#include <boost/test/unit_test.hpp>

#include "../flow/tiny_task.h"

#include <hypersparse/plugins/kernels/divergence_flag.h>

#include <cuda_runtime.h>

using namespace hypersparse;

namespace
{
    void check(cudaError_t status)
    {
        BOOST_REQUIRE_MESSAGE(status == cudaSuccess, cudaGetErrorString(status));
    }

    class forbidden_to_wait
    {
        // Captures nothing: a stream of its own, on which no work is put.

    public:
        forbidden_to_wait()
        {
            check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking));
            check(cudaStreamBeginCapture(stream_, cudaStreamCaptureModeGlobal));
        }

        ~forbidden_to_wait()
        {
            cudaGraph_t graph = nullptr;
            cudaStreamEndCapture(stream_, &graph);
            if (graph)
                cudaGraphDestroy(graph);
            cudaStreamDestroy(stream_);
        }

    private:
        cudaStream_t stream_ = nullptr;
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

BOOST_AUTO_TEST_CASE(the_capture_really_forbids_waiting)
{
    forbidden_to_wait rule;
    BOOST_TEST((cudaDeviceSynchronize() != cudaSuccess));
    cudaGetLastError();
}

BOOST_AUTO_TEST_CASE(a_step_with_the_penalty_waits_for_nothing)
{
    trained_net trained;
    trained.step();                 // allocates
    trained.gradients();
    trained.step();
    trained.gradients();
    {
        forbidden_to_wait rule;
        BOOST_CHECK_NO_THROW(trained.step());
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
