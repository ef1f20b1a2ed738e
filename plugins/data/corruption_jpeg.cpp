// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/corruption_functions.h>

#include <dlib/image_loader/jpeg_loader.h>

// dlib writes JPEG images to files only, so this goes to libjpeg itself, where dlib uses the one of the system.
#if defined(DLIB_JPEG_SUPPORT) && !defined(DLIB_JPEG_STATIC) && __has_include(<jpeglib.h>)
    #define HYPERSPARSE_HAS_LIBJPEG
    #include <cstdio>   // jpeglib.h needs it
    #include <jpeglib.h>
    #include <csetjmp>
    #include <cstdlib>
#endif

#include <memory>
#include <string>

namespace hypersparse::impl
{
#ifdef HYPERSPARSE_HAS_LIBJPEG
    namespace
    {
        struct error_exit
        {
            jpeg_error_mgr manager;     // first, so that libjpeg's pointer to it is one to this
            std::jmp_buf place;
        };

        struct encoded_image
        {
            unsigned char* bytes = nullptr;     // libjpeg's, from malloc()
            unsigned long size = 0;
        };

        // C code must not see exceptions: libjpeg leaves by a jump, over nothing that has a destructor.
        bool encode(const dlib::rgb_pixel* pixels, long rows, long cols, int quality, encoded_image& result)
        {
            jpeg_compress_struct job;
            error_exit exit;
            job.err = jpeg_std_error(&exit.manager);
            exit.manager.error_exit = [](j_common_ptr j) { std::longjmp(reinterpret_cast<error_exit*>(j->err)->place, 1); };
            exit.manager.output_message = [](j_common_ptr) {};
            if (setjmp(exit.place) != 0)
            {
                jpeg_destroy_compress(&job);
                return false;
            }
            jpeg_create_compress(&job);
            jpeg_mem_dest(&job, &result.bytes, &result.size);
            job.image_width = static_cast<JDIMENSION>(cols);
            job.image_height = static_cast<JDIMENSION>(rows);
            job.input_components = 3;
            job.in_color_space = JCS_RGB;
            jpeg_set_defaults(&job);
            jpeg_set_quality(&job, quality, TRUE);
            jpeg_start_compress(&job, TRUE);
            while (job.next_scanline < job.image_height)
            {
                const dlib::rgb_pixel* const first = pixels + job.next_scanline * static_cast<std::size_t>(cols);
                auto* row = reinterpret_cast<JSAMPROW>(const_cast<dlib::rgb_pixel*>(first));
                jpeg_write_scanlines(&job, &row, 1);
            }
            jpeg_finish_compress(&job);
            jpeg_destroy_compress(&job);
            return true;
        }
    }

    bool has_jpeg()
    {
        return true;
    }

    colour_planes jpeg_compression(const colour_planes& x, int level, corruption_draws&)
    {
        constexpr int qualities[] = {80, 65, 58, 50, 40};
        static_assert(sizeof(dlib::rgb_pixel) == 3);
        dlib::matrix<dlib::rgb_pixel> image = round_to_pixels(x);
        encoded_image encoded;
        const bool done = encode(&image(0, 0), image.nr(), image.nc(), qualities[level - 1], encoded);
        const std::unique_ptr<unsigned char, void (*)(void*)> owner(encoded.bytes, std::free);
        if (!done)
            throw dlib::error("jpeg_compression: expected an image that libjpeg can write, found one of " + std::to_string(image.nr()) + "x"
                + std::to_string(image.nc()) + " pixels; make it smaller");
        dlib::load_jpeg(image, encoded.bytes, encoded.size);
        return to_colour_planes(image);
    }
#else
    bool has_jpeg()
    {
        return false;
    }

    colour_planes jpeg_compression(const colour_planes& x, int, corruption_draws&)
    {
        DLIB_CASSERT(has_jpeg());
        return x;
    }
#endif
}
