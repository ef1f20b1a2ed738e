// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_DIVERGENCE_FLAG_H
#define HYPERSPARSE_PLUGINS_KERNELS_DIVERGENCE_FLAG_H

#include <cstdint>
#include <memory>

namespace hypersparse
{
    struct divergence_mark
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What a step kernel does when it meets a number that is not finite: if *word is 0, it becomes code. Without a
                word nothing is written.
        !*/

        std::uint64_t* word = nullptr;
        std::uint64_t code = 1;         // != 0
    };

    class divergence_flag
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                One word that kernels write to and the host reads at any time without waiting for them. In a CUDA build it
                lies in host memory that the GPUs write to directly: what a kernel found is seen once it has run.
        !*/

    public:
        divergence_flag();
        /*!
            ensures
                - #code() == 0
            throws
                - dlib::cuda_error if the GPU cannot see host memory
        !*/

        divergence_mark mark(std::uint64_t code) const { return {word_.get(), code}; }

        std::uint64_t code() const;
        /*!
            ensures
                - returns the code of the first mark that was written; 0 if none was
        !*/

        bool raised() const { return code() != 0; }

    private:
        std::shared_ptr<std::uint64_t> word_;
    };

    void wait_for_device(int device);
    /*!
        ensures
            - returns when the GPU has done all work given to it before; at once in a CPU build
    !*/
}

#endif
