// SPDX-License-Identifier: BSL-1.0
/*
    Dear reader,

    perhaps you have a network already: trained long ago, with dlib's own solver, saved with dlib's serialize(). This example
    makes such a file, and then does with it what you would do with yours: load it, look at it, prune it at once, and train what
    is left.

        ex_05_prune_a_net_you_have      needs no data and takes some seconds
*/
#include <hypersparse/plugins/data/shapes.h>
#include <hypersparse/plugins/pruning/prune.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <dlib/dnn.h>

#include <iostream>
#include <sstream>

using namespace dlib;

// Your network's type.
using net_type = loss_multiclass_log<
                 fc<10,
                 avg_pool_everything<
                 relu<con<48, 3, 3, 2, 2,
                 relu<con<32, 3, 3, 2, 2,
                 relu<con<16, 3, 3, 2, 2,
                 input_rgb_image>>>>>>>>>;

static double accuracy(net_type& net, const hypersparse::labelled_images& test)
{
    const std::vector<unsigned long> found = net(test.images);
    std::size_t right = 0;
    for (std::size_t i = 0; i < found.size(); ++i)
        right += found[i] == test.labels[i];
    return static_cast<double>(right) / static_cast<double>(found.size());
}

template <typename trainer_type>
static void train_for(trainer_type& trainer, unsigned long epochs, double rate, const hypersparse::labelled_images& data)
{
    trainer.set_learning_rate(rate);
    trainer.set_learning_rate_shrink_factor(1);
    trainer.set_mini_batch_size(32);
    trainer.set_max_num_epochs(epochs);
    trainer.train(data.images, data.labels);
}

// A network that was made without us. Only what serialize() wrote is left of it.
static std::string a_net_you_have(const hypersparse::labelled_images& data)
{
    net_type net;
    dnn_trainer<net_type> trainer(net);     // dlib's own sgd
    train_for(trainer, 15, 0.02, data);
    net.clean();
    std::ostringstream file;
    serialize(net, file);
    return std::move(file).str();
}

int main()
try
{
    const auto train = hypersparse::make_shapes(2000, 1, hypersparse::shapes_part::train);
    const auto test = hypersparse::make_shapes(500, 1, hypersparse::shapes_part::test);
    const std::string file = a_net_you_have(train);

    net_type net;
    std::istringstream in(file);
    deserialize(net, in);
    std::cout << "as it was: accuracy " << accuracy(net, test) << ", density " << hypersparse::density_of(net) << '\n';

    // How much can be taken away at once, with no training at all? Try it on copies.
    for (const double rate : {0.3, 0.5, 0.7, 0.9})
    {
        net_type copy = net;
        hypersparse::prune(copy, rate);
        std::cout << "without " << rate << " of its weights: accuracy " << accuracy(copy, test) << '\n';
    }

    // Now the network itself. The report names each layer, how many weights it has and how many it kept, and says so if a layer
    // has become all but empty.
    const hypersparse::sparsity_report report = hypersparse::prune(net, 0.8);
    const double cut = accuracy(net, test);
    std::cout << '\n' << report << '\n';

    // What the cut has cost comes back when the rest is trained on. hold_zeros keeps the removed weights at exactly zero; with
    // lambda 0 the solver is plain momentum SGD otherwise.
    dnn_trainer<net_type, hypersparse::hypersparse_sgd> trainer(net, hypersparse::hypersparse_sgd(net,
        {.lambda = 0, .hold_zeros = true}));
    train_for(trainer, 8, 0.01, train);
    const double finetuned = accuracy(net, test);
    std::cout << "pruned: accuracy " << cut << ", trained on: " << finetuned << ", density " << hypersparse::density_of(net)
        << std::endl;

    // It is still a network of your type: serialize() it, and load it where you load yours today.
    return finetuned > cut && hypersparse::sparsity_of(net).nonzero <= report.kept ? 0 : 1;
}
catch (const std::exception& e)
{
    std::cerr << e.what() << std::endl;
    return 2;
}
