// SPDX-License-Identifier: BSL-1.0
// Part of every test program of a CUDA build that uses tensors (see cmake/tests.cmake): without a GPU nothing is tested, and
// the exit status says so in the number that CTest shows as Skipped.
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/kernels/device_check.h>

#include <cstdlib>
#include <iostream>

namespace
{
    constexpr int skipped = 77;         // SKIP_RETURN_CODE in cmake/tests.cmake

    struct needs_device
    {
        needs_device()
        {
            if (hypersparse::gpu_present())
                return;
            std::cout << "no GPU: skipped" << std::endl;
            std::exit(skipped);
        }
    };
}

BOOST_TEST_GLOBAL_FIXTURE(needs_device);
