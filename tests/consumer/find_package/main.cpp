// SPDX-License-Identifier: BSL-1.0
// A user's program: a fully connected network learns to tell points inside a circle from points outside of it.
#include <hypersparse/plugins/deploy/graph/make_graph.h>
#include <hypersparse/plugins/deploy/sparse_file/sparse_file.h>
#include <hypersparse/plugins/pruning/prune.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <dlib/dnn.h>

#include <exception>
#include <iostream>
#include <random>
#include <vector>

namespace
{
    using net_type = dlib::loss_multiclass_log<dlib::fc<2, dlib::relu<dlib::fc<64, dlib::input<dlib::matrix<float>>>>>>;

    struct points
    {
        std::vector<dlib::matrix<float>> positions; // (2, 1), each coordinate in [-1, 1]
        std::vector<unsigned long> inside;          // 1 for points less than 0.75 from the origin
    };

    points random_points(std::size_t count, unsigned seed)
    {
        std::mt19937 random(seed);
        std::uniform_real_distribution<float> coordinate(-1, 1);
        points result;
        while (result.positions.size() < count)
        {
            const float x = coordinate(random), y = coordinate(random);
            result.positions.push_back(dlib::matrix<float, 2, 1>({x, y}));
            result.inside.push_back(x * x + y * y < 0.75F * 0.75F);
        }
        return result;
    }

    double accuracy(net_type& net, const points& test)
    {
        const auto found = net(test.positions);
        std::size_t right = 0;
        for (std::size_t i = 0; i < found.size(); ++i)
            right += found[i] == test.inside[i];
        return static_cast<double>(right) / static_cast<double>(found.size());
    }

    std::size_t weights_in_sparse_file(const net_type& net)
    {
        const std::string bytes = hypersparse::to_sparse_bytes(hypersparse::make_graph(net, 2, 1));
        return hypersparse::sparse_bytes_info(bytes, "the network's file").counts.nonzeros;
    }
}

int main()
try
{
    const points train = random_points(2000, 1), test = random_points(500, 2);

    net_type net;
    dlib::dnn_trainer<net_type, hypersparse::hypersparse_sgd> trainer(
        net, hypersparse::hypersparse_sgd(net, {.prune_rate = 0.75, .lambda = 1e-3}));
    trainer.set_mini_batch_size(50);
    trainer.set_max_num_epochs(40);
    trainer.set_learning_rate(0.1);
    trainer.train(train.positions, train.inside);

    const double dense = accuracy(net, test);
    const auto report = hypersparse::prune(net, 0.75);
    const double pruned = accuracy(net, test);
    std::cout << "accuracy " << dense << ", pruned " << pruned << " with " << report.kept << " of " << report.prunable << " weights\n";
    const bool right = dense > 0.9 && pruned > 0.9 && report.prunable == 256 && report.kept == 64
        && weights_in_sparse_file(net) == 64;
    return right ? 0 : 1;
}
catch (const std::exception& error)
{
    std::cerr << error.what() << '\n';
    return 2;
}
