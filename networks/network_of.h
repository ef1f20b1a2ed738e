// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_NETWORK_OF_H
#define HYPERSPARSE_NETWORKS_NETWORK_OF_H

#include <hypersparse/networks/make_network_of.h>
#include <hypersparse/plugins/weights/weight_list.h>

#include <memory>

namespace hypersparse
{
    template <typename architecture>
    class network_of : public network
    {
        /*!
            REQUIREMENTS ON architecture
                resnet<depth>, vgg<depth>, or a type with the same members

            WHAT THIS OBJECT REPRESENTS
                The network behind the interface. Instantiate it in one translation unit for each architecture
                (networks/instances/): it is dear to compile.
        !*/

    public:
        using train_net = typename architecture::train_net;
        using infer_net = typename architecture::infer_net;

        explicit network_of(const network_options& options);
        /*!
            ensures
                - the network is ready for training: parameters allocated and initialised from options.seed
        !*/

        train_net& net() { return net_; }
        const train_net& net() const { return net_; }

        channel_statistics statistics() const override { return net_.input_layer().statistics(); }
        void initialise(std::uint64_t seed) override;
        std::size_t parameters() const override;
        std::vector<layer_summary> layers() const override;
        std::vector<float> logits(std::span<const image_type> images) override;
        classification_counts count_under_attack(
            const labelled_images& data, const pgd_options& options, std::uint64_t seed) override;
        std::vector<double> gradient_norms(const labelled_images& data) override;
        std::vector<weight_tensor> weights() override { return weight_list(net_); }
        std::unique_ptr<training_subject> make_subject(const training_data& data) override;
        void save_state(std::ostream& out) const override;
        void load_state(std::istream& in) override;
        void save_for_dlib(std::ostream& out) const override;
        graph to_graph() const override;
        std::vector<named_tensor> pytorch_tensors() const override;
        void set_pytorch_tensors(const std::vector<named_tensor>& tensors) override;

    private:
        infer_net& allocated_copy();
        infer_net& inference_copy();

        train_net net_;
        std::unique_ptr<infer_net> infer_;      // allocated at the first use, brought up to date at each
    };
}

#include <hypersparse/networks/network_of_impl.h>

#endif
