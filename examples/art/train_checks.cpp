// SPDX-License-Identifier: BSL-1.0
#include "train_checks.h"

#include "program.h"

#include <hypersparse/plugins/data/shapes.h>

#include <algorithm>
#include <functional>

namespace hypersparse::program
{
    namespace
    {
        void check_shapes(const train_settings& s)
        {
            const std::string size = std::to_string(shape_image_size);
            if (!s.data_dir.empty())
                throw usage_error("train: --data shapes: expected no --data-dir, since shapes is generated, found " + s.data_dir
                    + "; leave it out, or name another data set");
            if (s.rows != shape_image_size || s.cols != shape_image_size)
                throw usage_error("train: --data shapes: expected images of " + size + " x " + size + ", found --rows "
                    + std::to_string(s.rows) + " --cols " + std::to_string(s.cols) + "; leave them out, they are for --data folder");
        }

        void check_learning_rate_steps(const std::vector<std::size_t>& steps)
        {
            if (std::adjacent_find(steps.begin(), steps.end(), std::greater_equal<>()) == steps.end())
                return;
            std::string list;
            for (const std::size_t step : steps)
                list += (list.empty() ? "" : ",") + std::to_string(step);
            throw usage_error("train: --lr-steps: expected epochs in ascending order, each once, found " + list);
        }
    }

    void check_combination(const train_settings& settings)
    {
        if (settings.data == "shapes")
            check_shapes(settings);
        check_learning_rate_steps(settings.art.learning_rate_steps);
        check_samples(settings.samples);
        if (settings.method == "art")
            settings.schedule();
        else if (settings.method == "lpss")
            settings.spheres();
        else
            settings.masking();
    }
}
