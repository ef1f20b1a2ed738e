// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_SPARSE_ENGINE_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_SPARSE_ENGINE_H

#include <hypersparse/plugins/deploy/graph/graph.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hypersparse
{
    struct engine_layer
    {
        std::string name;
        std::string operation;
        tensor_shape output;
        std::size_t weights = 0, nonzeros = 0, macs = 0;
        std::string kernel;                 // of layers with weights: sparse, dense, winograd 2x2, winograd 4x4
        std::size_t images_at_a_time = 0;
        double expected = 0;                // share of the whole
        double seconds = 0;                 // for one image
    };

    class sparse_engine
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A trained network, ready to be run on a CPU: only the weights that are not zero are multiplied, except in layers
                of which so many are there that dense sums take less time. It needs no dlib and no BLAS. Instructions are chosen
                at run time (plugins/kernels/instruction_set.h).

            THREAD SAFETY
                run() may be called by any number of threads at once. A call computes on the threads of the process's team
                (plugins/kernels/thread_team.h) if no other call has it: several images go to several threads, and of one image
                each layer that is worth it is shared out.
                The numbers depend neither on the number of threads nor on the other images of the call. Images are computed in
                groups of as many as a vector has lanes, few images in two groups, and what remains in a smaller one: the size
                of the group that an image is in changes its numbers by rounding.

            MEMORY
                The first calls allocate what they compute in, as much as run at once; later ones allocate nothing.
        !*/

    public:
        explicit sparse_engine(const graph& g);
        /*!
            requires
                - g has a node
            ensures
                - the engine computes what g does, to rounding. Affine nodes are folded and dead structure is removed.
        !*/

        explicit sparse_engine(const std::string& path);
        /*!
            ensures
                - the engine computes what the network in path does, a sparse file (.hsn)
            throws
                - sparse_file_error if it cannot be read
        !*/

        sparse_engine(sparse_engine&&) noexcept;
        sparse_engine& operator=(sparse_engine&&) noexcept;
        ~sparse_engine();

        const graph& network() const;                               // what is computed
        tensor_shape input_shape() const { return network().input_shape(); }
        std::size_t outputs() const { return network().output_shape().size(); }             // numbers for each image
        const std::vector<std::string>& class_names() const { return network().class_names; }   // one for each output, or none

        void run(const std::uint8_t* images, std::size_t n, float* outputs) const;
        /*!
            requires
                - images points to n images, one after the other, each row by row, each place with its channels side by side:
                  red, green, blue, as image files have them
                - outputs has room for n*outputs() numbers
            ensures
                - #outputs holds the network's numbers for each image: a classifier's logits
        !*/

        void run(const float* images, std::size_t n, float* outputs) const;
        /*!
            requires
                - images points to n images, one after the other, each by channels, rows and columns, with numbers as the network's
                  input layer takes them: from 0 to 255 where it takes bytes
                - outputs has room for n*outputs() numbers
        !*/

        std::vector<engine_layer> explain(std::size_t images) const;
        /*!
            ensures
                - returns how a call with so many images computes each layer that takes a step of its own: what was chosen, what
                  the cost model expects, and what it takes on one thread, measured now on grey images
        !*/

    private:
        struct state;
        std::unique_ptr<state> state_;
    };

    double peak_macs_per_second();
    /*!
        ensures
            - returns how many multiplications with addition one thread of this machine does in a second with
              current_instruction_set(), measured now, in some 10 ms, with nothing read from memory: what no engine can surpass
    !*/
}

#endif
