// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_GOLDEN_TRACE_H
#define HYPERSPARSE_TESTS_GOLDEN_TRACE_H

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <vector>

using named_tensors = std::map<std::string, std::vector<float>>;

struct trace_step
{
    std::string phase;
    long epoch = 0;             // within the phase
    long batch = 0;             // within the epoch: samples batch*size and following, in the order of x
    double learning_rate = 0;
    double lambda = 0;          // "alpha" in the file
    double data_loss = 0;       // before the step, without the penalty
};

struct trace
{
    /*!
        WHAT THIS OBJECT REPRESENTS
            A file like trace_mlp_hypersparse.json: a small net through warmup, art, pruning and finetune. Parameters have
            PyTorch's names, and its layouts: fc (out, in), convolution (out, in, rows, columns).
    !*/

    std::string regularizer;
    double prune_rate = 0, learning_rate = 0, rate_drop = 0, weight_decay = 0, momentum = 0;
    double lambda_init = 0, eta = 0, bn_eps = 0, bn_momentum = 0;
    long batch_size = 0;
    std::map<std::string, long> epochs;                 // of each phase
    std::map<std::string, std::vector<long>> shapes;
    named_tensors init;
    std::map<std::string, named_tensors> after;         // by phase
    std::vector<long> x_shape;                          // (samples, features) or (samples, channels, rows, columns)
    std::vector<std::vector<float>> x;
    std::vector<unsigned long> y;
    std::vector<trace_step> steps;
    std::vector<float> final_logits;                    // of the first logits_shape[0] samples, in eval mode
    std::vector<long> logits_shape;
    std::size_t kept = 0;

    long batches() const { return (static_cast<long>(x.size()) + batch_size - 1) / batch_size; }
    std::vector<std::string> layers(const std::string& prefix) const;
    // names of layers "<prefix><number>", such as "c1" or (without prefix) "0", ordered by number
};

// Keys by which a trace file is known.
std::vector<std::string> trace_keys();

trace read_trace(const nlohmann::json& file);

#endif
