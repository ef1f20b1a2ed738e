// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE kernel_error
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/kernels/cuda/kernel_call.cuh>

using namespace hypersparse;

namespace
{
    std::string message_of(const cuda::kernel_call& call, cudaError_t status)
    {
        try
        {
            call.check(status);
        }
        catch (const dlib::cuda_error& e)
        {
            return e.what();
        }
        return "";
    }

    bool has(const std::string& text, const std::string& part)
    {
        return text.find(part) != std::string::npos;
    }
}

BOOST_AUTO_TEST_CASE(an_error_names_kernel_shape_and_cudas_reason)
{
    const std::vector<weight_tensor> weights = {{.size = 288}, {.size = 18432}};
    const std::string many = message_of(cuda::kernel_call("measure_hypersparse", weights), cudaErrorInvalidConfiguration);
    BOOST_TEST(has(many, "CUDA kernel measure_hypersparse on 2 tensors of 18720 numbers"));
    BOOST_TEST(has(many, "cudaErrorInvalidConfiguration"));

    const dlib::resizable_tensor empty;
    BOOST_TEST(has(message_of(cuda::kernel_call("momentum_step", empty), cudaErrorInvalidValue), "momentum_step on a tensor of 0 x 0 x 0 x 0"));
    BOOST_TEST(has(message_of(cuda::kernel_call("read", 7), cudaErrorMemoryAllocation), "read on 7 numbers: out of memory"));
}

BOOST_AUTO_TEST_CASE(success_is_no_error)
{
    BOOST_TEST(message_of(cuda::kernel_call("momentum_step", 7), cudaSuccess).empty());
}
