// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/cifar.h>
#include <hypersparse/plugins/data/datasets.h>
#include <hypersparse/plugins/data/idx.h>
#include <hypersparse/plugins/data/image_folder.h>
#include <hypersparse/plugins/data/shapes.h>
#include <hypersparse/plugins/data/tiny_imagenet.h>

namespace hypersparse
{
    namespace
    {
        struct dataset_entry
        {
            std::string name;
            dataset (*load)(const dataset_options&);
            void (*check)(const std::string& directory, dataset_report&);
        };

        void check_shapes(const std::string&, dataset_report& report)
        {
            const dataset_options defaults;
            report.classes = shape_names().size();
            report.train = defaults.shapes_train;
            report.test = defaults.shapes_test;
            report.rows = report.cols = shape_image_size;
            report.remarks.push_back("shapes is generated and needs no files");
        }

        const std::vector<dataset_entry>& entries()
        {
            static const std::vector<dataset_entry> list = {
                {"cifar10", load_cifar10, check_cifar10},
                {"cifar100", load_cifar100, check_cifar100},
                {"tinyimagenet", load_tiny_imagenet, check_tiny_imagenet},
                {"folder", load_image_folder, check_image_folder},
                {"mnist", load_mnist, check_mnist},
                {"fashion-mnist", load_fashion_mnist, check_fashion_mnist},
                {"shapes", load_shapes, check_shapes},
            };
            return list;
        }

        const dataset_entry& find_entry(const std::string& name)
        {
            std::string known;
            for (const auto& entry : entries())
            {
                if (entry.name == name)
                    return entry;
                known += " " + entry.name;
            }
            throw data_error("unknown data set '" + name + "': expected one of" + known);
        }
    }

    const std::vector<std::string>& dataset_names()
    {
        static const std::vector<std::string> names = [] {
            std::vector<std::string> list;
            for (const auto& entry : entries())
                list.push_back(entry.name);
            return list;
        }();
        return names;
    }

    dataset load_dataset(const std::string& name, const dataset_options& options)
    {
        const auto& entry = find_entry(name);
        if (options.directory.empty() && entry.load != load_shapes)
            throw data_error("data set '" + name + "': expected the folder of its files, found none; pass --data-dir DIR");
        if (!options.directory.empty() && entry.load == load_shapes)
            throw data_error("data set 'shapes': expected no folder, since it is generated, found " + options.directory
                + "; leave --data-dir out");
        dataset result = entry.load(options);
        result.name = name;
        return result;
    }

    dataset_report check_dataset(const std::string& name, const std::string& directory)
    {
        const auto& entry = find_entry(name);
        dataset_report report;
        report.name = name;
        report.directory = directory;
        try
        {
            entry.check(directory, report);
        }
        catch (const data_error& e)
        {
            report.problems.push_back(e.what());
        }
        return report;
    }
}
