// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_TRAIN_CHECKS_H
#define HYPERSPARSE_EXAMPLES_ART_TRAIN_CHECKS_H

#include "train_settings.h"

namespace hypersparse::program
{
    void check_combination(const train_settings& settings);
    /*!
        throws
            - dlib::error in one line if options do not go together that are right one by one
    !*/
}

#endif
