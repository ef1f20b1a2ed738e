// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/training/training_observer.h>

namespace hypersparse
{
    double judged_accuracy(const epoch_metrics& metrics)
    {
        const std::optional<double>& held_out = metrics.validation_accuracy ? metrics.validation_accuracy : metrics.test_accuracy;
        return held_out.value_or(metrics.train_accuracy);
    }
}
