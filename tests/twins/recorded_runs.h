// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_TWINS_RECORDED_RUNS_H
#define HYPERSPARSE_TESTS_TWINS_RECORDED_RUNS_H

#include <nlohmann/json.hpp>

/*!
    WHAT THIS FILE DEFINES
        Two short runs that the CPU build has recorded in recorded_runs.json. Either build runs them again and must come
        close: so the CPU and the GPU are compared, which are two builds, without having both at hand.
!*/

nlohmann::json resnet20_steps();
/*!
    ensures
        - trains ResNet-20 for 20 steps of 16 images with the HyperSparse penalty at work, from a state given by a seed
        - returns {losses: before each step, norms: of every parameter tensor at the end, samples: some parameters of each
          tensor, threshold: of the last step}
!*/

nlohmann::json art_decisions();
/*!
    ensures
        - runs all three phases of ART on the tiny task
        - returns an object for each epoch: {phase, train_accuracy, pruned_accuracy, kept}, the margin by which the dense
          network was above or below the window's mean (art), and at the end the epochs of each phase
!*/

#endif
