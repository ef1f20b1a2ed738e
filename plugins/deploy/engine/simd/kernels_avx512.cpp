// SPDX-License-Identifier: BSL-1.0
#define HYPERSPARSE_INSTRUCTION_SET avx512
#define HYPERSPARSE_LANES 16
#define HYPERSPARSE_TILE 16
#include "kernels.inc"
