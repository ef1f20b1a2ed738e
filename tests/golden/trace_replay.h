// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_GOLDEN_TRACE_REPLAY_H
#define HYPERSPARSE_TESTS_GOLDEN_TRACE_REPLAY_H

#include "mismatches.h"
#include "trace.h"

#include <dlib/cuda/tensor.h>

#include <algorithm>

#ifdef DLIB_USE_CUDA
    constexpr double trace_bound = 1e-3;
#else
    constexpr double trace_bound = 1e-5;
#endif

mismatches check_trace(const trace& t);
/*!
    ensures
        - trains a dlib net of the trace's shape by dnn_trainer and hypersparse_sgd, and compares
            data loss before every step             <= trace_bound, relative
            every parameter after every phase       <= trace_bound of the largest of its tensor (running statistics included)
            logits at the end, in eval mode         <= 1e-4 of the largest; on a GPU 1e-3
            number and places of kept weights       exact
            lambda and learning rate of every step  as their rules in the settings have them
    throws
        - std::runtime_error if the trace is of a net that is not known here; the message says which are
!*/

mismatches check_mlp_trace(const trace& t);        // nets of layers "0", "2", ...: 2 to 5 fc layers
mismatches check_conv_trace(const trace& t);       // nets of layers "c1", "b1", ..., "fc": 1 to 3 blocks

// The rules of the schedule: what lambda and the learning rate of each step must be, and in which order steps come.
void check_schedule(const trace& t, mismatches& found);

#endif
