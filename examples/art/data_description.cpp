// SPDX-License-Identifier: BSL-1.0
#include "data_description.h"

#include <hypersparse/plugins/data/datasets.h>
#include <hypersparse/plugins/data/published_sets.h>

namespace hypersparse::program
{
    data_description describe_data(const std::string& name, const std::string& directory)
    {
        const published_set* published = find_published_set(name);
        if (directory.empty() && published != nullptr)
            return {published->statistics, published->class_names, published->rows, published->cols, published->channels};
        dataset_options options;
        options.directory = directory;
        options.test = false;
        const dataset data = load_dataset(name, options);
        return {data.statistics, data.class_names, data.rows, data.cols, data.channels};
    }
}
