// SPDX-License-Identifier: BSL-1.0
/*
    Dear reader,

    this is the first example of hypersparse. It takes LeNet, the network of dlib's own first deep learning example, trains it
    in dlib's own trainer, and removes 95 of every 100 of its weights. One thing is new in it: the solver.

        ex_01_lenet_mnist             pictures of the size of MNIST's are generated; this takes some seconds
        ex_01_lenet_mnist FOLDER      the real MNIST, from the folder with its four files
*/
#include <hypersparse/plugins/data/datasets.h>
#include <hypersparse/plugins/pruning/prune.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <dlib/dnn.h>

#include <iostream>

using namespace dlib;

// LeNet as dlib's introduction has it. Nothing about this type knows of sparsity.
using net_type = loss_multiclass_log<
                 fc<10,
                 relu<fc<84,
                 relu<fc<120,
                 max_pool<2, 2, 2, 2, relu<con<16, 5, 5, 1, 1,
                 max_pool<2, 2, 2, 2, relu<con<6, 5, 5, 1, 1,
                 input<matrix<unsigned char>>>>>>>>>>>>>>;

struct digits
{
    std::vector<matrix<unsigned char>> images;
    std::vector<unsigned long> labels;
};

// Our loaders give colour images of 32 x 32; MNIST's are grey and have 28 x 28 pixels.
static digits in_grey(const hypersparse::labelled_images& data)
{
    digits result;
    result.labels = data.labels;
    for (const auto& image : data.images)
    {
        matrix<unsigned char> grey;
        assign_image(grey, image);
        result.images.push_back(subm(grey, 2, 2, 28, 28));
    }
    return result;
}

static double accuracy(net_type& net, const digits& test)
{
    const std::vector<unsigned long> found = net(test.images);
    std::size_t right = 0;
    for (std::size_t i = 0; i < found.size(); ++i)
        right += found[i] == test.labels[i];
    return static_cast<double>(right) / static_cast<double>(found.size());
}

static void report(const char* when, net_type& net, const digits& test)
{
    std::cout << when << ": accuracy " << accuracy(net, test) << ", density " << hypersparse::density_of(net) << std::endl;
}

int main(int argc, char** argv)
try
{
    // The data. Everything that follows is the same for both.
    const bool generated = argc < 2;
    hypersparse::dataset_options where;
    where.directory = generated ? "" : argv[1];
    const hypersparse::dataset data = hypersparse::load_dataset(generated ? "shapes" : "mnist", where);
    const digits train = in_grey(data.train);
    const digits test = in_grey(data.test);

    // The solver is given the network it trains: HyperSparse looks at all weights of the network at once, while dlib shows a
    // solver one layer at a time. lambda is how hard the smallest 95 % of the weights are pushed towards zero. It is 0 during
    // the warm-up, and then grows by the factor eta every epoch.
    constexpr double prune_rate = 0.95;
    constexpr std::size_t batch = 32;
    const std::size_t steps_per_epoch = (train.images.size() + batch - 1) / batch;
    const unsigned long warmup = generated ? 8 : 2;
    const unsigned long sparse = generated ? 8 : 4;
    const unsigned long finetune = generated ? 6 : 2;

    net_type net;
    hypersparse::hypersparse_sgd solver(net, {.prune_rate = prune_rate, .lambda = 1e-4, .eta = 1.3,
        .steps_per_epoch = steps_per_epoch, .warmup_steps = warmup * steps_per_epoch});
    dnn_trainer<net_type, hypersparse::hypersparse_sgd> trainer(net, solver);

    // From here it is dlib as you know it. A growing penalty may raise the loss; dlib must not take that for the end of
    // progress, so its own changes of the learning rate are switched off.
    trainer.set_learning_rate(0.02);
    trainer.set_learning_rate_shrink_factor(1);
    trainer.set_mini_batch_size(batch);
    trainer.set_max_num_epochs(warmup + sparse);
    trainer.train(train.images, train.labels);
    report("trained under the penalty", net, test);

    // Now the cut. The 5 % of all weights that are largest stay, wherever in the network they are. What is taken away was
    // close to zero already, so the network hardly notices.
    const hypersparse::sparsity_report layers = hypersparse::prune(net, prune_rate);
    report("pruned", net, test);

    // What is left is trained on, without the penalty. hold_zeros() sees to it that no removed weight comes back. `solver` and
    // the copies in the trainer share their settings, so it can be told what to do while the trainer lives. dlib's trainer
    // counts its epochs on.
    solver.hold_zeros();
    solver.set_lambda(0);
    solver.restart_momentum();
    trainer.set_learning_rate(0.005);
    trainer.set_max_num_epochs(warmup + sparse + finetune);
    trainer.train(train.images, train.labels);
    report("fine-tuned", net, test);

    std::cout << '\n' << layers;

    // This program is one of the project's tests, too.
    const bool good = accuracy(net, test) > 0.8 && layers.kept == hypersparse::sparsity_of(net).nonzero;
    return good ? 0 : 1;
}
catch (const std::exception& e)
{
    std::cerr << e.what() << std::endl;
    return 2;
}
