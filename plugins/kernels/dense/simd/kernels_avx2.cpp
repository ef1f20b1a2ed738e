// SPDX-License-Identifier: BSL-1.0
#define HYPERSPARSE_INSTRUCTION_SET avx2
#define HYPERSPARSE_LANES 8
#define HYPERSPARSE_BLOCK_ROWS 6
#include "kernels.inc"
