// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/hypersparse_probe.h>

#include <hypersparse/plugins/kernels/magnitudes.h>

namespace hypersparse::cpu
{
    namespace
    {
        class host_probe final : public hypersparse_probe
        {
        public:
            void measure(const std::vector<weight_tensor>& weights, std::size_t rank) override
            {
                const magnitude_sums magnitudes = cpu::sum_magnitudes(weights);
                numbers_.sum_abs = magnitudes.sum;
                numbers_.largest = magnitudes.largest;
                numbers_.threshold = cpu::magnitude_of_rank(weights, rank);
                const float scale = hypersparse_scale(numbers_.threshold);
                numbers_.sum_tanh = scale > 0 ? cpu::sum_tanh(weights, scale) : 0;
                numbers_.coefficients = hypersparse_coefficients(scale, numbers_.sum_abs, numbers_.sum_tanh);
            }

            hypersparse_numbers read() const override { return numbers_; }
            const slope_coefficients* coefficients(int) override { return &numbers_.coefficients; }

        private:
            hypersparse_numbers numbers_;
        };
    }

    std::unique_ptr<hypersparse_probe> make_hypersparse_probe()
    {
        return std::make_unique<host_probe>();
    }
}
