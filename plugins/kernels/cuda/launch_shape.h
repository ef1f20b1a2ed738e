// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_CUDA_LAUNCH_SHAPE_H
#define HYPERSPARSE_PLUGINS_KERNELS_CUDA_LAUNCH_SHAPE_H

#include <cstddef>

namespace hypersparse::cuda
{
    /*!
        WHAT THIS FILE DEFINES
            How many blocks a kernel over n numbers is launched with. It depends on n alone, never on the GPU, so that sums
            are taken in the same order on every GPU. Kernels walk in strides of the whole grid: any n is served.
            All kernels have blocks of threads_per_block threads.
    !*/

    inline constexpr unsigned threads_per_block = 256;
    inline constexpr std::size_t most_blocks = 1024;        // some 8 for each multiprocessor of the largest GPUs
    inline constexpr std::size_t tile_size = 4096;          // consecutive numbers that one block treats in index order

    constexpr std::size_t tiles_for(std::size_t n)
    /*!
        ensures
            - returns the number of tiles that cover n numbers; 0 for n == 0
    !*/
    {
        return n / tile_size + (n % tile_size != 0);
    }

    constexpr unsigned blocks_for_tiles(std::size_t tiles)
    /*!
        ensures
            - returns min(tiles, most_blocks)
    !*/
    {
        return static_cast<unsigned>(tiles < most_blocks ? tiles : most_blocks);
    }

    constexpr unsigned blocks_for(std::size_t n)
    /*!
        ensures
            - returns the number of blocks of threads_per_block threads for n numbers: one thread a number up to most_blocks
              blocks; 0 for n == 0, where there is nothing to launch
    !*/
    {
        return blocks_for_tiles(n / threads_per_block + (n % threads_per_block != 0));
    }
}

#endif
