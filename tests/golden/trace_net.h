// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_GOLDEN_TRACE_NET_H
#define HYPERSPARSE_TESTS_GOLDEN_TRACE_NET_H

#include "trace.h"

#include <hypersparse/plugins/layers/batch_norm_state.h>
#include <hypersparse/plugins/weights/for_each_layer.h>

#include <dlib/dnn.h>

#include <array>
#include <functional>
#include <string>
#include <vector>

class input_samples
{
    // A dlib input layer: a sample is the list of its numbers, of one shape set at run time.

public:
    typedef std::vector<float> input_type;

    void set_shape(long k, long nr, long nc) { shape_ = {k, nr, nc}; }

    template <typename iterator>
    void to_tensor(iterator begin, iterator end, dlib::resizable_tensor& data) const
    {
        data.set_size(std::distance(begin, end), shape_[0], shape_[1], shape_[2]);
        float* out = data.host_write_only();
        for (iterator i = begin; i != end; ++i)
            out = std::copy(i->begin(), i->end(), out);
    }

    friend void serialize(const input_samples&, std::ostream&) {}
    friend void deserialize(input_samples&, std::istream&) {}
    friend std::ostream& operator<<(std::ostream& out, const input_samples&) { return out << "input_samples"; }
    friend void to_xml(const input_samples&, std::ostream& out) { out << "<input_samples/>\n"; }

private:
    std::array<long, 3> shape_ = {1, 1, 1};
};

// fc (relu fc) (relu fc) ...
template <int layers>
struct mlp_body { template <typename INPUT> using type = dlib::fc<1, dlib::relu<typename mlp_body<layers - 1>::template type<INPUT>>>; };
template <>
struct mlp_body<1> { template <typename INPUT> using type = dlib::fc<1, INPUT>; };

template <int layers>
using mlp = dlib::loss_multiclass_log<typename mlp_body<layers>::template type<input_samples>>;

// (3x3 convolution without bias, batch normalisation, relu) ... global average pool, fc. The first convolution has stride 1,
// the others stride 2; all have padding 1. (The files do not say so: their losses do.)
template <int blocks>
struct conv_body
{
    static constexpr int stride = blocks == 1 ? 1 : 2;
    template <typename INPUT>
    using type = dlib::relu<dlib::bn_con<dlib::add_layer<dlib::con_<1, 3, 3, stride, stride, 1, 1>,
        typename conv_body<blocks - 1>::template type<INPUT>>>>;
};
template <>
struct conv_body<0> { template <typename INPUT> using type = INPUT; };

template <int blocks>
using conv_net = dlib::loss_multiclass_log<dlib::fc<1, dlib::avg_pool_everything<
    typename conv_body<blocks>::template type<input_samples>>>>;

struct parameter
{
    std::string name;                                           // PyTorch's, such as "c1.weight"
    std::function<std::vector<float>()> read;                   // in PyTorch's layout
    std::function<void(const std::vector<float>&)> write;
};

parameter part_of_tensor(const std::string& name, dlib::tensor& params, std::size_t offset, std::size_t size);
parameter transposed_matrix(const std::string& name, dlib::tensor& params, long inputs, long outputs);

template <typename layer_type>
void add_parameters(const std::string& name, layer_type& layer, std::vector<parameter>& list)
{
    dlib::tensor& params = layer.get_layer_params();
    if constexpr (requires { layer.num_filters(); })
    {
        const std::size_t biases = layer.bias_is_disabled() ? 0 : static_cast<std::size_t>(layer.num_filters());
        list.push_back(part_of_tensor(name + ".weight", params, 0, params.size() - biases));
        if (biases != 0)
            list.push_back(part_of_tensor(name + ".bias", params, params.size() - biases, biases));
    }
    else if constexpr (requires { layer.get_num_outputs(); })
    {
        const long outputs = static_cast<long>(layer.get_num_outputs()), n = static_cast<long>(params.size());
        list.push_back(transposed_matrix(name + ".weight", params, n / outputs - 1, outputs));
        list.push_back(part_of_tensor(name + ".bias", params, n - outputs, outputs));
    }
    else if constexpr (requires { layer.get_running_stats_window_size(); })
    {
        list.push_back(part_of_tensor(name + ".weight", params, 0, params.size() / 2));
        list.push_back(part_of_tensor(name + ".bias", params, params.size() / 2, params.size() / 2));
        const auto statistics = [&](const char* what, std::vector<float> hypersparse::batch_norm_state::*member)
        {
            list.push_back({name + what,
                [&layer, member] { return hypersparse::get_batch_norm_state(layer).*member; },
                [&layer, member](const std::vector<float>& values)
                {
                    hypersparse::batch_norm_state state = hypersparse::get_batch_norm_state(layer);
                    state.*member = values;
                    hypersparse::set_batch_norm_state(layer, state);
                }});
        };
        statistics(".running_mean", &hypersparse::batch_norm_state::means);
        statistics(".running_var", &hypersparse::batch_norm_state::variances);
    }
}

// All parameters of net under the names that its layers with parameters have, the layer next to the input first.
template <typename net_type>
std::vector<parameter> parameters_of(net_type& net, const std::vector<std::string>& names)
{
    std::vector<parameter> list;
    std::size_t next = 0;
    hypersparse::for_each_layer([&](auto& layer)
    {
        if (layer.get_layer_params().size() != 0)
            add_parameters(names.at(next++), layer, list);
    }, net);
    return list;
}

#endif
