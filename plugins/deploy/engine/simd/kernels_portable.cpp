// SPDX-License-Identifier: BSL-1.0
#define HYPERSPARSE_INSTRUCTION_SET portable
#define HYPERSPARSE_LANES 4
#define HYPERSPARSE_TILE 8
#define HYPERSPARSE_DENSE_CHANNELS 3
#include "kernels.inc"
