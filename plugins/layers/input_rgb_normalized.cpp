// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/layers/input_rgb_normalized.h>

#include <dlib/dnn/input.h>
#include <dlib/serialize.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace hypersparse
{
    namespace
    {
        const char* const version_word = "hypersparse::input_rgb_normalized";
        const char* const version_word_with_channels = "hypersparse::input_rgb_normalized_2";       // their number follows

        bool is_usable(const channel_statistics& s)
        {
            return std::all_of(s.mean.begin(), s.mean.end(), [](float m) { return std::isfinite(m); })
                && std::all_of(s.stddev.begin(), s.stddev.end(), [](float d) { return std::isfinite(d) && d > 0; });
        }

        // Where a stream keeps what as_input_rgb_image() told it
        int dlibs_form()
        {
            static const int index = std::ios_base::xalloc();
            return index;
        }

        std::ostream& print(std::ostream& out, const std::array<float, 3>& v)
        {
            return out << v[0] << ',' << v[1] << ',' << v[2];
        }
    }

    input_rgb_normalized::input_rgb_normalized()
    {
        fill_tables();
    }

    input_rgb_normalized::input_rgb_normalized(const channel_statistics& statistics)
    {
        set_statistics(statistics);
    }

    void input_rgb_normalized::set_statistics(const channel_statistics& statistics)
    {
        DLIB_CASSERT(is_usable(statistics),
            "means must be finite, deviations finite and above 0: mean " << statistics.mean[0] << ","
            << statistics.mean[1] << "," << statistics.mean[2] << ", std " << statistics.stddev[0] << ","
            << statistics.stddev[1] << "," << statistics.stddev[2]);
        statistics_ = statistics;
        fill_tables();
    }

    void input_rgb_normalized::set_channels(long channels)
    {
        DLIB_CASSERT(channels == 1 || channels == 3, "channels: " << channels);
        channels_ = channels;
    }

    void input_rgb_normalized::expect_size(long rows, long cols)
    {
        DLIB_CASSERT(rows >= 0 && cols >= 0, "rows: " << rows << ", cols: " << cols);
        rows_ = rows;
        cols_ = cols;
    }

    void input_rgb_normalized::check_size(const input_type& image, long index, long rows, long cols) const
    {
        const bool fits_expected = (rows_ == 0 || image.nr() == rows_) && (cols_ == 0 || image.nc() == cols_);
        if (fits_expected && image.size() != 0 && image.nr() == rows && image.nc() == cols)
            return;
        std::ostringstream message;
        message << "image " << index << " of the batch has " << image.nr() << " rows and " << image.nc() << " columns; ";
        if (image.size() == 0)
            message << "an empty image cannot be used";
        else if (!fits_expected)
            message << "the network expects " << rows_ << " x " << cols_ << " (0: any): scale or crop it first";
        else
            message << "the first one has " << rows << " x " << cols << ", and all of a batch must be alike";
        throw image_size_error(message.str());
    }

    void input_rgb_normalized::write_image(const input_type& image, float* out) const
    {
        const long plane = image.nr() * image.nc();
        long i = 0;
        if (channels_ == 1)
        {
            for (const dlib::rgb_pixel& pixel : image)
                out[i++] = normalized_[0][dlib::get_pixel_intensity(pixel)];
            return;
        }
        for (const dlib::rgb_pixel& pixel : image)      // row by row
        {
            out[i] = normalized_[0][pixel.red];
            out[i + plane] = normalized_[1][pixel.green];
            out[i + 2*plane] = normalized_[2][pixel.blue];
            ++i;
        }
    }

    void input_rgb_normalized::fill_tables()
    {
        for (int c = 0; c < 3; ++c)
            for (int level = 0; level < 256; ++level)
                normalized_[c][level] = (level/255.0f - statistics_.mean[c]) / statistics_.stddev[c];
    }

    std::ostream& as_input_rgb_image(std::ostream& out)
    {
        out.iword(dlibs_form()) = 1;
        return out;
    }

    void serialize(const input_rgb_normalized& item, std::ostream& out)
    {
        using dlib::serialize;
        if (out.iword(dlibs_form()) != 0)
        {
            const bool grey = item.channels_ == 1;
            const auto& m = item.statistics_.mean;
            const std::array<float, 3> mean = {m[0], m[grey ? 0 : 1], m[grey ? 0 : 2]};
            return serialize(dlib::input_rgb_image(255*mean[0], 255*mean[1], 255*mean[2]), out);
        }
        serialize(std::string(item.channels_ == 3 ? version_word : version_word_with_channels), out);
        for (int c = 0; c < 3; ++c)
        {
            serialize(item.statistics_.mean[c], out);
            serialize(item.statistics_.stddev[c], out);
        }
        serialize(item.rows_, out);
        serialize(item.cols_, out);
        if (item.channels_ != 3)
            serialize(item.channels_, out);
    }

    void deserialize(input_rgb_normalized& item, std::istream& in)
    {
        using dlib::deserialize;
        std::string version;
        deserialize(version, in);
        if (version != version_word && version != version_word_with_channels)
            throw dlib::serialization_error("expected '" + std::string(version_word) + "', found '" + version + "'");
        channel_statistics statistics;
        for (int c = 0; c < 3; ++c)
        {
            deserialize(statistics.mean[c], in);
            deserialize(statistics.stddev[c], in);
        }
        long rows = 0;
        long cols = 0;
        long channels = 3;
        deserialize(rows, in);
        deserialize(cols, in);
        if (version == version_word_with_channels)
            deserialize(channels, in);
        if (!is_usable(statistics) || rows < 0 || cols < 0 || (channels != 1 && channels != 3))
            throw dlib::serialization_error(
                "hypersparse::input_rgb_normalized: a mean, deviation, size or number of channels is out of range");
        item.set_statistics(statistics);
        item.set_channels(channels);
        item.expect_size(rows, cols);
    }

    std::ostream& operator<<(std::ostream& out, const input_rgb_normalized& item)
    {
        print(out << "input_rgb_normalized(mean=", item.statistics_.mean);
        print(out << " std=", item.statistics_.stddev) << ")";
        if (item.rows_ != 0 || item.cols_ != 0)
            out << " nr=" << item.rows_ << " nc=" << item.cols_;
        if (item.channels_ != 3)
            out << " k=" << item.channels_;
        return out;
    }

    void to_xml(const input_rgb_normalized& item, std::ostream& out)
    {
        print(out << "<input_rgb_normalized mean='", item.statistics_.mean);
        print(out << "' std='", item.statistics_.stddev);
        out << "' nr='" << item.rows_ << "' nc='" << item.cols_;
        if (item.channels_ != 3)
            out << "' k='" << item.channels_;
        out << "'/>\n";
    }
}
