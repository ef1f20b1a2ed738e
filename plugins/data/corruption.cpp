// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/corruption.h>
#include <hypersparse/plugins/data/corruption_functions.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <algorithm>

namespace hypersparse
{
    namespace
    {
        using corruption_function = colour_planes (*)(const colour_planes& x, int level, corruption_draws& draws);

        struct corruption_row
        {
            const char* name;
            std::uint32_t number;       // of its random numbers: never changes, and is never given to another kind
            int first_level, last_level;
            const char* agreement;
            corruption_function apply;
        };

        constexpr corruption_row rows[] = {
            {"brightness", 1, 1, 5, "exact", impl::brightness},
            {"contrast", 2, 1, 5, "exact", impl::contrast},
            {"defocus_blur", 3, 1, 5, "exact", impl::defocus_blur},
            {"elastic_transform", 4, 1, 5, "distribution", impl::elastic_transform},
            {"fog", 5, 1, 5, "distribution", impl::fog},
            {"gaussian_blur", 6, 1, 5, "exact", impl::gaussian_blur},
            {"gaussian_noise", 7, 1, 5, "distribution", impl::gaussian_noise},
            {"glass_blur", 8, 1, 5, "close", impl::glass_blur},
            {"impulse_noise", 9, 1, 5, "distribution", impl::impulse_noise},
            {"jpeg_compression", 10, 1, 5, "close", impl::jpeg_compression},
            {"motion_blur", 11, 1, 5, "approximate", impl::motion_blur},
            {"pixelate", 12, 1, 5, "close", impl::pixelate},
            {"saturate", 13, 1, 5, "exact", impl::saturate},
            {"shot_noise", 14, 1, 5, "distribution", impl::shot_noise},
            {"snow", 15, 1, 5, "approximate", impl::snow},
            {"spatter", 16, 4, 5, "distribution", impl::spatter},
            {"speckle_noise", 17, 1, 5, "distribution", impl::speckle_noise},
            {"zoom_blur", 18, 1, 5, "close", impl::zoom_blur},
        };

        const corruption_row* find_row(const std::string& kind)
        {
            const auto row = std::find_if(std::begin(rows), std::end(rows), [&](const corruption_row& r) { return kind == r.name; });
            if (row == std::end(rows) || (row->apply == impl::jpeg_compression && !impl::has_jpeg()))
                return nullptr;
            return row;
        }

        std::string known_names()
        {
            std::string names;
            for (const corruption_kind& kind : corruption_kinds())
                names += (names.empty() ? "" : " ") + kind.name;
            return names;
        }

        const corruption_row& row_of(const std::string& kind, int level)
        {
            const corruption_row* row = find_row(kind);
            if (!row)
                throw corruption_error("corruption: expected one of " + known_names() + ", found '" + kind + "'; take one of these");
            if (level < row->first_level || level > row->last_level)
                throw corruption_error("corruption " + kind + ": expected a level from " + std::to_string(row->first_level) + " to "
                    + std::to_string(row->last_level) + ", found " + std::to_string(level) + "; take one of these");
            return *row;
        }

        colour_planes values_of(const corruption_row& row, const dlib::matrix<dlib::rgb_pixel>& image, int level, unsigned long long seed,
            std::size_t index)
        {
            DLIB_CASSERT(image.size() > 0, "image " << index << " is empty");
            corruption_draws draws(seed, row.number, level, index);
            colour_planes values = row.apply(to_colour_planes(image), level, draws);
            clip_to_unit(values);
            for (auto& plane : values)
                plane *= 255;
            return values;
        }
    }

    const std::vector<corruption_kind>& corruption_kinds()
    {
        static const std::vector<corruption_kind> kinds = []
        {
            std::vector<corruption_kind> list;
            for (const corruption_row& row : rows)
                if (find_row(row.name))
                    list.push_back({row.name, row.first_level, row.last_level, row.agreement});
            return list;
        }();
        return kinds;
    }

    bool corruption_exists(const std::string& kind, int level)
    {
        const corruption_row* row = find_row(kind);
        return row && row->first_level <= level && level <= row->last_level;
    }

    colour_planes corrupted_values(const dlib::matrix<dlib::rgb_pixel>& image, const std::string& kind, int level,
        unsigned long long seed, std::size_t index)
    {
        return values_of(row_of(kind, level), image, level, seed, index);
    }

    dlib::matrix<dlib::rgb_pixel> corrupt(const dlib::matrix<dlib::rgb_pixel>& image, const std::string& kind, int level,
        unsigned long long seed, std::size_t index)
    {
        return truncate_to_pixels(corrupted_values(image, kind, level, seed, index));
    }

    labelled_images corrupt(const labelled_images& data, const std::string& kind, int level, unsigned long long seed)
    {
        const corruption_row& row = row_of(kind, level);
        labelled_images result;
        result.labels = data.labels;
        result.images.resize(data.images.size());
        parallel_for(data.images.size(), [&](std::size_t i)
        {
            result.images[i] = truncate_to_pixels(values_of(row, data.images[i], level, seed, i));
        });
        return result;
    }
}
