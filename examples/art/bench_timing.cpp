// SPDX-License-Identifier: BSL-1.0
#include "bench_timing.h"

#include <algorithm>
#include <chrono>
#include <functional>

namespace hypersparse::program
{
    namespace
    {
        double seconds_of(const std::function<void()>& f)
        {
            const auto begin = std::chrono::steady_clock::now();
            f();
            return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        }

        // Not all alike, and the same every time
        std::uint8_t pixel(std::size_t index) { return static_cast<std::uint8_t>(index*2654435761u >> 24); }
    }

    double engine_timing::quantile(double fraction) const
    {
        return seconds[std::min(seconds.size() - 1, static_cast<std::size_t>(fraction*static_cast<double>(seconds.size())))];
    }

    std::vector<engine_timing> time_engines(const sparse_engine& engine, network* dense, std::size_t batch, std::size_t rounds)
    {
        const tensor_shape shape = engine.input_shape();
        std::vector<std::uint8_t> bytes(batch*shape.size());
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = pixel(i);
        std::vector<network::image_type> images(dense ? batch : 0);
        for (std::size_t i = 0; i < images.size(); ++i)
        {
            images[i].set_size(static_cast<long>(shape.rows), static_cast<long>(shape.cols));
            std::size_t next = i*shape.size();
            for (dlib::rgb_pixel& p : images[i])
            {
                const std::size_t second = shape.channels == 1 ? 0 : 1;     // grey: the same value three times
                p = dlib::rgb_pixel(bytes[next], bytes[next + second], bytes[next + 2*second]);
                next += shape.channels;
            }
        }
        std::vector<float> outputs(batch*engine.outputs());
        std::vector<engine_timing> timings = {{"sparse", true, {}}};
        std::vector<std::function<void()>> work = {[&] { engine.run(bytes.data(), batch, outputs.data()); }};
        if (dense)
        {
            timings.push_back({"dense", false, {}});
            work.push_back([&] { dense->logits(images); });
        }
        for (std::size_t round = 0; round <= rounds; ++round)
            for (std::size_t i = 0; i < work.size(); ++i)
                if (const double seconds = seconds_of(work[i]); round > 0)
                    timings[i].seconds.push_back(seconds);
        for (engine_timing& t : timings)
            std::ranges::sort(t.seconds);
        return timings;
    }
}
