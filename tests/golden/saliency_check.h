// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_GOLDEN_SALIENCY_CHECK_H
#define HYPERSPARSE_TESTS_GOLDEN_SALIENCY_CHECK_H

#include "mismatches.h"

#include <nlohmann/json.hpp>

mismatches check_saliency(const nlohmann::json& network);
/*!
    ensures
        - compares SNIP and GraSP on one of the `networks` of a file like saliency.json. The net is that of the file's `about`,
          with and without batch normalisation, of any widths, images and numbers of classes; its orders are PyTorch's.
            loss, sum of SNIP's scores              1e-5 relative
            gradients, HG, scores                   1e-5 of the largest of the network
            masks                                   exact, where a score is further than 1e-4 (relative) from the last one that is
            kept
!*/

#endif
