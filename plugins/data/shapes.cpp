// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/cifar.h>
#include <hypersparse/plugins/data/counter_random.h>
#include <hypersparse/plugins/data/shape_outlines.h>
#include <hypersparse/plugins/data/shapes.h>

#include <algorithm>
#include <fstream>

namespace hypersparse
{
    namespace fs = std::filesystem;

    namespace
    {
        constexpr int pixel_unit = 256;        // lengths are in 1/256 of a pixel
        constexpr std::int64_t turn_unit = 4096;

        class number_sequence
        {
            /*!
                The numbers of one image, one after the other: whole numbers from low to high, both included.
            !*/
        public:
            number_sequence(unsigned long long seed, shapes_part part, std::size_t image)
                : seed_(seed), stream_(random_stream(random_purpose::shapes, static_cast<std::uint32_t>(part))),
                  index_(static_cast<std::uint64_t>(image) << 16)
            {
            }

            int between(int low, int high)
            {
                if (used_ == 4)
                {
                    words_ = random_words(seed_, stream_, index_++);
                    used_ = 0;
                }
                const std::uint64_t range = static_cast<std::uint64_t>(high - low) + 1;
                return low + static_cast<int>((words_[used_++] * range) >> 32);
            }

        private:
            std::uint64_t seed_, stream_, index_;
            std::array<std::uint32_t, 4> words_{};
            std::size_t used_ = 4;
        };

        struct placement
        {
            int x, y, radius;          // in 1/256 pixel
            std::int64_t cosine, sine;  // in 1/4096
        };

        placement draw_placement(number_sequence& numbers)
        {
            placement p{};
            p.radius = numbers.between(9 * pixel_unit, 13 * pixel_unit);
            const int side = static_cast<int>(shape_image_size) * pixel_unit;
            p.x = numbers.between(p.radius + pixel_unit, side - p.radius - pixel_unit);
            p.y = numbers.between(p.radius + pixel_unit, side - p.radius - pixel_unit);
            // With t the tangent of half the angle, cos = (1-t^2)/(1+t^2) and sin = 2t/(1+t^2): up to 12 degrees, without a cosine.
            const std::int64_t t = numbers.between(-430, 430), square = t * t / turn_unit;
            p.cosine = (turn_unit - square) * turn_unit / (turn_unit + square);
            p.sine = 2 * t * turn_unit / (turn_unit + square);
            return p;
        }

        // How much of pixel (r, c) the shape covers, in quarters.
        int coverage(unsigned long label, const placement& p, long r, long c)
        {
            int covered = 0;
            for (const int down : {pixel_unit / 4, 3 * pixel_unit / 4})
                for (const int right : {pixel_unit / 4, 3 * pixel_unit / 4})
                {
                    const std::int64_t dx = c * pixel_unit + right - p.x, dy = r * pixel_unit + down - p.y;
                    const std::int64_t scale = turn_unit * p.radius / 1024;
                    covered += shape_covers(label, (dx * p.cosine + dy * p.sine) / scale, (dy * p.cosine - dx * p.sine) / scale);
                }
            return covered;
        }

        struct channel_colours
        {
            int background;     // at the centre of the image
            int right, down;    // gradient, in 1/16 a pixel
            int contrast;       // what the shape adds
        };

        channel_colours draw_colours(number_sequence& numbers, int sign)
        {
            channel_colours k{};
            k.background = numbers.between(80, 175);
            k.right = numbers.between(-20, 20);
            k.down = numbers.between(-20, 20);
            k.contrast = sign * numbers.between(60, 115);
            return k;
        }

        unsigned char shade(const channel_colours& k, long r, long c, int covered, number_sequence& numbers)
        {
            constexpr int middle = static_cast<int>(shape_image_size) / 2;
            const int gradient = (k.right * (static_cast<int>(c) - middle) + k.down * (static_cast<int>(r) - middle)) / 16;
            const int noise = numbers.between(-10, 10) + numbers.between(-10, 10);
            return static_cast<unsigned char>(std::clamp(k.background + gradient + k.contrast * covered / 4 + noise, 0, 255));
        }
    }

    const std::vector<std::string>& shape_names()
    {
        static const std::vector<std::string> names = {"circle", "ring", "square", "frame", "triangle",
                                                       "cross", "star", "crescent", "stripes", "dots"};
        return names;
    }

    dlib::matrix<dlib::rgb_pixel> draw_shape(unsigned long label, unsigned long long seed, shapes_part part, std::size_t index)
    {
        DLIB_CASSERT(label < shape_names().size(), "label: " << label);
        number_sequence numbers(seed, part, index);
        const placement place = draw_placement(numbers);
        const int sign = numbers.between(0, 1) == 0 ? 1 : -1;    // the shape is lighter or darker than its background
        const channel_colours red = draw_colours(numbers, sign), green = draw_colours(numbers, sign), blue = draw_colours(numbers, sign);
        dlib::matrix<dlib::rgb_pixel> image(shape_image_size, shape_image_size);
        for (long r = 0; r < image.nr(); ++r)
            for (long c = 0; c < image.nc(); ++c)
            {
                const int covered = coverage(label, place, r, c);
                auto& p = image(r, c);
                p.red = shade(red, r, c, covered, numbers);
                p.green = shade(green, r, c, covered, numbers);
                p.blue = shade(blue, r, c, covered, numbers);
            }
        return image;
    }

    labelled_images make_shapes(std::size_t count, unsigned long long seed, shapes_part part)
    {
        labelled_images data;
        data.images.reserve(count);
        data.labels.reserve(count);
        for (std::size_t i = 0; i < count; ++i)
        {
            const auto label = static_cast<unsigned long>(i % shape_names().size());
            data.images.push_back(draw_shape(label, seed, part, i));
            data.labels.push_back(label);
        }
        return data;
    }

    dataset load_shapes(const dataset_options& options)
    {
        const auto limited = [](std::size_t count, std::size_t limit) { return limit == 0 ? count : std::min(count, limit); };
        dataset result;
        result.name = "shapes";
        result.rows = result.cols = shape_image_size;
        result.class_names = shape_names();
        if (options.train)
            result.train = make_shapes(limited(options.shapes_train, options.limit), options.seed, shapes_part::train);
        if (options.test)
            result.test = make_shapes(limited(options.shapes_test, options.test_limit), options.seed, shapes_part::test);
        result.statistics = measure_channels(result.train);
        return result;
    }

    void write_shapes(const dataset_options& options)
    {
        constexpr std::size_t train_files = 5;
        const auto data = load_shapes(options);
        const std::size_t count = data.train.images.size();
        if (count < train_files || data.test.images.empty())
            throw data_error("shapes: expected at least 5 training images and 1 test image to write, found " + std::to_string(count) +
                             " and " + std::to_string(data.test.images.size()) + "; raise the numbers");
        const fs::path folder = options.directory;
        std::error_code failure;
        fs::create_directories(folder, failure);
        if (failure)
            throw data_error(folder.string(), "the folder cannot be made: " + failure.message());

        for (std::size_t file = 0; file < train_files; ++file)
        {
            labelled_images part;
            for (std::size_t i = count * file / train_files; i < count * (file + 1) / train_files; ++i)
            {
                part.images.push_back(data.train.images[i]);
                part.labels.push_back(data.train.labels[i]);
            }
            write_cifar10_file(folder / ("data_batch_" + std::to_string(file + 1) + ".bin"), part);
        }
        write_cifar10_file(folder / "test_batch.bin", data.test);

        std::ofstream names(folder / "batches.meta.txt");
        for (const auto& name : shape_names())
            names << name << '\n';
        names.close();
        if (!names)
            throw data_error((folder / "batches.meta.txt").string(), "the file could not be written; check the permissions and the free space");
    }
}
