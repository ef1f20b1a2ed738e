// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE engine_memory
#include <boost/test/unit_test.hpp>

#include "counted_memory.h"
#include "erk_resnet32.h"

#include <hypersparse/plugins/deploy/engine/sparse_engine.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <vector>

using namespace hypersparse;

BOOST_AUTO_TEST_CASE(a_call_after_the_first_one_allocates_nothing)
{
    set_cpu_threads(1);
    const sparse_engine engine(erk_resnet32(0.01, true).make());
    for (std::size_t n : {1u, 3u, 16u, 40u})
    {
        const std::vector<std::uint8_t> images(n*engine.input_shape().size(), 7);
        std::vector<float> logits(n*engine.outputs());
        const auto call = [&] { engine.run(images.data(), n, logits.data()); };
        BOOST_TEST(counted_memory::most_during(call) > 0u);
        BOOST_TEST(counted_memory::most_during(call) == 0u);
    }
}

BOOST_AUTO_TEST_CASE(a_resnet_32_with_one_weight_in_a_hundred_needs_less_than_8_megabytes_for_one_image)
{
    const graph net = erk_resnet32(0.01, true).make();
    const std::vector<std::uint8_t> image(net.input_shape().size(), 7);
    std::vector<float> logits(10);
    const std::size_t most = counted_memory::most_during([&]
    {
        const sparse_engine engine(net);
        engine.run(image.data(), 1, logits.data());
    });
    BOOST_TEST_MESSAGE("bytes: " << most);
    BOOST_TEST(most < 8'000'000u);
}
