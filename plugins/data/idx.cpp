// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/idx.h>
#include <hypersparse/plugins/data/published_sets.h>
#include <hypersparse/plugins/data/whole_file.h>

#include <cstdint>
#include <sstream>

namespace hypersparse
{
    namespace fs = std::filesystem;

    namespace
    {
        constexpr std::size_t side = 28;
        constexpr long padding = 2, padded_side = 32;
        constexpr std::size_t classes = 10;
        constexpr std::uint32_t image_magic = 0x803, label_magic = 0x801;

        struct idx_format
        {
            const char* folder;    // where torchvision puts the files
            const published_set& published;
        };

        const idx_format& mnist_format()
        {
            static const idx_format format = {"MNIST/raw", published_set_named("mnist")};
            return format;
        }

        const idx_format& fashion_mnist_format()
        {
            static const idx_format format = {"FashionMNIST/raw", published_set_named("fashion-mnist")};
            return format;
        }

        const std::string advice = "get the four IDX files of the data set and unpack them with gunzip";

        std::uint32_t big_endian(const std::vector<unsigned char>& bytes, std::size_t at)
        {
            return static_cast<std::uint32_t>(bytes[at]) << 24 | static_cast<std::uint32_t>(bytes[at + 1]) << 16 |
                   static_cast<std::uint32_t>(bytes[at + 2]) << 8 | bytes[at + 3];
        }

        std::string hexadecimal(std::uint32_t value)
        {
            std::ostringstream out;
            out << "0x" << std::hex << value;
            return out.str();
        }

        // Checks the header of 4 * numbers bytes and the size of the whole file; returns the number of records.
        std::size_t check_header(const fs::path& file, const std::vector<unsigned char>& bytes, std::uint32_t magic,
                                 std::size_t header, std::size_t record)
        {
            if (bytes.size() < header)
                throw data_error(file.string(), "expected a header of " + std::to_string(header) + " bytes, found " +
                                                    std::to_string(bytes.size()) + " bytes in all; " + advice);
            if (big_endian(bytes, 0) != magic)
                throw data_error(file.string(), "expected the magic number " + hexadecimal(magic) + ", found " +
                                                    hexadecimal(big_endian(bytes, 0)) + "; images and labels were exchanged, or it is no IDX file");
            const std::size_t count = big_endian(bytes, 4);
            if (header == 16 && (big_endian(bytes, 8) != side || big_endian(bytes, 12) != side))
                throw data_error(file.string(), "expected images of 28x28, found " + std::to_string(big_endian(bytes, 8)) + "x" +
                                                    std::to_string(big_endian(bytes, 12)) + "; only sets of that size are known");
            const std::size_t found = bytes.size() - header;
            if (count == 0 || found / record != count || found % record != 0)
                throw data_error(file.string(), "expected " + std::to_string(count) + " records of " + std::to_string(record) +
                                                    " bytes after the header, found " + std::to_string(found) +
                                                    " bytes, which end in record " + std::to_string(found / record) + "; " + advice);
            return count;
        }

        fs::path file_named(const fs::path& folder, const std::string& part, const std::string& kind)
        {
            const fs::path published = folder / (part + "-" + kind + "-ubyte"), dotted = folder / (part + "." + kind + "-ubyte");
            std::error_code ignored;
            return !fs::exists(published, ignored) && fs::exists(dotted, ignored) ? dotted : published;
        }

        void load_labels(const fs::path& file, std::size_t expected, labelled_images& data)
        {
            const auto bytes = read_whole_file(file, advice);
            const std::size_t count = check_header(file, bytes, label_magic, 8, 1);
            if (count != expected)
                throw data_error(file.string(), "expected " + std::to_string(expected) + " labels, one for each image, found " +
                                                    std::to_string(count) + "; take both files from the same set");
            for (std::size_t i = 0; i < count; ++i)
            {
                if (bytes[8 + i] >= classes)
                    throw data_error(file.string(), "record " + std::to_string(i) + ": expected a label in 0..9, found " +
                                                        std::to_string(bytes[8 + i]) + "; the file is damaged or of another data set");
                data.labels.push_back(bytes[8 + i]);
            }
        }

        // With `border` rows and columns of zeros on each side
        labelled_images load_part(const fs::path& folder, const std::string& part, long border = padding)
        {
            const fs::path file = file_named(folder, part + "-images", "idx3");
            const auto bytes = read_whole_file(file, advice);
            const std::size_t count = check_header(file, bytes, image_magic, 16, side * side);
            const long edge = static_cast<long>(side) + 2 * border;
            labelled_images data;
            data.images.reserve(count);
            for (std::size_t i = 0; i < count; ++i)
            {
                auto& image = data.images.emplace_back(edge, edge);
                dlib::set_all_elements(image, dlib::rgb_pixel(0, 0, 0));
                const unsigned char* from = bytes.data() + 16 + i * side * side;
                for (long r = border; r < edge - border; ++r)
                    for (long c = border; c < edge - border; ++c, ++from)
                        image(r, c) = dlib::rgb_pixel(*from, *from, *from);
            }
            load_labels(file_named(folder, part + "-labels", "idx1"), count, data);
            return data;
        }

        fs::path find_folder(const idx_format& format, const std::string& directory)
        {
            const fs::path given = directory;
            std::error_code ignored;
            return fs::is_directory(given / format.folder, ignored) ? given / format.folder : given;
        }

        dataset load_idx(const idx_format& format, const dataset_options& options)
        {
            const fs::path folder = find_folder(format, options.directory);
            dataset result;
            const bool as_they_are = options.rows == static_cast<long>(side) && options.cols == options.rows;
            const long border = as_they_are ? 0 : padding;
            result.rows = result.cols = static_cast<long>(side) + 2 * border;
            result.channels = format.published.channels;
            result.class_names = format.published.class_names;
            result.statistics = format.published.statistics;
            if (options.train)
                result.train = load_part(folder, "train", border);
            if (options.test)
                result.test = load_part(folder, "t10k", border);
            keep_first(result.train, options.limit);
            keep_first(result.test, options.test_limit);
            return result;
        }

        std::size_t check_part(const fs::path& folder, const std::string& part, std::size_t published, dataset_report& report)
        {
            try
            {
                const std::size_t count = load_part(folder, part).images.size();
                if (count != published)
                    report.remarks.push_back((folder / part).string() + "-*: " + std::to_string(count) +
                                             " records; the published files have " + std::to_string(published));
                return count;
            }
            catch (const data_error& e)
            {
                report.problems.push_back(e.what());
                return 0;
            }
        }

        void check_idx(const idx_format& format, const std::string& directory, dataset_report& report)
        {
            const fs::path folder = find_folder(format, directory);
            report.directory = folder.string();
            report.classes = classes;
            report.rows = report.cols = padded_side;
            report.train = check_part(folder, "train", 60000, report);
            report.test = check_part(folder, "t10k", 10000, report);
        }
    }

    dataset load_mnist(const dataset_options& options) { return load_idx(mnist_format(), options); }
    dataset load_fashion_mnist(const dataset_options& options) { return load_idx(fashion_mnist_format(), options); }
    void check_mnist(const std::string& directory, dataset_report& report) { check_idx(mnist_format(), directory, report); }
    void check_fashion_mnist(const std::string& directory, dataset_report& report) { check_idx(fashion_mnist_format(), directory, report); }
}
