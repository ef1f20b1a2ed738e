// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_PREPARE_IMPL_H
#define HYPERSPARSE_PLUGINS_LAYERS_PREPARE_IMPL_H

#include <dlib/dnn/core.h>
#include <dlib/matrix.h>
#include <dlib/pixel.h>

namespace hypersparse
{
    template <typename net_type>
    void prepare(net_type& net, long rows, long cols)
    {
        DLIB_CASSERT(rows > 0 && cols > 0, "rows: " << rows << ", cols: " << cols);
        using image_type = typename net_type::input_type;
        image_type zeros(rows, cols);
        for (auto& pixel : zeros)
            dlib::assign_pixel(pixel, 0);
        dlib::resizable_tensor input;
        net.to_tensor(&zeros, &zeros + 1, input);
        net.forward(input);
        net.clean();
    }
}

#endif
