// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_NETWORK_H
#define HYPERSPARSE_NETWORKS_NETWORK_H

#include <hypersparse/networks/training_data.h>
#include <hypersparse/plugins/deploy/graph/graph.h>
#include <hypersparse/plugins/deploy/named_tensor.h>
#include <hypersparse/plugins/layers/convolution_options.h>
#include <hypersparse/plugins/layers/input_rgb_normalized.h>
#include <hypersparse/plugins/training/pgd.h>
#include <hypersparse/plugins/training/training_subject.h>

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hypersparse
{
    struct network_options
    {
        unsigned long classes = 10;         // > 0
        long rows = 32;                     // size of the images; what a network needs, see make_network()
        long cols = 32;
        long channels = 3;                  // that it reads of an image; 1: grey, see input_rgb_normalized
        channel_statistics statistics = {}; // of the training images
        std::uint64_t seed = 1;             // of the initial weights
        convolution_options convolution = {};   // how a GPU computes them
    };

    struct layer_summary
    {
        std::string name;
        std::vector<long> shape;            // PyTorch's order: (out, in, rows, cols) or (out, in)
        std::size_t weights = 0;            // prunable ones, biases not counted
        std::size_t nonzero = 0;            // of these
    };

    class network
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A trainable network whose dlib type is hidden, so that programs can choose it by name at run time and only
                one translation unit a network has to be compiled with the type. Get one from make_network().

            THREAD SAFETY
                None: one thread at a time, and none while a trainer works on the network.
        !*/

    public:
        typedef dlib::matrix<dlib::rgb_pixel> image_type;

        virtual ~network() = default;
        network(const network&) = delete;
        network& operator=(const network&) = delete;

        const std::string& name() const { return name_; }
        unsigned long classes() const { return options_.classes; }
        long rows() const { return options_.rows; }
        long cols() const { return options_.cols; }
        long channels() const { return options_.channels; }

        virtual channel_statistics statistics() const = 0;
        /*!
            ensures
                - returns mean and deviation with which the input layer normalises images; with one channel, the first ones
        !*/

        virtual void initialise(std::uint64_t seed) = 0;
        /*!
            ensures
                - all parameters and running averages start anew, see initialise() in networks/published_settings.h
        !*/

        virtual std::size_t parameters() const = 0;
        /*!
            ensures
                - returns the number of trainable parameters, biases and normalisation included
        !*/

        virtual std::vector<layer_summary> layers() const = 0;
        /*!
            ensures
                - returns the layers with prunable weights in the network's order
        !*/

        virtual std::vector<float> logits(std::span<const image_type> images) = 0;
        /*!
            ensures
                - returns the network's outputs for images, row-major, images.size() x classes(), computed with the
                  running averages (through an inference copy; the trainable network is not run)
            throws
                - image_size_error, if an image is not rows() x cols()
        !*/

        virtual classification_counts count_under_attack(
            const labelled_images& data, const pgd_options& options, std::uint64_t seed) = 0;
        /*!
            requires
                - all images are rows() x cols() and all labels below classes(); options are as pgd_attack() wants them
            ensures
                - attacks every image through an inference copy, and returns how the network does on what comes out. The
                  starts are drawn from seed and the image's index. The trainable network is not run.
            throws
                - attack_error, if a loss or gradient is not finite
        !*/

        virtual std::vector<double> gradient_norms(const labelled_images& data) = 0;
        /*!
            requires
                - all images are rows() x cols() and all labels below classes()
            ensures
                - returns for each image the norm of the gradient of its own loss with respect to all parameters, in evaluation
                  mode, see evaluation_gradients.h. One backward pass an image.
        !*/

        virtual std::vector<weight_tensor> weights() = 0;
        /*!
            ensures
                - returns the prunable weights where they stand, in the network's order: prune(net.weights(), rate) prunes
                  the network
        !*/

        virtual std::unique_ptr<training_subject> make_subject(const training_data& data) = 0;
        /*!
            requires
                - data.train has at least two images, all images are rows() x cols(), all labels are below classes()
                - data's images and this network outlive what is returned, and nothing else uses the network meanwhile
            ensures
                - returns this network in training, for an art_controller
        !*/

        virtual void save_state(std::ostream& out) const = 0;
        /*!
            ensures
                - writes everything that makes up the network beside its name, classes, size and channels: input layer, and
                  every layer's parameters, running averages and multipliers. Activations and gradients are left out.
            throws
                - dlib::serialization_error, if out does not take it
        !*/

        virtual void load_state(std::istream& in) = 0;
        /*!
            ensures
                - restores what save_state() of a network of the same name, classes, size and channels wrote. The parameter
                  tensors stay the same objects, so solvers that are bound to them remain so.
            throws
                - dlib::error, if in holds something else; the network is then as before
        !*/

        virtual void save_for_dlib(std::ostream& out) const = 0;
        /*!
            ensures
                - writes the network for inference as dlib's own deserialize() reads it into the type of this network in
                  networks/stock_dlib.h, which computes the same. dlib's input layer knows no deviation: the weights of the first
                  layer are multiplied by it. A network that reads grey images takes colour images there, too, of which it
                  reads the mean of the three channels.
            throws
                - dlib::serialization_error, if out does not take it
        !*/

        virtual graph to_graph() const = 0;
        /*!
            ensures
                - returns what the network computes for one image once it is trained (see make_graph.h); #network == name()
        !*/

        virtual std::vector<named_tensor> pytorch_tensors() const = 0;
        /*!
            ensures
                - returns all parameters and running averages under PyTorch's names and in its layouts
        !*/

        virtual void set_pytorch_tensors(const std::vector<named_tensor>& tensors) = 0;
        /*!
            ensures
                - takes all parameters and running averages from tensors, in any order
            throws
                - network_error, if a name is missing, unexpected or repeated, or a tensor has another shape or a number that
                  cannot be (not finite, or a negative variance). Every kind of fault is listed, with the first twelve names
                  of each and the number of the others. The network is then as before.
        !*/

    protected:
        network(std::string name, const network_options& options) : name_(std::move(name)), options_(options) {}

    private:
        std::string name_;
        network_options options_;
    };
}

#endif
