// SPDX-License-Identifier: BSL-1.0
#define HYPERSPARSE_INSTRUCTION_SET avx512
#define HYPERSPARSE_LANES 16
#define HYPERSPARSE_BLOCK_ROWS 12
#include "kernels.inc"
