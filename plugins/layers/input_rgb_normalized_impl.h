// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_INPUT_RGB_NORMALIZED_IMPL_H
#define HYPERSPARSE_PLUGINS_LAYERS_INPUT_RGB_NORMALIZED_IMPL_H

namespace hypersparse
{
    template <typename forward_iterator>
    void input_rgb_normalized::to_tensor(
        forward_iterator ibegin, forward_iterator iend, dlib::resizable_tensor& data) const
    {
        const auto images = std::distance(ibegin, iend);
        DLIB_CASSERT(images > 0, "images: " << images);
        const long rows = ibegin->nr();
        const long cols = ibegin->nc();
        long index = 0;
        for (auto i = ibegin; i != iend; ++i)
            check_size(*i, index++, rows, cols);

        data.set_size(images, channels_, rows, cols);
        float* out = data.host_write_only();
        for (auto i = ibegin; i != iend; ++i, out += channels_*rows*cols)
            write_image(*i, out);
    }
}

#endif
