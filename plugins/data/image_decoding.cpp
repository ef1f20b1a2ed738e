// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/data_error.h>
#include <hypersparse/plugins/data/image_files.h>
#include <hypersparse/plugins/data/whole_file.h>

#include <dlib/image_loader/image_loader.h>
#include <dlib/image_loader/jpeg_loader.h>
#include <dlib/image_loader/png_loader.h>
#include <dlib/image_transforms/assign_image.h>

#include <sstream>
#include <string_view>

namespace hypersparse
{
    namespace
    {
        using image_type = dlib::matrix<dlib::rgb_pixel>;

        std::string_view text_of(const std::vector<unsigned char>& bytes)
        {
            return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
        }

        // libjpeg fills what is missing with grey and only warns. In compressed data the byte FF is always followed by 00 or a
        // restart marker, so the end marker FF D9 after the last start of a scan, FF DA, is there if and only if the scan is whole.
        bool jpeg_is_whole(std::string_view bytes)
        {
            const auto scan = bytes.rfind("\xFF\xDA");
            return scan != std::string_view::npos && bytes.find("\xFF\xD9", scan) != std::string_view::npos;
        }

        void decode_jpeg(image_type& image, const std::vector<unsigned char>& bytes)
        {
            if (!jpeg_is_whole(text_of(bytes)))
                throw dlib::image_load_error("the JPEG file has no end marker: it was cut short");
#ifdef DLIB_JPEG_SUPPORT
            dlib::load_jpeg(image, bytes.data(), bytes.size());
#else
            throw dlib::image_load_error("this dlib was built without JPEG support");
#endif
        }

        void decode_png(image_type& image, const std::vector<unsigned char>& bytes)
        {
#ifdef DLIB_PNG_SUPPORT
            // dlib lays a transparent pixel over what the destination holds, so the destination is made black first.
            dlib::matrix<dlib::rgb_alpha_pixel> with_alpha;
            dlib::load_png(with_alpha, bytes.data(), bytes.size());
            image.set_size(with_alpha.nr(), with_alpha.nc());
            dlib::assign_all_pixels(image, dlib::rgb_pixel(0, 0, 0));
            for (long r = 0; r < image.nr(); ++r)
                for (long c = 0; c < image.nc(); ++c)
                    dlib::assign_pixel(image(r, c), with_alpha(r, c));
#else
            throw dlib::image_load_error("this dlib was built without PNG support");
#endif
        }

        void decode(image_type& image, const std::vector<unsigned char>& bytes)
        {
            const auto text = text_of(bytes);
            if (text.substr(0, 3) == "\xFF\xD8\xFF")
                decode_jpeg(image, bytes);
            else if (text.substr(0, 8) == "\x89PNG\r\n\x1A\n")
                decode_png(image, bytes);
            else if (text.substr(0, 2) == "BM")
            {
                std::istringstream in{std::string(text)};
                dlib::load_bmp(image, in);
            }
            else
                throw dlib::image_load_error("expected a PNG, JPEG or BMP image, found none of them");
            if (image.size() == 0)
                throw dlib::image_load_error("the image has no pixels");
        }
    }

    dlib::matrix<dlib::rgb_pixel> load_image_file(const std::filesystem::path& file)
    {
        const auto bytes = read_whole_file(file, "replace it or leave it out");
        dlib::matrix<dlib::rgb_pixel> image;
        try
        {
            decode(image, bytes);
        }
        catch (const std::exception& e)
        {
            throw data_error(file.string(), std::string("the image cannot be read: ") + e.what() +
                                                "; replace it or leave it out");
        }
        return image;
    }
}
