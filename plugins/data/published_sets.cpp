// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/cifar_names.h>
#include <hypersparse/plugins/data/published_sets.h>

#include <dlib/assert.h>

namespace hypersparse
{
    namespace
    {
        channel_statistics grey(float mean, float stddev) { return {{mean, mean, mean}, {stddev, stddev, stddev}}; }

        const std::vector<published_set>& published_sets()
        {
            static const std::vector<published_set> list = {
                {"cifar10", {{.4914F, .4822F, .4465F}, {.2023F, .1994F, .2010F}}, cifar10_class_names(), 32, 32},
                {"cifar100", {{.5071F, .4867F, .4408F}, {.2675F, .2565F, .2761F}}, cifar100_class_names(), 32, 32},
                {"tinyimagenet", {{.480246F, .448072F, .397548F}, {.276986F, .269064F, .282082F}}, {}, 64, 64},
                {"mnist", grey(.1307F, .3081F), {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, 32, 32, 1},
                {"fashion-mnist", grey(.2860F, .3530F),
                 {"T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"}, 32, 32, 1},
            };
            return list;
        }
    }

    const published_set* find_published_set(const std::string& name)
    {
        for (const published_set& set : published_sets())
            if (set.name == name)
                return &set;
        return nullptr;
    }

    const published_set& published_set_named(const std::string& name)
    {
        const published_set* set = find_published_set(name);
        DLIB_CASSERT(set != nullptr, "no published data set is called " << name);
        return *set;
    }
}
