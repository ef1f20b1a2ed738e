// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/hypersparse_probe.h>

#include <hypersparse/plugins/kernels/cpu/blocks/radix_select.h>
#include <hypersparse/plugins/kernels/cpu/blocks/threshold_forecast.h>

#include <bit>
#include <numeric>

namespace hypersparse::cpu
{
    namespace
    {
        class host_probe final : public hypersparse_probe
        {
        public:
            void measure(const std::vector<weight_tensor>& weights, std::size_t rank) override
            {
                list_blocks(weights, blocks_);
                const std::optional<float> foretold = read_magnitudes(rank);
                numbers_.threshold = foretold ? *foretold : magnitude_of_rank(blocks_, rank);
                forecast_.learn(numbers_.threshold);
                const float scale = hypersparse_scale(numbers_.threshold);
                numbers_.sum_tanh = scale > 0 ? read_tanh(scale) : 0;
                numbers_.coefficients = hypersparse_coefficients(scale, numbers_.sum_abs, numbers_.sum_tanh);
            }

            hypersparse_numbers read() const override { return numbers_; }
            const slope_coefficients* coefficients(int) override { return &numbers_.coefficients; }

        private:
            // How many candidates a block has room for. More of them than that are rare: many equal weights.
            static constexpr std::size_t block_candidates = block_size / 8 + range_margin;

            struct block_numbers
            {
                block_magnitudes magnitudes;
                range_members candidates;
            };

            // One read: sum, largest, and the magnitude of the rank, if it is where it was foretold.
            std::optional<float> read_magnitudes(std::size_t rank)
            {
                const std::optional<magnitude_range> range = forecast_.range();
                found_.resize(blocks_.size());
                if (range)
                    candidates_.resize(blocks_.size() * block_candidates);
                for_each_block(blocks_, [&](std::size_t i)
                {
                    found_[i].magnitudes = sum_magnitudes(blocks_[i]);
                    if (range)
                        found_[i].candidates = list_range(blocks_[i], *range, candidates_of(i), block_candidates);
                });
                block_magnitudes all;
                for (const block_numbers& found : found_)
                    all.add(found.magnitudes);
                numbers_.sum_abs = all.sum;
                numbers_.largest = std::bit_cast<float>(all.largest);
                return range ? among_candidates(rank) : std::nullopt;
            }

            std::optional<float> among_candidates(std::size_t rank)
            {
                listed_.clear();
                std::size_t below = 0;
                for (std::size_t i = 0; i < found_.size(); ++i)
                {
                    const range_members& members = found_[i].candidates;
                    if (!members.fit)
                        return std::nullopt;
                    below += members.below;
                    listed_.insert(listed_.end(), candidates_of(i), candidates_of(i) + members.inside);
                }
                if (rank < below || rank - below >= listed_.size())
                    return std::nullopt;
                const auto found = listed_.begin() + static_cast<std::ptrdiff_t>(rank - below);
                std::nth_element(listed_.begin(), found, listed_.end());
                return std::bit_cast<float>(*found);
            }

            double read_tanh(float scale)
            {
                sums_.resize(blocks_.size());
                for_each_block(blocks_, [&](std::size_t i) { sums_[i] = sum_tanh(blocks_[i], scale); });
                return std::accumulate(sums_.begin(), sums_.end(), 0.0);
            }

            std::uint32_t* candidates_of(std::size_t block) { return candidates_.data() + block * block_candidates; }

            threshold_forecast forecast_;
            hypersparse_numbers numbers_;
            std::vector<weight_block> blocks_;
            std::vector<block_numbers> found_;
            std::vector<double> sums_;
            std::vector<std::uint32_t> candidates_;     // block by block
            std::vector<std::uint32_t> listed_;         // of all blocks
        };
    }

    std::unique_ptr<hypersparse_probe> make_hypersparse_probe()
    {
        return std::make_unique<host_probe>();
    }
}
