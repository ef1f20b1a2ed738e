// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/hypersparse_probe.h>

#include <hypersparse/plugins/kernels/cuda/hypersparse_kernels.cuh>
#include <hypersparse/plugins/kernels/cuda/weight_spans.cuh>

#include <map>
#include <mutex>

namespace hypersparse::cuda
{
    namespace
    {
        // What measure_by_kernels() wants to be 0 at its start, side by side.
        struct cleared_memory
        {
            counter counts[std::size(radix_digits) * radix_bins];
            counter candidates;
            std::uint32_t complete;
            std::uint32_t largest;
        };

        class device_probe final : public hypersparse_probe
        {
        public:
            void measure(const std::vector<weight_tensor>& weights, std::size_t rank) override
            {
                const kernel_call call("measure_hypersparse", weights);
                device_ = device_of(weights);
                on_device on_its_device(device_);
                const weight_tiles tiles = spans_.update(weights, call);
                allocate(count_weights(weights), call);
                cleared_.set_zero(call);
                measure_by_kernels(tiles, rank, memory(), call);
                std::lock_guard lock(mutex_);
                for (auto& [device, copy] : copies_)
                    copy.current = false;
            }

            hypersparse_numbers read() const override
            {
                on_device on_its_device(device_);
                return numbers_.read(0, kernel_call("measure_hypersparse", weights_));
            }

            const slope_coefficients* coefficients(int device) override
            {
                const slope_coefficients* here = &numbers_.data()->coefficients;
                if (device == device_)
                    return here;
                std::lock_guard lock(mutex_);
                const kernel_call call("measure_hypersparse, copying to another GPU", weights_);
                on_device on_that_device(device);
                copy_of_coefficients& copy = copies_[device];
                if (copy.memory.size() == 0)
                    copy.memory = device_array<slope_coefficients>(1, call);
                if (!copy.current)      // in the order of both GPUs' work; the host does not wait
                    call.check(cudaMemcpyPeer(copy.memory.data(), device, here, device_, sizeof(slope_coefficients)));
                copy.current = true;
                return copy.memory.data();
            }

        private:
            struct copy_of_coefficients
            {
                device_array<slope_coefficients> memory;
                bool current = false;
            };

            void allocate(std::size_t weights, const kernel_call& call)
            {
                if (weights_ == weights)
                    return;
                weights_ = 0;           // until all of it is there
                cleared_ = device_array<cleared_memory>(1, call);
                numbers_ = device_array<hypersparse_numbers>(1, call);
                found_ = device_array<radix_selection>(1, call);
                sums_ = device_array<double>(most_blocks, call);
                candidates_ = device_array<std::uint32_t>(weights / 8 + 1, call);
                foretold_ = device_array<std::uint32_t>(1, call);
                foretold_.write(&no_digit, 1, call);
                weights_ = weights;
            }

            probe_memory memory() const
            {
                cleared_memory* cleared = cleared_.data();
                return {.counts = cleared->counts, .found = found_.data(),
                    .candidates = {.bits = candidates_.data(), .capacity = candidates_.size(), .count = &cleared->candidates,
                        .foretold = foretold_.data(), .complete = &cleared->complete},
                    .sums = sums_.data(), .largest = &cleared->largest, .numbers = numbers_.data()};
            }

            int device_ = 0;
            std::size_t weights_ = 0;
            weight_spans spans_;
            device_array<cleared_memory> cleared_;
            device_array<hypersparse_numbers> numbers_;
            device_array<radix_selection> found_;
            device_array<double> sums_;
            device_array<std::uint32_t> candidates_, foretold_;
            std::mutex mutex_;
            std::map<int, copy_of_coefficients> copies_;    // on further GPUs
        };
    }

    std::unique_ptr<hypersparse_probe> make_hypersparse_probe()
    {
        return std::make_unique<device_probe>();
    }
}
