// SPDX-License-Identifier: BSL-1.0
// A user's program: a convolutional network learns whether a noisy image shows a row or a column, and keeps learning after
// it was pruned, with its zeros held.
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
    template <typename SUBNET>
    using features = dlib::avg_pool_everything<dlib::relu<dlib::con<8, 3, 3, 1, 1, SUBNET>>>;
    using net_type = dlib::loss_multiclass_log<dlib::fc<2, features<dlib::input<dlib::matrix<float>>>>>;
    using trainer_type = dlib::dnn_trainer<net_type, hypersparse::hypersparse_sgd>;

    struct bars
    {
        std::vector<dlib::matrix<float>> images; // (12, 12)
        std::vector<unsigned long> is_column;
    };

    bars random_bars(std::size_t count, unsigned seed)
    {
        std::mt19937 random(seed);
        std::normal_distribution<float> noise(0, 0.2F);
        bars result;
        for (std::size_t i = 0; i < count; ++i)
        {
            dlib::matrix<float> image(12, 12);
            for (float& pixel : image)
                pixel = noise(random);
            const long place = static_cast<long>(random() % 12);
            for (long j = 0; j < 12; ++j)
                (i % 2 ? image(j, place) : image(place, j)) += 1;
            result.images.push_back(image);
            result.is_column.push_back(i % 2);
        }
        return result;
    }

    void train(trainer_type& trainer, const bars& data, int epochs)
    {
        for (int epoch = 0; epoch < epochs; ++epoch)
            for (std::size_t i = 0; i < data.images.size(); i += 40)
                trainer.train_one_step(data.images.begin() + i, data.images.begin() + i + 40, data.is_column.begin() + i);
        trainer.get_net(dlib::force_flush_to_disk::no); // waits until the last step is done
    }

    double accuracy(net_type& net, const bars& test)
    {
        const auto found = net(test.images);
        std::size_t right = 0;
        for (std::size_t i = 0; i < found.size(); ++i)
            right += found[i] == test.is_column[i];
        return static_cast<double>(right) / static_cast<double>(found.size());
    }

    std::size_t weights_in_sparse_file(const net_type& net)
    {
        const std::string bytes = hypersparse::to_sparse_bytes(hypersparse::make_graph(net, 12, 12));
        return hypersparse::sparse_bytes_info(bytes, "the network's file").counts.nonzeros;
    }
}

int main()
try
{
    const bars train_bars = random_bars(800, 1), test_bars = random_bars(200, 2);

    net_type net;
    hypersparse::hypersparse_sgd solver(net, {.prune_rate = 0.5, .lambda = 1e-4});
    trainer_type trainer(net, solver);
    trainer.set_learning_rate(0.05);
    train(trainer, train_bars, 10);

    const auto report = hypersparse::prune(net, 0.5);
    solver.set_lambda(0);
    solver.hold_zeros();
    train(trainer, train_bars, 3);

    const double pruned = accuracy(net, test_bars), density = hypersparse::density_of(net);
    std::cout << "accuracy " << pruned << " with " << report.kept << " of " << report.prunable << " weights\n";
    const bool right = pruned > 0.95 && report.prunable == 88 && report.kept == 44 && density <= 0.5
        && weights_in_sparse_file(net) <= 44;
    return right ? 0 : 1;
}
catch (const std::exception& error)
{
    std::cerr << error.what() << '\n';
    return 2;
}
