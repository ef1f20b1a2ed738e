// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_FLOW_TINY_TASK_H
#define HYPERSPARSE_TESTS_FLOW_TINY_TASK_H

#include <hypersparse/plugins/data/counter_random.h>
#include <hypersparse/plugins/layers/batch_norm_state.h>
#include <hypersparse/plugins/layers/loss_multiclass_log_counted.h>
#include <hypersparse/plugins/layers/tuned_con.h>
#include <hypersparse/plugins/training/art_controller.h>
#include <hypersparse/plugins/training/dnn_subject.h>

#include <dlib/dnn/input.h>
#include <dlib/dnn/layers.h>
#include <dlib/dnn/loss.h>

#include <sstream>

// A task that a network of 900 weights learns in seconds: where in an 8 x 8 image is the bright patch? Four classes, noise that
// depends on (epoch, image), so that a run which is resumed in the wrong place cannot end with the same numbers.
namespace tiny
{
    using namespace hypersparse;
    using image = dlib::matrix<float>;

    template <template <typename> class norm, template <typename> class loss>
    using net_of = loss<dlib::fc<4, dlib::avg_pool<4, 4, 4, 4, dlib::relu<norm<dlib::add_layer<tuned_con_<8, 3, 3, 1, 1, 1, 1>,
        dlib::relu<norm<dlib::add_layer<tuned_con_<6, 3, 3, 1, 1, 1, 1>, dlib::input<image>>>>>>>>>>;

    using train_net = net_of<dlib::bn_con, loss_multiclass_log_counted>;
    using infer_net = net_of<dlib::affine, dlib::loss_multiclass_log>;
    using plain_net = dlib::loss_multiclass_log<dlib::fc<4, dlib::relu<dlib::fc<12, dlib::input<image>>>>>;   // stock layers only

    constexpr std::size_t images = 96, batch = 16;

    inline image make_image(std::size_t epoch, std::size_t index, bool noise)
    {
        image result(8, 8);
        const std::size_t label = index % 4;
        for (long r = 0; r < 8; ++r)
            for (long c = 0; c < 8; ++c)
            {
                const bool bright = r / 4 == long(label / 2) && c / 4 == long(label % 2);
                const auto words = random_words(3, random_stream(random_purpose::augmentation, std::uint32_t(noise ? epoch : 9999)),
                    index * 64 + std::size_t(r * 8 + c));
                result(r, c) = float(bright) + 0.6f * (float(words[0] >> 8) / 16777216.0f - 0.5f);
            }
        return result;
    }

    struct source_state
    {
        std::size_t epoch = 0, next = 0;
    };

    inline batch_source<image, unsigned long> make_source(std::size_t count, bool noise)
    {
        auto state = std::make_shared<source_state>();
        return {
            .batches = count / batch,
            .start = [state](std::size_t epoch, std::size_t first) { *state = {epoch, first}; },
            .next = [state, count, noise](std::vector<image>& x, std::vector<unsigned long>& y)
            {
                if (state->next >= count / batch)
                    return false;
                x.clear();
                y.clear();
                for (std::size_t i = state->next * batch; i < (state->next + 1) * batch; ++i)
                {
                    x.push_back(make_image(state->epoch, i, noise));
                    y.push_back(i % 4);
                }
                ++state->next;
                return true;
            }};
    }

    template <typename net_type>
    void initialise(net_type& net)
    {
        set_convolution_options(net, {.deterministic = true});      // on a GPU, too, a run that is resumed ends with the same numbers
        net(image(dlib::zeros_matrix<float>(8, 8)));
        std::uint32_t layer = 0;
        for (const weight_tensor& w : weight_list(net))
        {
            float* values = w.params->host();
            for (std::size_t i = 0; i < w.size; ++i)
            {
                const auto words = random_words(5, random_stream(random_purpose::initialisation, layer), i);
                values[i] = 0.5f * (float(words[0] >> 8) / 16777216.0f - 0.5f);
            }
            ++layer;
        }
        net.clean();
    }

    inline art_options quick_options()
    {
        return {.prune_rate = 0.8, .lambda_init = 1e-3, .eta = 1.3, .warmup_epochs = 2, .max_art_epochs = 4, .finetune_epochs = 3,
            .learning_rate = 0.05, .learning_rate_steps = {2}};
    }

    template <typename net_type, typename infer_type, typename controller_type = art_controller>
    struct run
    {
        template <typename options_type>
        run(const options_type& options, batch_source<image, unsigned long> train = make_source(images, true))
            : trainer(prepared(net), hypersparse_sgd(net, {.lambda = 0})),
              subject(trainer, {std::move(train), make_source(images, true), make_source(32, false)}, 4),
              controller(subject, options)
        {
        }

        static net_type& prepared(net_type& net)
        {
            initialise(net);
            return net;
        }

        std::string digest()
        {
            std::ostringstream out;
            controller.save(out);
            return out.str();
        }

        net_type net;
        dlib::dnn_trainer<net_type, hypersparse_sgd> trainer;
        dnn_subject<net_type, infer_type> subject;
        controller_type controller;
    };
}

#endif
