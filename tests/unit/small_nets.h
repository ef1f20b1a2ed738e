// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_UNIT_SMALL_NETS_H
#define HYPERSPARSE_TESTS_UNIT_SMALL_NETS_H

#include "random_numbers.h"

#include <hypersparse/plugins/kernels/device_check.h>

#include <dlib/dnn.h>

#include <algorithm>
#include <cmath>
#include <vector>

// Small classifiers of one-channel images, as unlike each other as dlib's layers allow. Three classes.
using image_input = dlib::input<dlib::matrix<float>>;

// con (with and without bias), fc
using con_net = dlib::loss_multiclass_log<dlib::fc<3, dlib::relu<dlib::con<4, 3, 3, 2, 2, dlib::relu<
    dlib::con<3, 3, 3, 1, 1, image_input>>>>>>;

// cont, prelu, layer_norm, fc_no_bias
using cont_net = dlib::loss_multiclass_log<dlib::fc_no_bias<3, dlib::layer_norm<dlib::prelu<dlib::cont<2, 3, 3, 2, 2,
    dlib::relu<dlib::con<3, 3, 3, 2, 2, image_input>>>>>>>;

// linear, linear_no_bias
using linear_net = dlib::loss_multiclass_log<dlib::fc<3, dlib::relu<dlib::linear_no_bias<5, dlib::relu<
    dlib::linear<6, image_input>>>>>>;

// repeat, batch normalisation
template <typename SUBNET>
using normalised = dlib::relu<dlib::bn_con<dlib::con<4, 3, 3, 1, 1, SUBNET>>>;
using repeat_net = dlib::loss_multiclass_log<dlib::fc<3, dlib::repeat<3, normalised, dlib::con<4, 3, 3, 2, 2, image_input>>>>;

// tags, skips: a residual block with a projection shortcut, a plain one, and a net inside a net (the body is used as SUBNET)
template <int filters, template <typename> class TAG, typename SUBNET>
using branch = dlib::bn_con<dlib::con<filters, 3, 3, 1, 1, dlib::relu<dlib::bn_con<
    dlib::add_layer<dlib::con_<filters, 3, 3, 2, 2, 1, 1>, TAG<SUBNET>>>>>>;
template <int filters, typename SUBNET>
using projected_block = dlib::relu<dlib::add_prev2<dlib::bn_con<dlib::add_layer<dlib::con_<filters, 1, 1, 2, 2, 0, 0>,
    dlib::skip1<dlib::tag2<branch<filters, dlib::tag1, SUBNET>>>>>>>;
using residual_body = projected_block<4, normalised<image_input>>;
using residual_net = dlib::loss_multiclass_log<dlib::fc<3, dlib::avg_pool_everything<residual_body>>>;

// inception: branches joined by concat
template <typename SUBNET> using one_by_one = dlib::con<2, 1, 1, 1, 1, SUBNET>;
template <typename SUBNET> using three_by_three = dlib::con<3, 3, 3, 1, 1, dlib::relu<dlib::con<2, 1, 1, 1, 1, SUBNET>>>;
using inception_net = dlib::loss_multiclass_log<dlib::fc<3, dlib::relu<dlib::inception2<one_by_one, three_by_three, image_input>>>>;

struct labelled_batch
{
    std::vector<dlib::matrix<float>> images;
    std::vector<unsigned long> labels;
};

inline labelled_batch random_batch(std::size_t n, unsigned seed = 1)
{
    constexpr long side = 6;
    labelled_batch batch;
    const std::vector<float> numbers = random_numbers(n * side * side, seed, 2);
    for (std::size_t i = 0; i < n; ++i)
    {
        dlib::matrix<float> image(side, side);
        std::copy(numbers.begin() + i * side * side, numbers.begin() + (i + 1) * side * side, image.begin());
        batch.images.push_back(image);
        batch.labels.push_back((i * 7 + seed) % 3);
    }
    return batch;
}

// Allocates all parameters and gives them fixed values: dlib's own come from std::rand.
template <typename net_type>
void initialise(net_type& net, unsigned seed = 1)
{
    const labelled_batch batch = random_batch(1);
    dlib::resizable_tensor input;
    net.to_tensor(batch.images.begin(), batch.images.end(), input);
    net.forward(input);
    net.clean();
    dlib::visit_layer_parameters(net, [&seed](dlib::tensor& params)
    {
        const std::vector<float> numbers = random_numbers(params.size(), seed++, 0.5f);
        std::copy(numbers.begin(), numbers.end(), params.begin());
    });
}

template <typename net_type>
std::vector<float> all_parameters(net_type& net)
{
    std::vector<float> all;
    dlib::visit_layer_parameters(net, [&all](const dlib::tensor& params) { all.insert(all.end(), params.begin(), params.end()); });
    return all;
}

// The same bits on the CPU; on a GPU dlib takes algorithms of cuDNN that add in another order each time.
template <typename net_type>
bool same_parameters(net_type& a, net_type& b)
{
    const std::vector<float> x = all_parameters(a), y = all_parameters(b);
    if (x.size() != y.size() || !hypersparse::gpu_present())
        return x == y;
    float largest = 0, apart = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
    {
        largest = std::max(largest, std::abs(x[i]));
        apart = std::max(apart, std::abs(x[i] - y[i]));
    }
    return apart <= 1e-4f * largest;
}

// One step of dlib without a trainer.
template <typename net_type, typename solver_type>
double bare_step(net_type& net, std::vector<solver_type>& solvers, const labelled_batch& batch, double learning_rate)
{
    dlib::resizable_tensor input;
    net.to_tensor(batch.images.begin(), batch.images.end(), input);
    const double loss = net.compute_parameter_gradients(input, batch.labels.begin());
    net.update_parameters(solvers, learning_rate);
    return loss;
}

template <typename net_type, typename solver_type>
std::vector<solver_type> one_for_each_layer(const net_type&, const solver_type& solver)
{
    return std::vector<solver_type>(net_type::num_computational_layers, solver);
}

#endif
