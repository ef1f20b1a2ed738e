// SPDX-License-Identifier: BSL-1.0
#include "test_images.h"

#include "program.h"

#include <hypersparse/plugins/data/datasets.h>

#include <algorithm>
#include <iostream>

namespace hypersparse::program
{
    namespace
    {
        // The accuracy says little then; but names may differ in their spelling only.
        void warn_of_other_classes(const std::string& file, const model_info& model, const dataset& data)
        {
            const auto& expected = model.class_names;
            const auto& found = data.class_names;
            for (std::size_t i = 0; i < std::min(expected.size(), found.size()); ++i)
                if (expected[i] != found[i])
                {
                    std::cerr << "warning: " << file << ": expected the classes of " << (model.data.empty() ? "its data"
                        : model.data) << ", found others in " << data.name << ": class " << i << " is '" << expected[i]
                        << "' in the model, '" << found[i] << "' in the data" << std::endl;
                    return;
                }
        }
    }

    labelled_images load_test_images(const std::string& file, const model_info& model, const test_images_request& request)
    {
        const std::string name = request.data.empty() ? model.data : request.data;
        if (name.empty())
            throw usage_error(request.command + ": " + file + " does not say what it was trained on: expected --data NAME");
        dataset_options options;
        options.directory = request.data_dir;
        options.test_limit = request.limit;
        options.shapes_test = std::max(options.shapes_test, request.limit);
        options.train = false;
        options.rows = model.rows;
        options.cols = model.cols;
        options.threads = request.threads;
        dataset data = load_dataset(name, options);
        const auto size_of = [](long rows, long cols) { return std::to_string(rows) + " x " + std::to_string(cols); };
        if (data.class_names.size() != model.classes)
            throw usage_error(request.command + ": expected a data set of " + std::to_string(model.classes) + " classes for "
                + file + ", found " + std::to_string(data.class_names.size()) + " in " + name);
        if (data.rows != model.rows || data.cols != model.cols)
            throw usage_error(request.command + ": expected images of " + size_of(model.rows, model.cols) + " for "
                + file + ", found " + size_of(data.rows, data.cols) + " in " + name);
        if (data.test.images.empty())
            throw usage_error(request.command + ": expected test images in " + name + ", found none");
        warn_of_other_classes(file, model, data);
        return std::move(data.test);
    }
}
