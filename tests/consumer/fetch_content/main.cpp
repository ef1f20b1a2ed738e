// SPDX-License-Identifier: BSL-1.0
// A user's program: linear regression on 50 inputs of which only 5 matter. The penalty finds which; pruning keeps those.
#include <hypersparse/plugins/pruning/prune.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <dlib/dnn.h>

#include <cmath>
#include <exception>
#include <iostream>
#include <random>
#include <vector>

namespace
{
    constexpr long inputs = 50, relevant = 5;
    using net_type = dlib::loss_mean_squared<dlib::fc_no_bias<1, dlib::input<dlib::matrix<float>>>>;

    struct samples
    {
        std::vector<dlib::matrix<float>> x; // (inputs, 1)
        std::vector<float> y;               // the sum of the first 5 inputs
    };

    samples random_samples(std::size_t count, unsigned seed)
    {
        std::mt19937 random(seed);
        std::normal_distribution<float> normal;
        samples result;
        for (std::size_t i = 0; i < count; ++i)
        {
            dlib::matrix<float> x(inputs, 1);
            for (float& value : x)
                value = normal(random);
            result.y.push_back(dlib::sum(dlib::subm(x, 0, 0, relevant, 1)));
            result.x.push_back(x);
        }
        return result;
    }

    double largest_error(net_type& net, const samples& test)
    {
        const auto found = net(test.x);
        double largest = 0;
        for (std::size_t i = 0; i < found.size(); ++i)
            largest = std::max<double>(largest, std::abs(found[i] - test.y[i]));
        return largest;
    }
}

int main()
try
{
    const samples train = random_samples(1000, 1), test = random_samples(200, 2);

    net_type net;
    dlib::dnn_trainer<net_type, hypersparse::hypersparse_sgd> trainer(
        net, hypersparse::hypersparse_sgd(net, {.prune_rate = 0.9, .lambda = 1e-3}));
    trainer.set_mini_batch_size(50);
    trainer.set_max_num_epochs(20);
    trainer.set_learning_rate(0.01);
    trainer.train(train.x, train.y);

    const auto report = hypersparse::prune(net, 0.9);
    const double error = largest_error(net, test);
    std::cout << "largest error " << error << " with " << report.kept << " of " << report.prunable << " weights\n";
    const bool right = error < 0.1 && report.prunable == inputs && report.kept == relevant;
    return right ? 0 : 1;
}
catch (const std::exception& error)
{
    std::cerr << error.what() << '\n';
    return 2;
}
