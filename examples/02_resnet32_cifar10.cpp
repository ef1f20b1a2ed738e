// SPDX-License-Identifier: BSL-1.0
/*
    Dear reader,

    the first example left it to you when to push, when to cut and for how long to train on. Adaptive Regularized Training (ART)
    decides that by what it measures: it trains a dense network, lets the penalty grow, and after each epoch asks how good a
    pruned copy would be. When that copy is as good as the dense network itself, the penalty has done its work, and the best
    copy is trained on. Here is the published experiment with ResNet-32 on CIFAR-10.

        ex_02_resnet32_cifar10 FOLDER [EPOCHS] [IMAGES]

    FOLDER is that of CIFAR-10's binary files: `art data fetch cifar10 FOLDER` gets them. A whole run takes some hours on a
    GPU, and weeks on a CPU: EPOCHS of each phase on the first IMAGES give an idea. (`art train` does all of this, too, and
    writes checkpoints.)
*/
#include <hypersparse/networks/model_file.h>
#include <hypersparse/networks/network_table.h>
#include <hypersparse/plugins/data/datasets.h>
#include <hypersparse/plugins/training/art_controller.h>

#include <iostream>
#include <stdexcept>
#include <string>

// An observer sees all that happens, and may save or stop the run. This one prints a line an epoch and keeps the best network.
class printer : public hypersparse::training_observer
{
public:
    printer(const hypersparse::network& net, const hypersparse::model_info& info) : net_(net), info_(info) {}

    void after_epoch(const hypersparse::epoch_metrics& m) override
    {
        std::cout << m.phase.name << " " << m.phase_epoch + 1 << ": loss " << m.loss << ", accuracy " << m.train_accuracy
            << " on training images, " << m.test_accuracy.value_or(0) << " on test images";
        if (m.pruned_accuracy)
            std::cout << ", pruned " << *m.pruned_accuracy;
        std::cout << ", lambda " << m.lambda << ", density " << m.density << std::endl;
    }

    // Called when a fine-tuned network is better than all before it. At this moment it is the network in training.
    void new_best(const hypersparse::network_state&, const hypersparse::epoch_metrics&) override
    {
        hypersparse::save_model("resnet32-cifar10.model", net_, info_);
    }

    void warning(const std::string& text) override { std::cout << "warning: " << text << std::endl; }

private:
    const hypersparse::network& net_;
    hypersparse::model_info info_;
};

// The number in words[at]; 0 if there are fewer words.
static std::size_t number_at(int at, int count, char** words)
{
    if (at >= count)
        return 0;
    const std::string text = words[at];
    if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != std::string::npos)
        throw std::invalid_argument("expected a whole number for EPOCHS and IMAGES, found " + text);
    return std::stoul(text);
}

int main(int argc, char** argv)
try
{
    if (argc < 2)
    {
        std::cout << "usage: ex_02_resnet32_cifar10 FOLDER [EPOCHS] [IMAGES]\n"
                     "FOLDER holds CIFAR-10's binary files; `art data fetch cifar10 FOLDER` gets them.\n";
        return 0;
    }
    const std::size_t epochs = number_at(2, argc, argv);
    const std::size_t images = number_at(3, argc, argv);

    // Every label and every size is checked on loading. A limit of 0 takes all images.
    hypersparse::dataset_options where;
    where.directory = argv[1];
    where.limit = images;
    where.test_limit = images;
    const hypersparse::dataset data = hypersparse::load_dataset("cifar10", where);

    // "resnet-32" stands for a dlib network type that would take a minute to compile here; it is behind an interface and was
    // compiled once. Images are normalised by its input layer.
    const auto net = hypersparse::make_network("resnet-32", {.classes = data.class_names.size(), .rows = data.rows,
        .cols = data.cols, .statistics = data.statistics, .seed = 1});

    // The options start out with the published values: 60 epochs of warm-up, lambda from 5e-6 with a growth of 5 % an epoch,
    // 160 epochs of fine-tuning in which the learning rate falls from 0.1 twice.
    hypersparse::art_options options;
    options.prune_rate = 0.98;
    if (epochs != 0)
        options.warmup_epochs = options.max_art_epochs = options.finetune_epochs = epochs;

    // A subject is a network in training, as ART wants to see it: here with CIFAR-10 cropped and flipped by two threads.
    const auto subject = net->make_subject({.train = &data.train, .test = &data.test, .threads = 2});
    hypersparse::art_controller controller(*subject, options);

    hypersparse::model_info info;
    info.class_names = data.class_names;
    info.data = "cifar10";
    info.prune_rate = options.prune_rate;
    printer observer(*net, info);
    controller.run(observer);

    if (controller.best())
        std::cout << "best accuracy of the pruned network: " << controller.best()->accuracy
            << "; it is in resnet32-cifar10.model, see art inspect resnet32-cifar10.model" << std::endl;
    return 0;
}
catch (const std::exception& e)
{
    std::cerr << e.what() << std::endl;
    return 2;
}
