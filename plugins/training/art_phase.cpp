// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/art_phase.h>

#include <cmath>

namespace hypersparse
{
    namespace
    {
        std::size_t epochs_of(art_phase phase, const art_options& options)
        {
            switch (phase)
            {
                case art_phase::warmup: return options.warmup_epochs;
                case art_phase::art: return options.max_art_epochs;
                case art_phase::finetune: return options.finetune_epochs;
                case art_phase::finished: break;
            }
            return 0;
        }

        art_phase skip_empty(art_phase phase, const art_options& options)
        {
            while (phase != art_phase::finished && epochs_of(phase, options) == 0)
                phase = static_cast<art_phase>(static_cast<int>(phase) + 1);
            return phase;
        }
    }

    std::string to_string(art_phase phase)
    {
        switch (phase)
        {
            case art_phase::warmup: return "warmup";
            case art_phase::art: return "art";
            case art_phase::finetune: return "finetune";
            case art_phase::finished: break;
        }
        return "finished";
    }

    training_phase describe(art_phase phase, const art_options& options)
    {
        return {to_string(phase), epochs_of(phase, options), phase == art_phase::art, phase == art_phase::finetune};
    }

    art_phase first_phase(const art_options& options)
    {
        return skip_empty(art_phase::warmup, options);
    }

    art_phase next_phase(art_phase phase, std::size_t epochs_done, bool terminated, const art_options& options)
    {
        const bool over = epochs_done >= epochs_of(phase, options) || (phase == art_phase::art && terminated);
        if (phase == art_phase::finished || !over)
            return phase;
        return skip_empty(static_cast<art_phase>(static_cast<int>(phase) + 1), options);
    }

    double lambda_at(art_phase phase, std::size_t epoch, const art_options& options)
    {
        if (phase != art_phase::art || options.prune_rate == 0)
            return 0;
        return options.lambda_init * std::pow(options.eta, static_cast<double>(epoch));
    }

    double learning_rate_at(art_phase phase, std::size_t epoch, const art_options& options)
    {
        double rate = options.learning_rate;
        if (phase == art_phase::finetune)
            for (std::size_t step : options.learning_rate_steps)
                if (step <= epoch)
                    rate *= options.learning_rate_decay;
        return rate;
    }
}
