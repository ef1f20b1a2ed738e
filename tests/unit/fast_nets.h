// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_UNIT_FAST_NETS_H
#define HYPERSPARSE_TESTS_UNIT_FAST_NETS_H

#include "random_numbers.h"

#include <hypersparse/plugins/layers/fast.h>
#include <hypersparse/plugins/weights/for_each_layer.h>

#include <dlib/dnn.h>

#include <array>
#include <tuple>
#include <vector>

// Networks that are written once and made of dlib's layers or of ours. Images of three channels, four classes.
struct layers_of_dlib
{
    template <long nf, long nr, long nc, int sy, int sx, int py, int px, typename S>
    using con = dlib::add_layer<dlib::con_<nf, nr, nc, sy, sx, py, px>, S>;
    template <typename S> using relu = dlib::relu<S>;
    template <typename S> using bn_con = dlib::bn_con<S>;
    template <typename S> using affine = dlib::affine<S>;
    template <typename S> using add_prev1 = dlib::add_prev1<S>;
    template <typename S> using add_prev2 = dlib::add_prev2<S>;
    template <typename S> using max_pool_2 = dlib::max_pool<2, 2, 2, 2, S>;
    template <typename S> using max_pool_3 = dlib::max_pool<3, 3, 1, 1, S>;
    template <typename S> using avg_pool_3 = dlib::avg_pool<3, 3, 2, 2, S>;
    template <typename S> using avg_pool_everything = dlib::avg_pool_everything<S>;
};

struct layers_of_ours
{
    template <long nf, long nr, long nc, int sy, int sx, int py, int px, typename S>
    using con = dlib::add_layer<hypersparse::fast::con_<nf, nr, nc, sy, sx, py, px>, S>;
    template <typename S> using relu = hypersparse::fast::relu<S>;
    template <typename S> using bn_con = hypersparse::fast::bn_con<S>;
    template <typename S> using affine = hypersparse::fast::affine<S>;
    template <typename S> using add_prev1 = hypersparse::fast::add_prev1<S>;
    template <typename S> using add_prev2 = hypersparse::fast::add_prev2<S>;
    template <typename S> using max_pool_2 = hypersparse::fast::max_pool<2, 2, 2, 2, S>;
    template <typename S> using max_pool_3 = hypersparse::fast::max_pool<3, 3, 1, 1, S>;
    template <typename S> using avg_pool_3 = hypersparse::fast::avg_pool<3, 3, 2, 2, S>;
    template <typename S> using avg_pool_everything = hypersparse::fast::avg_pool_everything<S>;
};

using fast_input = dlib::input<std::array<dlib::matrix<float>, 3>>;
template <typename S> using fast_outputs = dlib::loss_multiclass_log<dlib::fc<4, S>>;

// Convolutions with bias, relu directly on them, pools that overlap and pools that do not
template <typename l, template <typename> class>
using plain_net = fast_outputs<typename l::template avg_pool_3<typename l::template relu<
    typename l::template con<9, 5, 5, 2, 2, 2, 2, typename l::template max_pool_3<typename l::template relu<
    typename l::template con<16, 3, 3, 1, 1, 1, 1, typename l::template max_pool_2<typename l::template relu<
    typename l::template con<12, 3, 3, 1, 1, 1, 1, fast_input>>>>>>>>>>;

// Batch normalisation with relu and without, twice in a repeat
template <typename l, template <typename> class norm>
struct normalised
{
    template <typename S> using unit = typename l::template relu<norm<typename l::template con<16, 3, 3, 1, 1, 1, 1, S>>>;
    using net = fast_outputs<typename l::template avg_pool_everything<norm<typename l::template con<8, 1, 1, 1, 1, 0, 0,
        dlib::repeat<2, unit, typename l::template con<16, 3, 3, 1, 1, 1, 1, fast_input>>>>>>;
};
template <typename l, template <typename> class norm> using normalised_net = typename normalised<l, norm>::net;

// A residual block with a projection, and one without; relu on the sum
template <typename l, template <typename> class norm>
struct residual
{
    template <typename S> using conv = typename l::template con<16, 3, 3, 1, 1, 1, 1, S>;
    template <typename S> using down = typename l::template con<16, 3, 3, 2, 2, 1, 1, S>;
    template <typename S> using project = typename l::template con<16, 1, 1, 2, 2, 0, 0, S>;
    template <typename S> using relu = typename l::template relu<S>;
    template <typename S> using plain = relu<typename l::template add_prev1<norm<conv<relu<norm<conv<dlib::tag1<S>>>>>>>>;
    template <typename S> using projected = relu<typename l::template add_prev2<norm<project<dlib::skip1<dlib::tag2<
        norm<conv<relu<norm<down<dlib::tag1<S>>>>>>>>>>>>;
    using net = fast_outputs<typename l::template avg_pool_everything<plain<projected<relu<norm<
        typename l::template con<8, 3, 3, 1, 1, 1, 1, fast_input>>>>>>>;
};
template <typename l, template <typename> class norm> using residual_like_net = typename residual<l, norm>::net;

// A sum of unlike shapes, which dlib pads with zeros, and relu on it
template <typename l, template <typename> class norm>
struct unlike
{
    using net = fast_outputs<typename l::template relu<typename l::template add_prev1<norm<
        typename l::template con<12, 3, 3, 2, 2, 1, 1, dlib::tag1<typename l::template con<8, 3, 3, 1, 1, 1, 1, fast_input>>>>>>>;
};
template <typename l, template <typename> class norm> using unlike_net = typename unlike<l, norm>::net;

template <template <typename, template <typename> class> class net>
struct net_family
{
    using of_dlib = net<layers_of_dlib, layers_of_dlib::bn_con>;
    using of_ours = net<layers_of_ours, layers_of_ours::bn_con>;
    using dlib_for_inference = net<layers_of_dlib, layers_of_dlib::affine>;
    using ours_for_inference = net<layers_of_ours, layers_of_ours::affine>;
};

struct plain_family : net_family<plain_net> { static constexpr const char* name = "plain"; };
struct normalised_family : net_family<normalised_net> { static constexpr const char* name = "normalised"; };
struct residual_family : net_family<residual_like_net> { static constexpr const char* name = "residual"; };
struct unlike_family : net_family<unlike_net> { static constexpr const char* name = "unlike"; };
using net_families = std::tuple<plain_family, normalised_family, residual_family, unlike_family>;

template <typename net_type>
void random_images(net_type& net, std::size_t samples, dlib::resizable_tensor& input)
{
    constexpr long rows = 13, columns = 18;
    const std::vector<float> numbers = random_numbers(samples * 3 * rows * columns, 17);
    std::vector<std::array<dlib::matrix<float>, 3>> images(samples);
    auto next = numbers.begin();
    for (auto& image : images)
        for (dlib::matrix<float>& plane : image)
        {
            plane.set_size(rows, columns);
            std::copy(next, next + rows * columns, plane.begin());
            next += rows * columns;
        }
    net.to_tensor(images.begin(), images.end(), input);
}

template <typename net_type>
void initialise_for_comparison(net_type& net)
{
    dlib::resizable_tensor input;
    random_images(net, 2, input);
    net.subnet().forward(input);
    net.clean();
    unsigned seed = 1;
    hypersparse::for_each_layer([&seed](auto& layer)
    {
        dlib::tensor& params = layer.get_layer_params();
        const std::vector<float> numbers = random_numbers(params.size(), ++seed, 0.3f);
        std::copy(numbers.begin(), numbers.end(), params.host());
        if constexpr (hypersparse::impl::is_batch_norm<std::decay_t<decltype(layer)>>)
        {
            for (std::size_t i = 0; i < params.size() / 2; ++i)
                params.host()[i] += 1;
            hypersparse::start_like_pytorch(layer);
        }
    }, net);
}

struct passes
{
    std::vector<float> output, gradients, input_gradient;
};

inline std::vector<float> numbers_of(const dlib::tensor& t)
{
    return {t.begin(), t.end()};
}

template <typename net_type>
passes run(net_type& net, std::size_t samples)
{
    dlib::resizable_tensor input;
    random_images(net, samples, input);
    passes result;
    result.output = numbers_of(net.subnet().forward(input));
    if (samples == 1)
        return result;
    const std::vector<unsigned long> labels = {0, 3, 1, 2, 2};
    net.compute_parameter_gradients(input, labels.begin());
    dlib::visit_layer_parameter_gradients(net, [&result](dlib::tensor& g)
    {
        result.gradients.insert(result.gradients.end(), g.begin(), g.end());
    });
    result.input_gradient = numbers_of(net.get_final_data_gradient());
    return result;
}

template <typename net_type>
std::vector<float> output_of(net_type& net, std::size_t samples)
{
    dlib::resizable_tensor input;
    random_images(net, samples, input);
    return numbers_of(net.subnet().forward(input));
}

// Of all layers that dlib lets read: not those that relu overwrites
template <typename net_type>
std::vector<std::vector<float>> outputs_of_layers(net_type& net)
{
    std::vector<std::vector<float>> outputs;
    dlib::visit_layers(net, [&outputs](std::size_t, auto& layer)
    {
        if constexpr (requires { layer.get_output(); layer.layer_details(); })
        {
            try { outputs.push_back(numbers_of(layer.get_output())); }
            catch (const dlib::error&) { outputs.emplace_back(); }
        }
    });
    return outputs;
}

#endif
