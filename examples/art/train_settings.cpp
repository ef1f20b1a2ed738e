// SPDX-License-Identifier: BSL-1.0
#include "train_settings.h"

#include "number_text.h"

#include <algorithm>

namespace hypersparse::program
{
    namespace
    {
        std::string toml(const std::string& text)
        {
            const bool needs_single_quotes = text.find_first_of("\"\\") != std::string::npos;
            return needs_single_quotes ? "'" + text + "'" : '"' + text + '"';
        }

        std::string toml(double value) { return number_text(value); }

        std::string toml(bool value) { return value ? "true" : "false"; }
        std::string toml(std::uint64_t value) { return std::to_string(value); }
        std::string toml(long value) { return std::to_string(value); }
        std::string toml(unsigned value) { return std::to_string(value); }

        std::string toml(const std::vector<std::size_t>& values)
        {
            std::string list;
            for (const std::size_t value : values)
                list += (list.empty() ? "" : ", ") + std::to_string(value);
            return "[" + list + "]";
        }
    }

    art_options train_settings::schedule() const
    {
        art_options options = art;
        options.regularizer = hypersparse::penalty(penalty);
        check(options);
        return options;
    }

    dataset_options train_settings::dataset() const
    {
        dataset_options options;
        options.directory = data_dir;
        options.limit = limit;
        options.test_limit = test_limit;
        options.shapes_train = std::max(options.shapes_train, limit);       // as many as are asked for can be made
        options.shapes_test = std::max(options.shapes_test, test_limit);
        options.rows = rows;
        options.cols = cols;
        return options;
    }

    std::vector<named_value> named_values(const train_settings& s)
    {
        std::vector<named_value> values = {
            {"network", toml(s.network)},
            {"data", toml(s.data)},
            {"data-dir", toml(s.data_dir), false},
            {"rows", toml(s.rows)},
            {"cols", toml(s.cols)},
            {"limit", toml(s.limit)},
            {"test-limit", toml(s.test_limit)},
            {"batch-size", toml(s.batch_size)},
            {"augment", toml(s.augment)},
            {"clean-scoring", toml(s.clean_scoring)},
            {"penalty", toml(s.penalty)},
            {"prune-rate", toml(s.art.prune_rate)},
            {"published-count", toml(s.art.published_count)},
            {"lambda-init", toml(s.art.lambda_init)},
            {"eta", toml(s.art.eta)},
            {"window", toml(s.art.window)},
            {"warmup-epochs", toml(s.art.warmup_epochs)},
            {"max-art-epochs", toml(s.art.max_art_epochs)},
            {"finetune-epochs", toml(s.art.finetune_epochs)},
            {"lr", toml(s.art.learning_rate)},
            {"lr-steps", toml(s.art.learning_rate_steps)},
            {"lr-decay", toml(s.art.learning_rate_decay)},
            {"momentum", toml(s.art.momentum)},
            {"weight-decay", toml(s.art.weight_decay)},
            {"seed", toml(s.seed)},
            {"convolution", toml(s.convolution), s.convolution != "dlib"},      // as before there was a choice
            {"layers", toml(s.layers)},
            {"threads", toml(s.threads), false},
            {"checkpoint-minutes", toml(s.checkpoint_minutes), false}};
        for (const named_value& value : named_sample_values(s.samples))
            values.push_back(value);
        return values;
    }

    std::string options_that_matter(const train_settings& settings)
    {
        std::string lines;
        for (const named_value& entry : named_values(settings))
            if (entry.matters)
                lines += entry.name + " = " + entry.value + '\n';
        return lines;
    }

    std::string to_toml(const train_settings& settings)
    {
        std::string text = "# art train --config THIS_FILE --out RUN gives this run again\n";
        for (const named_value& entry : named_values(settings))
            if (entry.value != "\"\"" && entry.value != "[]")
                text += entry.name + " = " + entry.value + '\n';
        return text;
    }
}
