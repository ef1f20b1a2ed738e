// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_IMAGE_SUBJECT_H
#define HYPERSPARSE_NETWORKS_IMAGE_SUBJECT_H

#include <hypersparse/networks/training_data.h>
#include <hypersparse/plugins/data/batch_stream.h>
#include <hypersparse/plugins/training/dnn_subject.h>

#include <optional>

namespace hypersparse
{
    using image_source = batch_source<dlib::matrix<dlib::rgb_pixel>, unsigned long>;

    struct image_streams
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The streams of batches that training reads: shuffled and augmented; the same images in their order,
                for judging pruned copies; validation and test images as they are.
        !*/

        explicit image_streams(const training_data& data);

        batch_stream train;
        batch_stream score;
        std::optional<batch_stream> validation, test;
    };

    image_source source_of(batch_stream& stream);
    /*!
        requires
            - stream outlives what is returned
        ensures
            - returns the stream as ART's subjects take it
    !*/

    image_source source_of(std::optional<batch_stream>& stream);
    /*!
        ensures
            - the same; a source without batches if there is no stream
    !*/

    template <typename train_net>
    struct image_trainer
    {
        image_trainer(train_net& net, const training_data& data)
            : streams(data), trainer(net, data.on_spheres ? either_sgd(lp_sphere_sgd(net)) : either_sgd(hypersparse_sgd(net, {.lambda = 0})))
        {
        }

        image_streams streams;
        dlib::dnn_trainer<train_net, either_sgd> trainer;
    };

    template <typename train_net, typename infer_net>
    class image_subject : protected image_trainer<train_net>, public dnn_subject<train_net, infer_net, either_sgd>
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A network of images in training: trainer, data and ART's view of them in one object.
        !*/

    public:
        image_subject(train_net& net, const training_data& data, std::size_t classes)
            : image_trainer<train_net>(net, data),
              dnn_subject<train_net, infer_net, either_sgd>(this->trainer,
                  {source_of(this->streams.train), source_of(this->streams.score),
                   source_of(this->streams.test), source_of(this->streams.validation)}, classes)
        {
        }
    };
}

#endif
