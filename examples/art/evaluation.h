// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_EVALUATION_H
#define HYPERSPARSE_EXAMPLES_ART_EVALUATION_H

#include <hypersparse/networks/model_file.h>
#include <hypersparse/plugins/data/labelled_images.h>
#include <hypersparse/plugins/deploy/engine/sparse_engine.h>

#include <nlohmann/json.hpp>

#include <span>

namespace hypersparse::program
{
    struct evaluation
    {
        std::size_t images = 0;
        std::size_t hits = 0;
        double loss = 0;                // mean cross entropy, nats
        double seconds = 0;
        std::vector<float> logits;      // (images, classes), row-major

        double accuracy() const { return images == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(images); }
    };

    evaluation evaluate(network& net, const labelled_images& data);
    /*!
        requires
            - all labels are below net.classes()
        ensures
            - returns how the network does, through its inference copy
        throws
            - image_size_error if the images have another size; result_error if an output is not finite
    !*/

    evaluation evaluate(const sparse_engine& engine, const labelled_images& data);
    /*!
        requires
            - all images are of the engine's size, and all labels below engine.outputs()
            - the engine reads one channel or three
        ensures
            - returns how the network does that the engine runs. One channel is read as input_rgb_normalized reads it.
        throws
            - result_error if an output is not finite
    !*/

    std::vector<double> probabilities(std::span<const float> logits);
    /*!
        ensures
            - returns softmax(logits)
    !*/

    nlohmann::ordered_json result_json(const network& net, const model_info& info, const evaluation& result);
    /*!
        ensures
            - returns the keys that every command's JSON has
    !*/
}

#endif
