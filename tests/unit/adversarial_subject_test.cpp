// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE adversarial_subject_test
#include <boost/test/unit_test.hpp>

#include "data_temporary_folder.h"
#include "random_numbers.h"

#include <hypersparse/networks/adversarial_subject.h>
#include <hypersparse/plugins/data/shapes.h>
#include <hypersparse/plugins/kernels/device_check.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <limits>

using namespace hypersparse;

namespace
{
    template <template <typename> class norm>
    using small_net = loss_multiclass_log_counted<dlib::fc<10, fast::avg_pool_everything<fast::relu<norm<fast::con<12, 3, 3, 2, 2,
        fast::relu<norm<fast::con<8, 3, 3, 2, 2, input_rgb_normalized>>>>>>>>>;
    using train_net = small_net<fast::bn_con>;
    using infer_net = small_net<fast::affine>;
    using plain_subject = image_subject<train_net, infer_net>;
    using attacked_subject = adversarial_subject<train_net, infer_net>;

    constexpr pgd_options no_attack = {.steps = 0, .random_start = false};
    constexpr pgd_options three_steps = {.steps = 3};

    const labelled_images& train_images()
    {
        static const labelled_images data = make_shapes(44, 1, shapes_part::train);     // the last batch is a small one
        return data;
    }

    const labelled_images& test_images()
    {
        static const labelled_images data = make_shapes(30, 1, shapes_part::test);
        return data;
    }

    training_data shown(const std::optional<pgd_options>& attack)
    {
        return {.train = &train_images(), .test = &test_images(), .batch_size = 16, .attack = attack};
    }

    void initialise(train_net& net)
    {
        fast::disable_first_input_gradient(net);
        prepare(net, 32, 32);
        unsigned seed = 1;
        for_each_layer([&](auto& layer)
        {
            dlib::tensor& params = layer.get_layer_params();
            const auto numbers = random_numbers(params.size(), seed++, 0.3f);
            if constexpr (!requires { layer.get_running_stats_window_size(); })
                std::copy(numbers.begin(), numbers.end(), params.begin());
        }, net);
    }

    void train(training_subject& subject, std::size_t epochs, std::size_t first_step = 0)
    {
        for (std::size_t epoch = 0; epoch < epochs; ++epoch)
        {
            subject.begin_epoch(epoch, first_step, 0.05);
            subject.set_training_counts({});
            while (subject.train_step())
                ;
            subject.wait();
        }
    }

    // Everything the network has learned, its momentum too
    std::vector<float> learned(const train_net& net, training_subject& subject)
    {
        std::vector<float> all;
        for_each_layer([&](const auto& layer)
        {
            all.insert(all.end(), layer.get_layer_params().begin(), layer.get_layer_params().end());
        }, net);
        for (const batch_norm_state& state : get_batch_norm_states(net))
        {
            all.insert(all.end(), state.means.begin(), state.means.end());
            all.insert(all.end(), state.variances.begin(), state.variances.end());
        }
        for (const dlib::resizable_tensor& velocity : subject.velocities())
            all.insert(all.end(), velocity.begin(), velocity.end());
        return all;
    }

    // On a GPU cuDNN adds in another order each time: there the sizes are compared.
    bool same_bits(const std::vector<float>& a, const std::vector<float>& b)
    {
        return gpu_present() ? a.size() == b.size() : a == b;
    }

    bool same_bits(const classification_counts& a, const classification_counts& b)
    {
        return a.samples == b.samples && (gpu_present() || (a.hits == b.hits && a.loss_sum == b.loss_sum));
    }

    struct trained
    {
        std::vector<float> learned;
        classification_counts counts;
        classification_counts test;
        std::size_t steps = 0;
    };

    template <typename subject_type>
    trained after_two_epochs(const std::optional<pgd_options>& attack)
    {
        train_net net;
        initialise(net);
        const training_data data = shown(attack);
        subject_type subject(net, data, 10);
        subject.solver().set_options({.lambda = 1e-3, .weight_decay = 5e-4});
        train(subject, 2);
        return {learned(net, subject), subject.training_counts(), subject.test(), subject.solver().steps()};
    }
}

// The step made here is that of dlib's trainer; images that pass the attack unchanged give the same bits.
BOOST_AUTO_TEST_CASE(an_attack_without_steps_trains_as_the_trainer_does)
{
    const trained expected = after_two_epochs<plain_subject>({});
    const trained found = after_two_epochs<attacked_subject>(no_attack);
    BOOST_TEST(found.steps == expected.steps);
    BOOST_TEST(found.steps == 6u);
    BOOST_TEST(same_bits(found.learned, expected.learned));
    BOOST_TEST(same_bits(found.counts, expected.counts));
    BOOST_TEST(found.test.samples == expected.test.samples);
}

BOOST_AUTO_TEST_CASE(counts_are_those_of_the_training_pass_on_attacked_images)
{
    const trained clean = after_two_epochs<attacked_subject>(no_attack);
    const trained attacked = after_two_epochs<attacked_subject>(three_steps);
    BOOST_TEST(attacked.counts.samples == 44u);
    BOOST_TEST(attacked.test.samples == 30u);
    BOOST_TEST(attacked.steps == 6u);
    BOOST_TEST(attacked.counts.loss_sum > clean.counts.loss_sum);
    BOOST_TEST((attacked.learned != clean.learned));
}

BOOST_AUTO_TEST_CASE(test_and_score_attack_their_images)
{
    train_net net;
    initialise(net);
    const training_data attacked = shown(three_steps), clean = shown(no_attack);
    attacked_subject subject(net, attacked, 10);
    train(subject, 3);
    const network_state state = subject.state();
    const classification_counts test = subject.test(), score = subject.score(state, 3);
    attacked_subject other(net, clean, 10);
    BOOST_TEST(score.samples == 44u);
    BOOST_TEST(test.loss_sum > other.test().loss_sum);
    BOOST_TEST(score.loss_sum > other.score(state, 3).loss_sum);
    BOOST_TEST(same_bits(subject.test(), test));
    BOOST_TEST(same_bits(subject.score(state, 3), score));
}

BOOST_AUTO_TEST_CASE(a_run_that_goes_on_in_an_epoch_gives_the_same_bits)
{
    const trained whole = after_two_epochs<attacked_subject>(three_steps);
    train_net net, resumed;
    initialise(net);
    initialise(resumed);
    const training_data data = shown(three_steps);
    const hypersparse_options options = {.lambda = 1e-3, .weight_decay = 5e-4};
    attacked_subject first(net, data, 10);
    first.solver().set_options(options);
    train(first, 1);
    first.begin_epoch(1, 0, 0.05);
    first.train_step();
    first.wait();

    attacked_subject second(resumed, data, 10);
    second.solver().set_options(options);
    second.restore(first.state());
    second.solver().restart_momentum(first.velocities());
    second.begin_epoch(1, 1, 0.05);
    while (second.train_step())
        ;
    BOOST_TEST(same_bits(learned(resumed, second), whole.learned));
}

BOOST_AUTO_TEST_CASE(the_number_of_threads_does_not_matter)
{
    set_cpu_threads(1);
    const trained one = after_two_epochs<attacked_subject>(three_steps);
    set_cpu_threads(3);
    const trained three = after_two_epochs<attacked_subject>(three_steps);
    set_cpu_threads(0);
    BOOST_TEST(same_bits(one.learned, three.learned));
    BOOST_TEST(same_bits(one.test, three.test));
}

BOOST_AUTO_TEST_CASE(weights_that_are_not_finite_stop_the_training)
{
    train_net net;
    initialise(net);
    const training_data data = shown(three_steps);
    attacked_subject subject(net, data, 10);
    dlib::layer<1>(net).layer_details().get_layer_params() = std::numeric_limits<float>::quiet_NaN();
    subject.begin_epoch(0, 0, 0.05);
    data_test::check_message<non_finite_error>([&] { subject.train_step(); }, {"finite", "diverge"});
}
