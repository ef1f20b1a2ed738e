// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_TUNED_CONVOLUTION_H
#define HYPERSPARSE_PLUGINS_LAYERS_TUNED_CONVOLUTION_H

#include <hypersparse/plugins/layers/convolution_options.h>

#include <dlib/cuda/tensor.h>

#include <memory>

namespace hypersparse
{
    struct convolution_geometry
    {
        int stride_y = 1, stride_x = 1, padding_y = 0, padding_x = 0;
        bool operator==(const convolution_geometry&) const = default;
    };

    class tuned_convolution
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A convolution by cuDNN on the current GPU, with the algorithms that the options ask for. (Builds with CUDA
                only.) Algorithms are found once for each shape, GPU and thread, by timing unless they are to be
                deterministic, and shared by all layers of that shape. Work goes to dlib's stream; scratch memory is dlib's.

            COPIES
                A copy is a new object that has to be set up.
        !*/

    public:
        tuned_convolution();
        tuned_convolution(const tuned_convolution&);
        tuned_convolution& operator=(const tuned_convolution&);
        ~tuned_convolution();

        void setup(const dlib::tensor& data, const dlib::tensor& filters, const convolution_geometry& geometry,
            const convolution_options& options);
        /*!
            requires
                - data is (samples, channels, rows, columns), filters (filters, channels, nr, nc)
            ensures
                - what follows is for tensors of these sizes. Cheap if nothing has changed.
            throws
                - dlib::cudnn_error if cuDNN has no algorithm for this; names the shape
        !*/

        void forward(dlib::resizable_tensor& output, const dlib::tensor& data, const dlib::tensor& filters);
        void add_gradient_for_data(const dlib::tensor& gradient_input, const dlib::tensor& filters, dlib::tensor& data_gradient);
        void gradient_for_filters(const dlib::tensor& gradient_input, const dlib::tensor& data, dlib::tensor& filters_gradient);

    private:
        struct state;
        std::unique_ptr<state> state_;
    };
}

#endif
