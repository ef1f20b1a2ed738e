// SPDX-License-Identifier: BSL-1.0
#include "data_description.h"

#include "program.h"

#include <hypersparse/plugins/data/cifar_names.h>
#include <hypersparse/plugins/data/datasets.h>

namespace hypersparse::program
{
    data_description describe_data(const std::string& name, const std::string& directory)
    {
        if (!directory.empty() || name == "shapes")
        {
            dataset_options options;
            options.directory = directory;
            options.test = false;
            const dataset data = load_dataset(name, options);
            return {data.statistics, data.class_names, data.rows, data.cols};
        }
        if (name == "cifar10")
            return {{{.4914f, .4822f, .4465f}, {.2023f, .1994f, .2010f}}, cifar10_class_names(), 32, 32};
        if (name == "cifar100")
            return {{{.5071f, .4867f, .4408f}, {.2675f, .2565f, .2761f}}, cifar100_class_names(), 32, 32};
        if (name == "tinyimagenet")
            return {{{.480246f, .448072f, .397548f}, {.276986f, .269064f, .282082f}}, {}, 64, 64};
        throw usage_error("import: " + name + ": expected --data-dir DIR to measure its channels, found none");
    }
}
