// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_NETWORK_OF_IMPL_H
#define HYPERSPARSE_NETWORKS_NETWORK_OF_IMPL_H

#include <hypersparse/networks/adversarial_subject.h>
#include <hypersparse/networks/published_settings.h>
#include <hypersparse/networks/pytorch_tensors.h>
#include <hypersparse/plugins/deploy/graph/make_graph.h>
#include <hypersparse/plugins/training/evaluation_gradients.h>
#include <hypersparse/plugins/training/network_state.h>
#include <hypersparse/plugins/weights/weight_list.h>

#include <algorithm>
#include <sstream>
#include <type_traits>
#include <utility>

namespace hypersparse
{
    namespace impl
    {
        inline std::size_t images_at_once(long rows, long cols)
        {
            // Every layer's output is kept in a forward pass: 64 images of 32 x 32 take 0.9 GB in ResNet-110.
            constexpr long pixels = 64*32*32;
            return static_cast<std::size_t>(std::clamp(pixels/(rows*cols), 1L, 256L));
        }

        struct colour_images    // what a layer is set up for, as dlib's layers want to see it
        {
            dlib::resizable_tensor images;
            const dlib::tensor& get_output() const { return images; }
        };

        // For each channel it reads, a layer has runs of so many weights.
        template <typename layer_type>
        std::size_t weights_of_channel(const layer_type& l, [[maybe_unused]] long rows, [[maybe_unused]] long cols)
        {
            if constexpr (has_filters<layer_type>)
                return static_cast<std::size_t>(l.nr()*l.nc());
            else
                return static_cast<std::size_t>(rows*cols)*l.get_num_outputs();
        }

        // A layer that read grey images reads the mean of red, green and blue.
        template <typename layer_type>
        void read_colours(layer_type& l, long rows, long cols)
        {
            const layer_type grey = l;
            const std::size_t run = weights_of_channel(l, rows, cols);
            l.setup(colour_images{dlib::resizable_tensor(1, 3, rows, cols)});
            const float* from = grey.get_layer_params().host();
            const float* const biases = from + weight_count(grey);
            float* to = l.get_layer_params().host();
            for (; from != biases; from += run)
                for (int channel = 0; channel < 3; ++channel)
                    to = std::transform(from, from + run, to, [](float w) { return w/3; });
            std::copy(biases, std::as_const(grey.get_layer_params()).host() + grey.get_layer_params().size(), to);
        }

        // What the first layer reads becomes 255/256*deviation times as large (see as_input_rgb_image()).
        template <typename net_type>
        void read_as_input_rgb_image(net_type& net, long rows, long cols)
        {
            const bool grey = net.input_layer().channels() == 1;
            const auto& deviation = net.input_layer().statistics().stddev;
            bool first = true;
            for_each_layer([&](auto& l)
            {
                using layer_type = std::decay_t<decltype(l)>;
                if constexpr (has_filters<layer_type> || has_weight_matrix<layer_type>)
                {
                    if (!std::exchange(first, false))
                        return;
                    if (grey)
                        read_colours(l, rows, cols);
                    const std::size_t run = weights_of_channel(l, rows, cols);
                    float* weight = l.get_layer_params().host();
                    for (std::size_t i = 0; i < weight_count(l); ++i)
                        weight[i] = static_cast<float>(weight[i]*256.0/(255.0*deviation[grey ? 0 : i/run % 3]));
                }
            }, net);
        }
    }

    template <typename architecture>
    network_of<architecture>::network_of(const network_options& options)
        : network(architecture::name(), options),
          net_(make_train_net<architecture>(options.classes, options.rows, options.cols, options.seed, options.channels))
    {
        net_.input_layer().set_statistics(options.statistics);
        net_.input_layer().expect_size(options.rows, options.cols);
        set_convolution_options(net_, options.convolution);
    }

    template <typename architecture>
    void network_of<architecture>::initialise(std::uint64_t seed)
    {
        hypersparse::initialise(net_, seed, architecture::initial);
    }

    template <typename architecture>
    std::size_t network_of<architecture>::parameters() const
    {
        std::size_t count = 0;
        for_each_layer([&](const auto& l) { count += l.get_layer_params().size(); }, net_);
        return count;
    }

    template <typename architecture>
    std::vector<layer_summary> network_of<architecture>::layers() const
    {
        std::vector<layer_summary> list;
        // weight_list() hands out pointers for writing; here they are only read.
        for (const weight_tensor& weights : weight_list(const_cast<train_net&>(net_)))
        {
            const float* begin = std::as_const(*weights.params).host();
            const auto zeros = static_cast<std::size_t>(std::count(begin, begin + weights.size, 0.0f));
            list.push_back({weights.name(), weights.pytorch_shape(), weights.size, weights.size - zeros});
        }
        return list;
    }

    template <typename architecture>
    std::vector<float> network_of<architecture>::logits(std::span<const image_type> images)
    {
        infer_net& infer = inference_copy();
        const std::size_t most = impl::images_at_once(rows(), cols());
        std::vector<float> result;
        result.reserve(images.size() * classes());
        for (std::size_t begin = 0; begin < images.size(); begin += most)
        {
            const auto part = images.subspan(begin, std::min(most, images.size() - begin));
            const dlib::tensor& outputs = infer.subnet()(part.begin(), part.end());
            result.insert(result.end(), outputs.begin(), outputs.end());
        }
        infer.clean();
        return result;
    }

    template <typename architecture>
    typename network_of<architecture>::infer_net& network_of<architecture>::allocated_copy()
    {
        if (!infer_)
        {
            auto fresh = std::make_unique<infer_net>();
            prepare(*fresh, rows(), cols());
            infer_ = std::move(fresh);
        }
        return *infer_;
    }

    template <typename architecture>
    typename network_of<architecture>::infer_net& network_of<architecture>::inference_copy()
    {
        copy_for_inference(net_, allocated_copy());
        if (fast_layers_in_use())
            fast::fuse_fast_layers(*infer_);
        return *infer_;
    }

    template <typename architecture>
    classification_counts network_of<architecture>::count_under_attack(
        const labelled_images& data, const pgd_options& options, std::uint64_t seed)
    {
        infer_net& infer = allocated_copy();        // not fused: a fused relu has no gradient
        copy_for_inference(net_, infer);
        // A backward pass takes as much memory again as a forward pass.
        const std::size_t most = std::max<std::size_t>(impl::images_at_once(rows(), cols()) / 2, 1);
        classification_tally counts;
        for (std::size_t begin = 0; begin < data.images.size(); begin += most)
        {
            const auto first = static_cast<long>(begin);
            const auto last = static_cast<long>(std::min(begin + most, data.images.size()));
            const std::vector<image_type> images(data.images.begin() + first, data.images.begin() + last);
            const std::vector<unsigned long> labels(data.labels.begin() + first, data.labels.begin() + last);
            counts.add(hypersparse::count_under_attack(infer, images, labels, options, {.seed = seed, .first_sample = begin}));
        }
        infer.clean();
        return counts.read();
    }

    template <typename architecture>
    std::vector<double> network_of<architecture>::gradient_norms(const labelled_images& data)
    {
        infer_net& infer = allocated_copy();
        evaluation_gradients<train_net, infer_net> gradients(net_, infer);
        std::vector<double> norms;
        dlib::resizable_tensor sample;
        for (std::size_t i = 0; i < data.images.size(); ++i)
        {
            infer.to_tensor(&data.images[i], &data.images[i] + 1, sample);
            norms.push_back(gradients.norm(sample, data.labels[i]));
        }
        infer.clean();
        return norms;
    }

    template <typename architecture>
    std::unique_ptr<training_subject> network_of<architecture>::make_subject(const training_data& data)
    {
        if (data.attack)
            return std::make_unique<adversarial_subject<train_net, infer_net>>(net_, data, classes());
        return std::make_unique<image_subject<train_net, infer_net>>(net_, data, classes());
    }

    template <typename architecture>
    void network_of<architecture>::save_state(std::ostream& out) const
    {
        save_network(net_, out);
    }

    template <typename architecture>
    void network_of<architecture>::load_state(std::istream& in)
    {
        load_network(net_, in);
    }

    template <typename architecture>
    void network_of<architecture>::save_for_dlib(std::ostream& out) const
    {
        infer_net infer;
        prepare(infer, rows(), cols());
        copy_for_inference(net_, infer);
        impl::read_as_input_rgb_image(infer, rows(), cols());
        std::ostringstream bytes;
        bytes << as_input_rgb_image;
        serialize(infer, bytes);
        out << bytes.view();
        if (!out)
            throw dlib::serialization_error("writing a network for dlib failed; is the disk full?");
    }

    template <typename architecture>
    graph network_of<architecture>::to_graph() const
    {
        graph g = make_graph(net_, static_cast<std::size_t>(rows()), static_cast<std::size_t>(cols()));
        g.network = name();
        return g;
    }

    template <typename architecture>
    std::vector<named_tensor> network_of<architecture>::pytorch_tensors() const
    {
        return hypersparse::pytorch_tensors(net_, architecture::pytorch_names());
    }

    template <typename architecture>
    void network_of<architecture>::set_pytorch_tensors(const std::vector<named_tensor>& tensors)
    {
        hypersparse::set_pytorch_tensors(net_, architecture::pytorch_names(), tensors);
    }

    template <typename architecture>
    std::unique_ptr<network> make_network_of(const network_options& options)
    {
        return std::make_unique<network_of<architecture>>(options);
    }
}

#endif
