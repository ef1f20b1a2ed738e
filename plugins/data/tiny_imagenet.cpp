// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/image_files.h>
#include <hypersparse/plugins/data/published_sets.h>
#include <hypersparse/plugins/data/tiny_imagenet.h>
#include <hypersparse/plugins/data/whole_file.h>

#include <map>

namespace hypersparse
{
    namespace fs = std::filesystem;

    namespace
    {
        constexpr long side = 64;
        constexpr std::size_t published_train = 100000, published_test = 10000;
        const std::string advice = "run `art data fetch tinyimagenet DIR`, or point to the folder that holds wnids.txt";

        struct class_table
        {
            std::vector<std::string> ids;           // label to WordNet id
            std::map<std::string, unsigned long> labels;
        };

        fs::path find_folder(const std::string& directory)
        {
            const fs::path given = directory, unpacked = given / "tiny-imagenet-200";
            std::error_code ignored;
            return fs::is_directory(unpacked, ignored) && !fs::exists(given / "wnids.txt", ignored) ? unpacked : given;
        }

        class_table read_classes(const fs::path& folder)
        {
            class_table table;
            table.ids = read_lines(folder / "wnids.txt", advice);
            for (std::size_t i = 0; i < table.ids.size(); ++i)
                if (!table.labels.emplace(table.ids[i], i).second)
                    throw data_error((folder / "wnids.txt").string(), "record " + std::to_string(i) + ": expected a new class, found " +
                                                                          table.ids[i] + " again");
            return table;
        }

        std::vector<std::string> read_names(const fs::path& folder, const class_table& classes)
        {
            auto names = classes.ids;
            std::error_code ignored;
            if (!fs::exists(folder / "words.txt", ignored))
                return names;
            for (const auto& line : read_lines(folder / "words.txt", advice))
            {
                const auto tab = line.find('\t');
                const auto found = classes.labels.find(line.substr(0, tab));
                if (tab != std::string::npos && found != classes.labels.end())
                    names[found->second] = line.substr(tab + 1);
            }
            return names;
        }

        std::vector<image_file> list_train(const fs::path& folder, const class_table& classes)
        {
            std::vector<std::vector<fs::path>> files;
            for (const auto& id : classes.ids)
            {
                files.push_back(list_images(folder / "train" / id / "images"));
                if (files.back().empty())
                    throw data_error((folder / "train" / id / "images").string(), "expected JPEG images of this class of wnids.txt, found none; " + advice);
            }
            return take_turns(files);
        }

        std::vector<image_file> list_test(const fs::path& folder, const class_table& classes)
        {
            const fs::path annotations = folder / "val" / "val_annotations.txt";
            std::vector<image_file> files;
            for (const auto& line : read_lines(annotations, advice))
            {
                const std::string record = "record " + std::to_string(files.size()) + ": ";
                const auto tab = line.find('\t');
                if (tab == std::string::npos)
                    throw data_error(annotations.string(), record + "expected a file name and a class with a tab between, found '" + line + "'");
                const auto id = line.substr(tab + 1, line.find('\t', tab + 1) - tab - 1);
                const auto found = classes.labels.find(id);
                if (found == classes.labels.end())
                    throw data_error(annotations.string(), record + "expected a class of wnids.txt, found '" + id + "'");
                files.push_back({folder / "val" / "images" / line.substr(0, tab), found->second});
            }
            return files;
        }

        void cut(std::vector<image_file>& files, std::size_t limit)
        {
            if (limit != 0 && limit < files.size())
                files.resize(limit);
        }
    }

    dataset load_tiny_imagenet(const dataset_options& options)
    {
        const fs::path folder = find_folder(options.directory);
        const auto classes = read_classes(folder);
        dataset result;
        result.rows = result.cols = side;
        result.statistics = published_set_named("tinyimagenet").statistics;
        result.class_names = read_names(folder, classes);
        if (options.train)
        {
            auto files = list_train(folder, classes);
            cut(files, options.limit);
            result.train = load_image_files(files, {side, side, false}, options.threads);
        }
        if (options.test)
        {
            auto files = list_test(folder, classes);
            cut(files, options.test_limit);
            result.test = load_image_files(files, {side, side, false}, options.threads);
        }
        return result;
    }

    void check_tiny_imagenet(const std::string& directory, dataset_report& report)
    {
        const fs::path folder = find_folder(directory);
        report.directory = folder.string();
        report.rows = report.cols = side;
        const auto classes = read_classes(folder);
        report.classes = classes.ids.size();
        auto files = list_train(folder, classes);
        report.train = files.size();
        const auto test = list_test(folder, classes);
        report.test = test.size();
        files.insert(files.end(), test.begin(), test.end());
        report.problems = find_unusable_images(files, {side, side, false}, dataset_options().threads);
        if (report.train != published_train || report.test != published_test)
            report.remarks.push_back(folder.string() + ": " + std::to_string(report.train) + " training and " + std::to_string(report.test) +
                                     " test images; the published set has 100000 and 10000");
    }
}
