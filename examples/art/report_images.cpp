// SPDX-License-Identifier: BSL-1.0
#include "report_images.h"

#include "evaluation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hypersparse::program
{
    namespace
    {
        constexpr std::size_t shown = 24;

        // Of a large image every second, third, ... pixel, so that a page stays small.
        html::picture thumbnail(const dlib::matrix<dlib::rgb_pixel>& image)
        {
            constexpr long most = 64;
            const long step = (std::max(image.nr(), image.nc()) + most - 1) / most;
            html::picture small;
            small.rows = static_cast<std::size_t>((image.nr() + step - 1) / step);
            small.cols = static_cast<std::size_t>((image.nc() + step - 1) / step);
            for (long r = 0; r < image.nr(); r += step)
                for (long c = 0; c < image.nc(); c += step)
                    small.pixels.push_back({image(r, c).red, image(r, c).green, image(r, c).blue, 255});
            return small;
        }

        struct verdict
        {
            std::size_t guess = 0;
            double probability = 0;     // of the guess
            double loss = 0;
        };

        verdict judge(std::span<const float> logits, std::size_t label)
        {
            const std::vector<double> p = probabilities(logits);
            const auto guess = static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
            // From the logits: the label's probability may be 0 in double.
            const double loss = std::log(1 / p[guess]) + logits[guess] - logits[label];
            return {guess, p[guess], loss};
        }
    }

    html::image_results results_on(const loaded_model& model, const labelled_images& images)
    {
        const std::size_t classes = model.net->classes();
        const evaluation outcome = evaluate(*model.net, images);
        html::image_results results;
        results.images_name = "test images";
        results.images = outcome.images;
        results.accuracy = outcome.accuracy();
        results.loss = outcome.loss;
        for (std::size_t i = 0; i < classes; ++i)
            results.classes.push_back(model.class_name(i));
        results.confusion.resize(classes * classes);
        std::vector<verdict> verdicts;
        for (std::size_t i = 0; i < outcome.images; ++i)
        {
            verdicts.push_back(judge({outcome.logits.data() + i * classes, classes}, images.labels[i]));
            ++results.confusion[images.labels[i] * classes + verdicts[i].guess];
        }
        std::vector<std::size_t> order(outcome.images);
        std::iota(order.begin(), order.end(), std::size_t(0));
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return verdicts[a].loss > verdicts[b].loss; });
        order.resize(std::min(order.size(), shown));
        for (const std::size_t i : order)
            results.hardest.push_back({thumbnail(images.images[i]), model.class_name(images.labels[i]), model.class_name(verdicts[i].guess),
                verdicts[i].loss, verdicts[i].probability});
        return results;
    }
}
