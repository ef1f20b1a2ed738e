// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/counter_random.h>
#include <hypersparse/plugins/data/sample_choice.h>
#include <hypersparse/plugins/data/shuffle.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace hypersparse
{
    namespace
    {
        constexpr std::array<std::pair<const char*, sample_order>, 3> orders = {
            {{"hardest", sample_order::hardest}, {"easiest", sample_order::easiest}, {"random", sample_order::random}}};

        bool is_share(double share)
        {
            return share > 0 && share <= 1;
        }

        template <typename comparison>
        std::vector<std::size_t> ordered_by(const std::vector<double>& scores, const comparison& comes_first)
        {
            for (std::size_t i = 0; i < scores.size(); ++i)
                if (std::isnan(scores[i]))
                    throw score_error("sample " + std::to_string(i) + ": expected a score, found NaN; make the scores again");
            auto order = ordered_indices(scores.size());
            std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return comes_first(scores[a], scores[b]); });
            return order;
        }

        std::vector<std::size_t> random_order(std::size_t samples, unsigned long long seed)
        {
            std::vector<double> numbers(samples);
            for (std::size_t i = 0; i < samples; ++i)
                numbers[i] = random_uniform(seed, random_stream(random_purpose::sample_choice, 0), i);
            return hardest_first(numbers);
        }

        std::vector<std::size_t> order_of(
            const sample_choice& choice, std::size_t samples, const std::vector<double>& scores, unsigned long long seed)
        {
            if (choice.order == sample_order::random)
                return random_order(samples, seed);
            DLIB_CASSERT(scores.size() == samples, "samples: " << samples << ", scores: " << scores.size());
            return choice.order == sample_order::hardest ? hardest_first(scores) : easiest_first(scores);
        }
    }

    sample_choice parse_sample_choice(const std::string& text)
    {
        for (const auto& [name, order] : orders)
        {
            const std::string start = std::string(name) + ':';
            if (text.compare(0, start.size(), start) != 0)
                continue;
            sample_choice choice{order, 0};
            const char* const end = text.data() + text.size();
            const auto [stop, error] = std::from_chars(text.data() + start.size(), end, choice.share);
            if (error == std::errc() && stop == end && is_share(choice.share))
                return choice;
        }
        throw score_error("choice of samples: expected hardest:SHARE, easiest:SHARE or random:SHARE with 0 < SHARE <= 1, found '" + text
            + "'; write for instance hardest:0.3");
    }

    std::string to_text(const sample_choice& choice)
    {
        std::array<char, 32> number{};
        const auto end = std::to_chars(number.data(), number.data() + number.size(), choice.share).ptr;
        const auto order = std::find_if(orders.begin(), orders.end(), [&](const auto& o) { return o.second == choice.order; });
        return std::string(order->first) + ':' + std::string(number.data(), end);
    }

    std::vector<std::size_t> hardest_first(const std::vector<double>& scores)
    {
        return ordered_by(scores, [](double a, double b) { return a > b; });
    }

    std::vector<std::size_t> easiest_first(const std::vector<double>& scores)
    {
        return ordered_by(scores, [](double a, double b) { return a < b; });
    }

    std::size_t chosen_count(std::size_t samples, double share)
    {
        DLIB_CASSERT(is_share(share), "share: " << share);
        return static_cast<std::size_t>(static_cast<double>(samples) * share);
    }

    std::vector<std::size_t> choose_samples(
        const sample_choice& choice, std::size_t samples, const std::vector<double>& scores, unsigned long long seed)
    {
        const std::size_t count = chosen_count(samples, choice.share);
        if (count == 0)
            throw score_error("choice of samples " + to_text(choice) + ": expected at least one sample, found none among "
                + std::to_string(samples) + "; raise the share");
        auto chosen = order_of(choice, samples, scores, seed);
        chosen.resize(count);
        std::sort(chosen.begin(), chosen.end());
        return chosen;
    }
}
