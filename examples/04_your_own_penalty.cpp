// SPDX-License-Identifier: BSL-1.0
/*
    Dear reader,

    a penalty is a small struct: what it wants to know of all weights at the start of a step, and its slope at one weight. The
    solver does the rest. Write one, hand it over, and compare it with those that are built in. No file of the library changes,
    and nothing has to be registered.

        ex_04_your_own_penalty      needs no data and takes some seconds
*/
#include <hypersparse/plugins/data/shapes.h>
#include <hypersparse/plugins/kernels/magnitudes.h>
#include <hypersparse/plugins/pruning/prune.h>
#include <hypersparse/solvers/hypersparse_sgd.h>

#include <dlib/dnn.h>

#include <cmath>
#include <iostream>

/*
    The log penalty (Candes, Wakin, Boyd: Enhancing sparsity by reweighted l1 minimization, 2008):
        L       = sum_i  e log(1 + |w_i| / e)
        slope_i = sign(w_i) / (1 + |w_i| / e)
    Like L1 near zero, and ever weaker on larger weights. How large "large" is must fit the network: e is the mean magnitude of
    its weights, measured anew in every step.
*/
struct log_penalty
{
    static constexpr const char* name = "log";

    // Looks once at the whole network. count_weights() and sum_magnitudes() read the weights where they stand.
    hypersparse::penalty_measurement measure(const std::vector<hypersparse::weight_tensor>& weights, double) const
    {
        hypersparse::penalty_measurement m;
        m.weights = hypersparse::count_weights(weights);
        m.sum_abs = hypersparse::sum_magnitudes(weights).sum;
        return m;
    }

    // The numbers that the slope needs. 1/e here, so that the slope has no division but one.
    hypersparse::slope_coefficients coefficients(const hypersparse::penalty_measurement& m) const
    {
        const double e = m.sum_abs / static_cast<double>(m.weights);
        return {.scale = static_cast<float>(1 / e)};
    }

    // Called for every weight of every layer, inlined into the solver's loop. At 0 it must be 0 if zeros are to stay.
    static float slope(float w, const hypersparse::slope_coefficients& c)
    {
        const float sign = static_cast<float>((w > 0) - (w < 0));
        return sign / (1 + std::abs(w) * c.scale);
    }
};

using namespace dlib;

using net_type = loss_multiclass_log<
                 fc<10,
                 avg_pool_everything<
                 relu<con<32, 3, 3, 2, 2,
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

// Trains a network, for the last six of its epochs under this penalty, and returns its accuracy once the smallest 80 % of its
// weights are gone.
static double accuracy_when_pruned(const hypersparse::penalty& penalty, const hypersparse::labelled_images& train,
    const hypersparse::labelled_images& test)
{
    constexpr std::size_t batch = 32;
    const std::size_t steps_per_epoch = (train.images.size() + batch - 1) / batch;
    net_type net;
    dnn_trainer<net_type, hypersparse::hypersparse_sgd> trainer(net, hypersparse::hypersparse_sgd(net,
        {.prune_rate = 0.8, .lambda = 2e-3, .warmup_steps = 12 * steps_per_epoch, .regularizer = penalty}));
    trainer.set_learning_rate(0.02);
    trainer.set_learning_rate_shrink_factor(1);
    trainer.set_mini_batch_size(batch);
    trainer.set_max_num_epochs(18);
    trainer.train(train.images, train.labels);
    const double dense = accuracy(net, test);
    hypersparse::prune(net, 0.8);
    const double pruned = accuracy(net, test);
    std::cout << penalty.name() << ": accuracy " << dense << ", pruned " << pruned << ", lost " << dense - pruned << std::endl;
    return pruned;
}

int main()
try
{
    const auto train = hypersparse::make_shapes(1500, 1, hypersparse::shapes_part::train);
    const auto test = hypersparse::make_shapes(500, 1, hypersparse::shapes_part::test);

    // An object of your type stands wherever a penalty is asked for, the options of ART included.
    const double with_yours = accuracy_when_pruned(log_penalty{}, train, test);
    const double without = accuracy_when_pruned("none", train, test);
    accuracy_when_pruned("l1", train, test);
    accuracy_when_pruned("hypersparse", train, test);
    return with_yours > without ? 0 : 1;
}
catch (const std::exception& e)
{
    std::cerr << e.what() << std::endl;
    return 2;
}
