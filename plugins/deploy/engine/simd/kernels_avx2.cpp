// SPDX-License-Identifier: BSL-1.0
#define HYPERSPARSE_INSTRUCTION_SET avx2
#define HYPERSPARSE_LANES 8
#define HYPERSPARSE_TILE 8
#define HYPERSPARSE_DENSE_CHANNELS 3
#include "kernels.inc"
