// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/cifar.h>
#include <hypersparse/plugins/data/cifar_names.h>
#include <hypersparse/plugins/data/published_sets.h>
#include <hypersparse/plugins/data/whole_file.h>

#include <fstream>

namespace hypersparse
{
    namespace fs = std::filesystem;

    namespace
    {
        constexpr long side = 32;
        constexpr std::size_t plane = 1024, pixels = 3 * plane;    // bytes

        struct label_byte
        {
            const char* name;
            unsigned classes;
        };

        struct cifar_format
        {
            const char* name;
            const char* folder;                     // of the published archive
            std::vector<label_byte> label_bytes;    // of a record; the last is the class
            std::vector<std::string> train_files;
            const char* test_file;
            const char* names_file;
            std::size_t published_train_records;    // per file
            std::size_t published_test_records;
            const std::vector<std::string>& (*class_names)();

            std::size_t record_bytes() const { return label_bytes.size() + pixels; }
            std::string advice() const { return std::string("run `art data fetch ") + name + " DIR`, or point to the folder that holds it"; }
        };

        const cifar_format& cifar10_format()
        {
            static const cifar_format format = {
                "cifar10", "cifar-10-batches-bin", {{"label", 10}},
                {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"},
                "test_batch.bin", "batches.meta.txt", 10000, 10000, cifar10_class_names};
            return format;
        }

        const cifar_format& cifar100_format()
        {
            static const cifar_format format = {
                "cifar100", "cifar-100-binary", {{"coarse label", 20}, {"fine label", 100}},
                {"train.bin"}, "test.bin", "fine_label_names.txt", 50000, 10000, cifar100_class_names};
            return format;
        }

        fs::path find_folder(const cifar_format& format, const std::string& directory)
        {
            const fs::path given = directory, unpacked = given / format.folder;
            std::error_code ignored;
            return fs::is_directory(unpacked, ignored) && !fs::exists(given / format.train_files.front(), ignored) ? unpacked : given;
        }

        void check_size(const cifar_format& format, const fs::path& file, std::size_t bytes)
        {
            const std::size_t record = format.record_bytes(), other = record == pixels + 1 ? pixels + 2 : pixels + 1;
            if (bytes % record == 0)
                return;
            std::string problem = "expected a whole number of records of " + std::to_string(record) + " bytes, found " +
                                  std::to_string(bytes) + " bytes: " + std::to_string(bytes / record) + " records and " +
                                  std::to_string(bytes % record) + " bytes of record " + std::to_string(bytes / record);
            if (bytes % other == 0)
                problem += std::string("; it has the size of a file of ") + (other == pixels + 1 ? "cifar10" : "cifar100");
            else
                problem += "; the file was cut or something was added, fetch it again";
            throw data_error(file.string(), problem);
        }

        unsigned read_class(const cifar_format& format, const fs::path& file, std::size_t record, const unsigned char* bytes)
        {
            for (std::size_t i = 0; i < format.label_bytes.size(); ++i)
                if (bytes[i] >= format.label_bytes[i].classes)
                    throw data_error(file.string(), "record " + std::to_string(record) + ": expected a " + format.label_bytes[i].name +
                                                        " in 0.." + std::to_string(format.label_bytes[i].classes - 1) + ", found " +
                                                        std::to_string(bytes[i]) +
                                                        "; the file is damaged or of another data set, fetch it again");
            return bytes[format.label_bytes.size() - 1];
        }

        void append_file(const cifar_format& format, const fs::path& file, labelled_images& data)
        {
            const auto bytes = read_whole_file(file, format.advice());
            check_size(format, file, bytes.size());
            const std::size_t records = bytes.size() / format.record_bytes();
            for (std::size_t i = 0; i < records; ++i)
            {
                const unsigned char* record = bytes.data() + i * format.record_bytes();
                data.labels.push_back(read_class(format, file, i, record));
                const unsigned char* from = record + format.label_bytes.size();
                auto& image = data.images.emplace_back(side, side);
                for (auto& to : image)
                {
                    to = dlib::rgb_pixel(from[0], from[plane], from[2 * plane]);
                    ++from;
                }
            }
        }

        std::vector<std::string> read_class_names(const cifar_format& format, const fs::path& folder)
        {
            const fs::path file = folder / format.names_file;
            std::error_code ignored;
            if (!fs::exists(file, ignored))
                return format.class_names();
            const auto names = read_lines(file, format.advice());
            const std::size_t expected = format.class_names().size();
            if (names.size() != expected)
                throw data_error(file.string(), "expected " + std::to_string(expected) + " class names, one a line, found " +
                                                    std::to_string(names.size()) + "; remove the file to use the published names");
            return names;
        }

        dataset load_cifar(const cifar_format& format, const dataset_options& options)
        {
            const fs::path folder = find_folder(format, options.directory);
            dataset result;
            result.rows = result.cols = side;
            result.statistics = published_set_named(format.name).statistics;
            result.class_names = read_class_names(format, folder);
            if (options.train)
                for (const auto& file : format.train_files)
                    append_file(format, folder / file, result.train);
            if (options.test)
                append_file(format, folder / format.test_file, result.test);
            keep_first(result.train, options.limit);
            keep_first(result.test, options.test_limit);
            return result;
        }

        std::size_t check_file(const cifar_format& format, const fs::path& file, std::size_t published, dataset_report& report)
        {
            labelled_images data;
            try
            {
                append_file(format, file, data);
                if (data.images.size() != published)
                    report.remarks.push_back(file.string() + ": " + std::to_string(data.images.size()) +
                                             " records; the published file has " + std::to_string(published));
            }
            catch (const data_error& e)
            {
                report.problems.push_back(e.what());
            }
            return data.images.size();
        }

        void check_cifar(const cifar_format& format, const std::string& directory, dataset_report& report)
        {
            const fs::path folder = find_folder(format, directory);
            report.directory = folder.string();
            report.rows = report.cols = side;
            report.classes = format.class_names().size();
            for (const auto& file : format.train_files)
                report.train += check_file(format, folder / file, format.published_train_records, report);
            report.test = check_file(format, folder / format.test_file, format.published_test_records, report);
            read_class_names(format, folder);
        }
    }

    dataset load_cifar10(const dataset_options& options) { return load_cifar(cifar10_format(), options); }
    dataset load_cifar100(const dataset_options& options) { return load_cifar(cifar100_format(), options); }
    void check_cifar10(const std::string& directory, dataset_report& report) { check_cifar(cifar10_format(), directory, report); }
    void check_cifar100(const std::string& directory, dataset_report& report) { check_cifar(cifar100_format(), directory, report); }

    void write_cifar10_file(const fs::path& file, const labelled_images& data)
    {
        std::ofstream out(file, std::ios::binary);
        std::vector<char> record(1 + pixels);
        for (std::size_t i = 0; i < data.images.size(); ++i)
        {
            const auto& image = data.images[i];
            DLIB_CASSERT(image.nr() == side && image.nc() == side && data.labels[i] < 10,
                         "image " << i << ": " << image.nr() << "x" << image.nc() << ", label " << data.labels[i]);
            record[0] = static_cast<char>(data.labels[i]);
            std::size_t at = 1;
            for (const auto& p : image)
            {
                record[at] = static_cast<char>(p.red);
                record[at + plane] = static_cast<char>(p.green);
                record[at + 2 * plane] = static_cast<char>(p.blue);
                ++at;
            }
            out.write(record.data(), static_cast<std::streamsize>(record.size()));
        }
        out.close();
        if (!out)
            throw data_error(file.string(), "the file could not be written; check the folder, its permissions and the free space");
    }
}
