// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_IMAGE_FILES_H
#define HYPERSPARSE_PLUGINS_DATA_IMAGE_FILES_H

#include <hypersparse/plugins/data/labelled_images.h>

#include <filesystem>
#include <string>
#include <vector>

namespace hypersparse
{
    dlib::matrix<dlib::rgb_pixel> load_image_file(const std::filesystem::path& file);
    /*!
        ensures
            - returns the image of a PNG, JPEG or BMP file, told by its first bytes, not by its name. Grey becomes rgb;
              a transparent pixel is laid over black.
        throws
            - data_error that names the file, if it is missing, empty, cut short, of another type or damaged
    !*/

    dlib::matrix<dlib::rgb_pixel> resize_to(const dlib::matrix<dlib::rgb_pixel>& image, long rows, long cols);
    /*!
        requires
            - image is not empty, rows > 0 and cols > 0
        ensures
            - returns the image scaled to rows x cols (the aspect is not kept). Where it shrinks, a pixel is the mean of the area
              it covers, computed in whole numbers, so that no detail aliases; where it grows, dlib's bilinear interpolation.
    !*/

    struct image_file
    {
        std::filesystem::path path;
        unsigned long label = 0;
    };

    struct image_size
    {
        long rows = 0;
        long cols = 0;
        bool resize = false;    // else another size is an error
    };

    labelled_images load_image_files(const std::vector<image_file>& files, const image_size& size, unsigned threads);
    /*!
        requires
            - threads > 0
        ensures
            - returns the images in the order of files, decoded by several threads
        throws
            - data_error of the first file in that order that cannot be used
    !*/

    std::vector<std::string> find_unusable_images(const std::vector<image_file>& files, const image_size& size, unsigned threads);
    /*!
        ensures
            - decodes every file and returns the error texts of those that cannot be used, in the order of files
    !*/

    std::vector<std::filesystem::path> list_images(const std::filesystem::path& folder);
    /*!
        ensures
            - returns the files of the folder whose names end in .png, .jpg, .jpeg or .bmp (upper or lower case) and do not begin
              with a dot, sorted by the bytes of their names
        throws
            - data_error if the folder is missing or cannot be read
    !*/

    std::vector<image_file> take_turns(const std::vector<std::vector<std::filesystem::path>>& files_of_class);
    /*!
        ensures
            - returns the first file of each class, then the second of each, and so on; a class that has run out is passed
              over. Any first part of the result is as balanced as the classes allow.
    !*/
}

#endif
