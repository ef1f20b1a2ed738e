// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/dense/plane_pass.h>

#include <cstring>

namespace hypersparse::dense
{
    namespace
    {
        // What the pass reads of an image, where it reads it: output o begins at input o - before.
        void copy_rows(const pass& p, const float* image, float* in, const plane_convolution& planes)
        {
            const std::ptrdiff_t width = static_cast<std::ptrdiff_t>(p.x.outputs + p.x.taps - 1);
            const std::ptrdiff_t inputs = static_cast<std::ptrdiff_t>(p.x.inputs);
            const std::ptrdiff_t first = std::max<std::ptrdiff_t>(0, -p.x.before);
            const std::ptrdiff_t last = std::min(inputs, width - p.x.before);
            for (std::size_t c = 0; c < p.in_channels; ++c)
                for (std::size_t row = 0; row * planes.in_row < planes.in_plane; ++row)
                {
                    const std::ptrdiff_t y = static_cast<std::ptrdiff_t>(row) - p.y.before;
                    if (y < 0 || y >= static_cast<std::ptrdiff_t>(p.y.inputs) || first >= last)
                        continue;
                    std::copy(image + (c * p.y.inputs + y) * inputs + first, image + (c * p.y.inputs + y) * inputs + last,
                        in + c * planes.in_plane + row * planes.in_row + first + p.x.before);
                }
        }
    }

    bool lanes_are_columns(const dense_kernels& kernels, const passes& all)
    {
        const pass p = all.number(0);
        if (all.count() > 1 || p.empty() || p.y.step != 1 || p.x.step != 1)
            return false;
        const std::size_t pixels = p.y.outputs * p.x.outputs;
        const std::size_t with_columns = all.out.channels * p.y.outputs * ceiling(p.x.outputs, kernels.lanes);
        const std::size_t with_channels = pixels * ceiling(all.out.channels, kernels.lanes);
        return 2 * with_columns <= with_channels;
    }

    void order_filters(const passes& all, const float* filters, float* ordered)
    {
        const pass p = all.number(0);
        const filter_view from = all.view(filters);
        for (std::size_t c = 0; c < p.in_channels; ++c)
            for (std::size_t ty = 0; ty < p.y.taps; ++ty)
                for (std::size_t tx = 0; tx < p.x.taps; ++tx)
                    for (std::size_t o = 0; o < p.out_channels; ++o)
                        *ordered++ = filters[p.y.filter_tap(ty) * from.columns + p.x.filter_tap(tx) + c * from.in_stride
                            + o * from.out_stride];
    }

    void convolve_planes(const dense_kernels& kernels, const passes& all, const float* input, const float* ordered,
        const plane_finish& finish, float* output)
    {
        const pass p = all.number(0);
        const std::size_t rows = p.y.outputs + p.y.taps - 1;
        const std::size_t columns = rounded_up(p.x.outputs, kernels.lanes) + p.x.taps - 1;
        const plane_convolution planes = {p.in_channels, columns, rows * columns, p.out_channels, p.y.outputs,
            p.x.outputs, p.y.taps, p.x.taps};
        float* in = scratch(scratch_use::pixels_in, p.in_channels * rows * columns);
        std::memset(in, 0, p.in_channels * rows * columns * sizeof(float));
        copy_rows(p, input, in, planes);
        float* out = scratch(scratch_use::pixels_out, p.out_channels * p.y.outputs * rounded_up(p.x.outputs, kernels.lanes));
        kernels.convolve_planes(in, ordered, out, planes);
        kernels.finish_planes(out, planes, output, finish);
    }
}
