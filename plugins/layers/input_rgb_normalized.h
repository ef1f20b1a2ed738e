// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_INPUT_RGB_NORMALIZED_H
#define HYPERSPARSE_PLUGINS_LAYERS_INPUT_RGB_NORMALIZED_H

#include <hypersparse/plugins/data/channel_statistics.h>

#include <dlib/cuda/tensor.h>
#include <dlib/geometry.h>
#include <dlib/matrix.h>
#include <dlib/pixel.h>

#include <array>
#include <iosfwd>
#include <iterator>

namespace hypersparse
{
    struct image_size_error : dlib::error
    {
        using dlib::error::error;
    };

    class input_rgb_normalized
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A dlib input layer (see EXAMPLE_INPUT_LAYER) for colour images, normalised channel by channel:
                    out(n,c,y,x) = (pixel(n,y,x)[c]/255 - mean[c]) / std[c]         in float32, in this order
                with c = 0,1,2 for red, green, blue. The output tensor is (images, channels(), rows, columns).
                With one channel it reads grey images, whose red, green and blue are alike: c = 0 alone, and pixel[0] is that
                common value. Of a coloured pixel it takes dlib::get_pixel_intensity(), (red + green + blue)/3 rounded down.
                Images may have any size, but all of a batch have the same one; an expected size can be asked for.

            THREAD SAFETY
                to_tensor() may be called from several threads at once.
        !*/

    public:
        typedef dlib::matrix<dlib::rgb_pixel> input_type;

        input_rgb_normalized();
        /*!
            ensures
                - #statistics() == channel_statistics(): mean 0, deviation 1
                - #expected_rows() == #expected_cols() == 0
                - #channels() == 3
        !*/

        explicit input_rgb_normalized(const channel_statistics& statistics);
        /*!
            requires
                - as set_statistics()
            ensures
                - #statistics() == statistics
                - #channels() == 3
        !*/

        const channel_statistics& statistics() const { return statistics_; }

        void set_statistics(const channel_statistics& statistics);
        /*!
            requires
                - all means are finite; all deviations are finite and > 0
            ensures
                - #statistics() == statistics
        !*/

        long channels() const { return channels_; }

        void set_channels(long channels);
        /*!
            requires
                - channels is 1 or 3
            ensures
                - #channels() == channels
        !*/

        long expected_rows() const { return rows_; }
        long expected_cols() const { return cols_; }

        void expect_size(long rows, long cols);
        /*!
            requires
                - rows >= 0 and cols >= 0
            ensures
                - #expected_rows() == rows, #expected_cols() == cols; 0 stands for any number
        !*/

        template <typename forward_iterator>
        void to_tensor(forward_iterator ibegin, forward_iterator iend, dlib::resizable_tensor& data) const;
        /*!
            requires
                - [ibegin, iend) is a range of at least one input_type
            ensures
                - #data holds the normalised images, shape (distance(ibegin,iend), channels(), rows, columns)
            throws
                - image_size_error, if an image is empty, differs in size from the first one, or does not have the
                  expected size. data is then as before.
        !*/

        bool image_contained_point(const dlib::tensor& data, const dlib::point& p) const
        { return dlib::get_rect(data).contains(p); }
        dlib::drectangle tensor_space_to_image_space(const dlib::tensor&, dlib::drectangle r) const { return r; }
        dlib::drectangle image_space_to_tensor_space(const dlib::tensor&, double, dlib::drectangle r) const { return r; }

        // Of three channels, files are as they were before there was a choice.
        friend void serialize(const input_rgb_normalized& item, std::ostream& out);
        friend void deserialize(input_rgb_normalized& item, std::istream& in);
        friend std::ostream& operator<<(std::ostream& out, const input_rgb_normalized& item);
        friend void to_xml(const input_rgb_normalized& item, std::ostream& out);

    private:
        void check_size(const input_type& image, long index, long rows, long cols) const;
        void write_image(const input_type& image, float* out) const;
        void fill_tables();

        channel_statistics statistics_;
        long rows_ = 0;
        long cols_ = 0;
        long channels_ = 3;
        std::array<std::array<float, 256>, 3> normalized_ = {};     // value of each of a channel's 256 levels
    };

    std::ostream& as_input_rgb_image(std::ostream& out);
    /*!
        ensures
            - a manipulator: from now on, serialize() writes to out a dlib::input_rgb_image in the place of an
              input_rgb_normalized. Its averages are 255*mean, so its output is 255/256*std[c] times ours, and 0 stands for the
              same colour. In the place of one with one channel, its three averages are 255*mean[0].
    !*/
}

#include <hypersparse/plugins/layers/input_rgb_normalized_impl.h>

#endif
