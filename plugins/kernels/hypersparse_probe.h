// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_HYPERSPARSE_PROBE_H
#define HYPERSPARSE_PLUGINS_KERNELS_HYPERSPARSE_PROBE_H

#include <hypersparse/plugins/penalty/hypersparse_numbers.h>
#include <hypersparse/plugins/weights/weight_tensor.h>

#include <cstddef>
#include <memory>
#include <vector>

namespace hypersparse
{
    class hypersparse_probe
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The numbers of the HyperSparse penalty over all prunable weights of a network, measured where the weights
                are and left there: in a CUDA build on the GPU. A training step measures them and uses them without waiting
                for the GPU and without a copy to the host; read() brings them when somebody wants to see them.

            ON THE GPU
                Two passes over the weights, a few small kernels between them, all on dlib's stream (the default one). The
                exact threshold is found from a list of candidates that the first pass collects, as the last step's
                threshold foretells them; if it foretold wrongly, two passes more. Scratch memory is kept from step to step:
                an eighth of the weights' own, and 60 KB. Same weights, same bits.

            ON THE CPU
                Two reads of the weights on all threads of the team: the first sums and lists the magnitudes near the last
                step's threshold, the second takes tanh. If the threshold is not among them, radix select reads the weights
                twice more. Scratch memory is kept from step to step: at most a quarter of the weights' own, and some KB for
                each tensor. Same weights, same bits, whatever the steps before and the number of threads.

            THREAD SAFETY
                measure() and read() may not overlap.
        !*/

    public:
        virtual ~hypersparse_probe() = default;

        virtual void measure(const std::vector<weight_tensor>& weights, std::size_t rank) = 0;
        /*!
            requires
                - rank < count_weights(weights)
                - the weights are on one device, the same in all calls
            ensures
                - threshold is the magnitude of this rank (ascending, from 0), exactly; sums are taken in double
        !*/

        virtual hypersparse_numbers read() const = 0;
        /*!
            ensures
                - returns what the last measure() found; waits for the GPU
        !*/

        virtual const slope_coefficients* coefficients(int device) = 0;
        /*!
            ensures
                - returns where kernels on this device find the coefficients of the last measure(). For a device that is not
                  the weights' own they are copied there first, once after each measure().
        !*/
    };

    std::unique_ptr<hypersparse_probe> make_hypersparse_probe();

    namespace cpu
    {
        std::unique_ptr<hypersparse_probe> make_hypersparse_probe();
    }

    namespace cuda
    {
        std::unique_ptr<hypersparse_probe> make_hypersparse_probe();
    }
}

#endif
