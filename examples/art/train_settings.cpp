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

        const char* name_of(drop_curve curve)
        {
            switch (curve)
            {
                case drop_curve::constant: return "constant";
                case drop_curve::exponential: return "exponential";
                case drop_curve::cosine: break;
            }
            return "cosine";
        }

        const char* name_of(growth_score score)
        {
            switch (score)
            {
                case growth_score::absolute_gradient: return "absolute";
                case growth_score::published: return "published";
                case growth_score::signed_gradient: break;
            }
            return "signed";
        }

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

    method_options train_settings::masking() const
    {
        method_options options = mask;
        options.method = method;
        options.prune_rate = art.prune_rate;
        options.learning_rate = art.learning_rate;
        options.learning_rate_steps = art.learning_rate_steps;
        options.learning_rate_decay = art.learning_rate_decay;
        options.momentum = art.momentum;
        options.weight_decay = art.weight_decay;
        options.seed = seed;
        if (!layout.empty())
            options.layout = layout_rule_named(layout);
        if (!regrow.empty())
            options.regrow = regrow_rule_named(regrow);
        options.drop = drop_signed ? drop_rule::signed_magnitude : drop_rule::magnitude;
        check(options);
        return options;
    }

    lpss_options train_settings::spheres() const
    {
        lpss_options options = sphere;
        options.prune_rate = art.prune_rate;
        options.epochs = mask.epochs;
        options.batch_size = batch_size;
        options.learning_rate = art.learning_rate;
        options.momentum = art.momentum;
        options.nesterov = mask.nesterov;
        options.weight_decay = art.weight_decay;
        options.update_begin = mask.update_begin;
        options.update_end = mask.update_end;
        options.update_steps = mask.update_steps;
        options.drop_initial = mask.drop_initial;
        options.seed = seed;
        check(options);
        return options;
    }

    std::vector<std::string> method_names()
    {
        std::vector<std::string> names = {"art"};
        for (const sparse_method& method : sparse_methods())
            names.push_back(method.name);
        names.push_back("lpss");
        return names;
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
        const bool is_art = s.method == "art", is_lpss = s.method == "lpss";
        const sparse_method method = is_art || is_lpss ? sparse_method() : sparse_method_named(s.method);
        const bool periodic = method.schedule == mask_schedule::periodic;
        const bool updates = periodic || is_lpss || method.schedule == mask_schedule::cubic;
        const bool scores = method.score == score_rule::saliency || method.score == score_rule::grasp;
        const bool rewinds = method.next_weights == weights_after::rewound;
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
            {"validation", toml(s.validation)},
            {"method", toml(s.method)},
            {"prune-rate", toml(s.art.prune_rate)},
            {"clean-scoring", toml(s.clean_scoring), true, is_art},
            {"penalty", toml(s.penalty), true, is_art},
            {"published-count", toml(s.art.published_count), true, is_art},
            {"lambda-init", toml(s.art.lambda_init), true, is_art},
            {"eta", toml(s.art.eta), true, is_art},
            {"window", toml(s.art.window), true, is_art},
            {"warmup-epochs", toml(s.art.warmup_epochs), true, is_art},
            {"max-art-epochs", toml(s.art.max_art_epochs), true, is_art},
            {"finetune-epochs", toml(s.art.finetune_epochs), true, is_art},
            {"epochs", toml(s.mask.epochs), true, !is_art},
            {"layout", toml(s.layout), true, method.score != score_rule::none},
            {"update-begin", toml(s.mask.update_begin), true, updates},
            {"update-end", toml(s.mask.update_end), true, updates},
            {"update-steps", toml(s.mask.update_steps), true, updates},
            {"regrow", toml(s.regrow), true, periodic},
            {"drop", toml(s.mask.drop_initial), true, periodic || is_lpss},
            {"drop-minimum", toml(s.mask.drop_minimum), true, periodic},
            {"drop-curve", toml(std::string(name_of(s.mask.curve))), true, periodic},
            {"drop-signed", toml(s.drop_signed), true, periodic},
            {"p", toml(s.sphere.p), true, is_lpss},
            {"first-p", toml(s.sphere.first_p), true, is_lpss},
            {"first-layers", toml(s.sphere.first_layers), true, is_lpss},
            {"masked-at-start", toml(s.sphere.masked_at_start), true, is_lpss},
            {"growth", toml(std::string(name_of(s.sphere.growth))), true, is_lpss},
            {"growth-start", toml(s.sphere.growth_start), true, is_lpss},
            {"growth-change", toml(s.sphere.growth_change), true, is_lpss},
            {"rewind-steps", toml(s.mask.rewind_steps), true, rewinds},
            {"round-rate", toml(s.mask.round_rate), true, method.schedule == mask_schedule::iterative},
            {"samples-per-class", toml(s.mask.samples_per_class), true, scores},
            {"temperature", toml(s.mask.temperature), true, method.score == score_rule::grasp},
            {"lr", toml(s.art.learning_rate)},
            {"lr-steps", toml(s.art.learning_rate_steps), true, !is_lpss},
            {"lr-decay", toml(s.art.learning_rate_decay), true, !is_lpss},
            {"momentum", toml(s.art.momentum)},
            {"nesterov", toml(s.mask.nesterov), true, !is_art},
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
            if (entry.matters && entry.applies)
                lines += entry.name + " = " + entry.value + '\n';
        return lines;
    }

    std::string to_toml(const train_settings& settings)
    {
        std::string text = "# art train --config THIS_FILE --out RUN gives this run again\n";
        for (const named_value& entry : named_values(settings))
            if (entry.applies && entry.value != "\"\"" && entry.value != "[]")
                text += entry.name + " = " + entry.value + '\n';
        return text;
    }
}
