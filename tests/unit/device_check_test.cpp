// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE device_check
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/kernels/device_check.h>

#include <dlib/config.h>     // DLIB_USE_CUDA of an installed dlib
#include <dlib/error.h>

#include <string>

#ifdef DLIB_USE_CUDA
constexpr bool built_with_cuda = true;
#else
constexpr bool built_with_cuda = false;
#endif

BOOST_AUTO_TEST_CASE(a_cpu_build_needs_no_gpu, * boost::unit_test::enable_if<!built_with_cuda>())
{
    BOOST_TEST(!hypersparse::gpu_present());
    BOOST_CHECK_NO_THROW(hypersparse::require_device());
}

BOOST_AUTO_TEST_CASE(a_cuda_build_without_a_gpu_says_so_in_one_line_that_names_the_cpu_build,
    * boost::unit_test::enable_if<built_with_cuda>())
{
    std::string message;
    try
    {
        hypersparse::require_device();
    }
    catch (const dlib::error& e)
    {
        message = e.what();
    }
    BOOST_TEST(message.empty() == hypersparse::gpu_present());
    if (!hypersparse::gpu_present())
    {
        BOOST_TEST(message.find("GPU") != std::string::npos);
        BOOST_TEST(message.find("cmake --preset cpu") != std::string::npos);
        BOOST_TEST(message.find('\n') == std::string::npos);
    }
}
