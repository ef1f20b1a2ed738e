// SPDX-License-Identifier: BSL-1.0
/*
    Dear reader,

    VGG-19 has twenty million weights, ten times as many as ResNet-32, and a run takes accordingly long. So this example shows
    two things beside the network: how to choose the penalty, and how to stop a run and go on with it later, bit by bit as if it
    had never been stopped.

        ex_03_vgg19_cifar100 FOLDER [PENALTY] [EPOCHS] [IMAGES]

    FOLDER is that of CIFAR-100's binary files (`art data fetch cifar100 FOLDER`), PENALTY is hypersparse, l1, l2 or none.
    Interrupt it with Ctrl-C and start it again.
*/
#include <hypersparse/networks/network_table.h>
#include <hypersparse/plugins/data/datasets.h>
#include <hypersparse/plugins/training/art_controller.h>
#include <hypersparse/plugins/training/container.h>
#include <hypersparse/plugins/training/stop_signal.h>

#include <filesystem>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

static const char* const state_file = "vgg19-cifar100.state";

// The controller is asked to save its whole state: weights, momentum, running averages, the position in the epoch, and what ART
// remembers. write_container() adds a checksum and leaves the old file alone until the new one is safe on the disk.
class saver : public hypersparse::training_observer
{
public:
    explicit saver(hypersparse::art_controller& controller) : controller_(controller) {}

    hypersparse::training_request after_step(const hypersparse::step_metrics&) override
    {
        return stop_.received() != 0 ? hypersparse::training_request::stop : hypersparse::training_request::go_on;
    }

    void checkpoint() override
    {
        std::ostringstream state;
        controller_.save(state);
        hypersparse::write_container(state_file, "vgg19-cifar100", state.view());
    }

    void after_epoch(const hypersparse::epoch_metrics& m) override
    {
        std::cout << m.phase.name << " " << m.phase_epoch + 1 << ": loss " << m.loss << ", test "
            << m.test_accuracy.value_or(0) << ", pruned " << m.pruned_accuracy.value_or(0) << ", threshold " << m.threshold
            << ", lambda " << m.lambda << ", density " << m.density << std::endl;
    }

    void warning(const std::string& text) override { std::cout << "warning: " << text << std::endl; }

private:
    hypersparse::art_controller& controller_;
    hypersparse::stop_signal stop_;     // while it lives, a first Ctrl-C is only remembered
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
        std::cout << "usage: ex_03_vgg19_cifar100 FOLDER [PENALTY] [EPOCHS] [IMAGES]\n"
                     "FOLDER holds CIFAR-100's binary files; `art data fetch cifar100 FOLDER` gets them.\n";
        return 0;
    }
    const std::size_t epochs = number_at(3, argc, argv);
    const std::size_t images = number_at(4, argc, argv);

    hypersparse::dataset_options where;
    where.directory = argv[1];
    where.limit = images;
    where.test_limit = images;
    const hypersparse::dataset data = hypersparse::load_dataset("cifar100", where);
    const auto net = hypersparse::make_network("vgg-19", {.classes = data.class_names.size(), .rows = data.rows,
        .cols = data.cols, .statistics = data.statistics, .seed = 1});

    // A penalty has a name, or is an object of a type of yours (see the next example). HyperSparse spares the weights that will
    // stay; L1 pushes all of them alike, L2 pushes the large ones most. With l1 and l2 the same lambda does other things: they
    // want a search of their own.
    hypersparse::art_options options;
    options.prune_rate = 0.98;
    options.regularizer = hypersparse::penalty(argc > 2 ? argv[2] : "hypersparse");
    if (epochs != 0)
        options.warmup_epochs = options.max_art_epochs = options.finetune_epochs = epochs;

    const auto subject = net->make_subject({.train = &data.train, .test = &data.test, .threads = 2});
    hypersparse::art_controller controller(*subject, options);

    // Going on with a run: the same network, data and options, and the state from the file. (`art train --resume` also keeps
    // the options and refuses others.)
    if (std::filesystem::exists(state_file))
    {
        std::istringstream state(hypersparse::read_container(state_file, "vgg19-cifar100"));
        controller.load(state);
        std::cout << "going on in epoch " << controller.epoch() + 1 << " after step " << controller.step() << std::endl;
    }

    saver observer(controller);
    if (!controller.run(observer))
        std::cout << "stopped; the state is in " << state_file << std::endl;
    else if (controller.best())
        std::cout << "best accuracy of the pruned network: " << controller.best()->accuracy << std::endl;
    return 0;
}
catch (const std::exception& e)
{
    std::cerr << e.what() << std::endl;
    return 2;
}
