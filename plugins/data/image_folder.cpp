// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/image_files.h>
#include <hypersparse/plugins/data/image_folder.h>

#include <algorithm>

namespace hypersparse
{
    namespace fs = std::filesystem;

    namespace
    {
        std::vector<std::string> list_folders(const fs::path& parent)
        {
            std::vector<std::string> names;
            try
            {
                for (const auto& entry : fs::directory_iterator(parent))
                    if (entry.is_directory() && entry.path().filename().string().front() != '.')
                        names.push_back(entry.path().filename().string());
            }
            catch (const fs::filesystem_error& e)
            {
                throw data_error(parent.string(), "expected a folder with one folder for each class, which cannot be read: " + e.code().message());
            }
            if (names.empty())
                throw data_error(parent.string(), "expected one folder for each class, found none");
            std::sort(names.begin(), names.end());
            return names;
        }

        fs::path test_folder(const fs::path& directory)
        {
            std::error_code ignored;
            const bool only_val = !fs::exists(directory / "test", ignored) && fs::exists(directory / "val", ignored);
            return directory / (only_val ? "val" : "test");
        }

        // Every folder of parent must be one of classes; a class without a folder is an error where all_needed.
        std::vector<std::vector<fs::path>> list_classes(const fs::path& parent, const std::vector<std::string>& classes, bool all_needed)
        {
            const auto folders = list_folders(parent);
            for (const auto& name : folders)
                if (!std::binary_search(classes.begin(), classes.end(), name))
                    throw data_error((parent / name).string(), "expected the folder of a class of the training images, found another name; "
                                                               "rename it, or add the class to train");
            std::vector<std::vector<fs::path>> files;
            for (const auto& name : classes)
            {
                const bool present = std::binary_search(folders.begin(), folders.end(), name);
                files.push_back(present ? list_images(parent / name) : std::vector<fs::path>());
                if (all_needed && files.back().empty())
                    throw data_error((parent / name).string(), "expected PNG, JPEG or BMP images, found none");
            }
            return files;
        }

        std::vector<image_file> class_by_class(const std::vector<std::vector<fs::path>>& files_of_class)
        {
            std::vector<image_file> files;
            for (std::size_t label = 0; label < files_of_class.size(); ++label)
                for (const auto& path : files_of_class[label])
                    files.push_back({path, label});
            return files;
        }

        std::vector<image_file> list_test(const fs::path& directory, const std::vector<std::string>& classes)
        {
            auto files = class_by_class(list_classes(test_folder(directory), classes, false));
            if (files.empty())
                throw data_error(test_folder(directory).string(), "expected PNG, JPEG or BMP images in the folders of the classes, found none");
            return files;
        }

        void cut(std::vector<image_file>& files, std::size_t limit)
        {
            if (limit != 0 && limit < files.size())
                files.resize(limit);
        }
    }

    dataset load_image_folder(const dataset_options& options)
    {
        const fs::path directory = options.directory;
        const image_size size{options.rows, options.cols, true};
        dataset result;
        result.rows = options.rows;
        result.cols = options.cols;
        result.class_names = list_folders(directory / "train");
        if (options.train)
        {
            auto files = take_turns(list_classes(directory / "train", result.class_names, true));
            cut(files, options.limit);
            result.train = load_image_files(files, size, options.threads);
        }
        if (options.test)
        {
            auto files = list_test(directory, result.class_names);
            cut(files, options.test_limit);
            result.test = load_image_files(files, size, options.threads);
        }
        result.statistics = measure_channels(result.train);
        return result;
    }

    void check_image_folder(const std::string& directory, dataset_report& report)
    {
        const dataset_options defaults;
        const image_size size{defaults.rows, defaults.cols, true};
        report.rows = size.rows;
        report.cols = size.cols;
        const auto classes = list_folders(fs::path(directory) / "train");
        report.classes = classes.size();
        auto files = class_by_class(list_classes(fs::path(directory) / "train", classes, true));
        report.train = files.size();
        const auto test = list_test(directory, classes);
        report.test = test.size();
        files.insert(files.end(), test.begin(), test.end());
        report.problems = find_unusable_images(files, size, defaults.threads);
        report.remarks.push_back("images are resized when they are loaded; the size shown is the default");
    }
}
