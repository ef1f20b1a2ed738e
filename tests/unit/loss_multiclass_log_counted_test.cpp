// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE loss_multiclass_log_counted_test
#include <boost/test/unit_test.hpp>

#include <hypersparse/plugins/layers/loss_multiclass_log_counted.h>

#include <dlib/dnn/input.h>
#include <dlib/dnn/layers.h>

#include <cstring>
#include <limits>
#include <sstream>
#include <thread>

using namespace hypersparse;

namespace
{
    struct outputs_below
    {
        // What a loss layer sees of the network below it: outputs of shape (samples, classes, 1, 1), and their gradient.
        dlib::resizable_tensor outputs;
        dlib::resizable_tensor gradient;

        outputs_below(long samples, long classes, float scale)
        {
            outputs.set_size(samples, classes);
            gradient.set_size(samples, classes);
            dlib::rand rnd(17);
            for (float& value : outputs)
                value = static_cast<float>(scale*rnd.get_random_gaussian());
        }

        const dlib::tensor& get_output() const { return outputs; }
        dlib::tensor& get_gradient_input() { return gradient; }
        unsigned int sample_expansion_factor() const { return 1; }
    };

    bool same_bits(const dlib::tensor& a, const dlib::tensor& b)
    {
        return a.size() == b.size() && std::memcmp(a.host(), b.host(), a.size()*sizeof(float)) == 0;
    }
}

BOOST_AUTO_TEST_CASE(value_and_gradient_have_the_bits_of_dlibs_loss)
{
    // scale 60 drives probabilities to 0, where dlib clamps the logarithm
    for (const float scale : {0.5f, 4.0f, 60.0f})
    {
        outputs_below ours(13, 7, scale);
        outputs_below dlibs = ours;
        std::vector<unsigned long> labels;
        for (unsigned long n = 0; n < 13; ++n)
            labels.push_back(5*n % 7);
        loss_multiclass_log_counted_ counted;
        const double our_loss = counted.compute_loss_value_and_gradient(ours.outputs, labels.begin(), ours);
        const double dlib_loss =
            dlib::loss_multiclass_log_().compute_loss_value_and_gradient(dlibs.outputs, labels.begin(), dlibs);
        BOOST_TEST(our_loss == dlib_loss);
        BOOST_TEST(same_bits(ours.gradient, dlibs.gradient));
        BOOST_TEST(counted.tally().read().mean_loss() == dlib_loss, boost::test_tools::tolerance(1e-14));
    }
}

BOOST_AUTO_TEST_CASE(samples_hits_and_losses_are_counted_over_all_calls)
{
    outputs_below net(3, 3, 1);
    const float outputs[] = {5, 1, 2, /**/ 1, 5, 2, /**/ 1, 2, 5};
    std::copy(std::begin(outputs), std::end(outputs), net.outputs.host());
    loss_multiclass_log_counted_ loss;
    double sum = 0;
    for (const std::vector<unsigned long>& labels : {std::vector<unsigned long>{0, 1, 2}, {0, 2, 1}, {1, 2, 0}})
        sum += 3*loss.compute_loss_value_and_gradient(net.outputs, labels.begin(), net);

    const classification_counts counts = loss.tally().read();
    BOOST_TEST(counts.samples == 9u);
    BOOST_TEST(counts.hits == 4u);
    BOOST_TEST(counts.loss_sum == sum, boost::test_tools::tolerance(1e-14));
    BOOST_TEST(counts.accuracy() == 4.0/9);

    loss.tally().reset();
    BOOST_TEST(loss.tally().read().samples == 0u);
    BOOST_TEST(loss.tally().read().accuracy() == 0);
}

BOOST_AUTO_TEST_CASE(a_hit_is_what_to_label_would_answer_also_with_equal_outputs)
{
    outputs_below net(2, 3, 1);
    const float outputs[] = {4, 4, 4, /**/ 1, 3, 3};
    std::copy(std::begin(outputs), std::end(outputs), net.outputs.host());
    loss_multiclass_log_counted_ loss;
    std::vector<unsigned long> answers(2);
    loss.to_label(net.outputs, net, answers.begin());
    BOOST_TEST(loss.tally().read().samples == 0u);
    for (unsigned long label = 0; label < 3; ++label)
    {
        loss.tally().reset();
        const std::vector<unsigned long> labels(2, label);
        loss.compute_loss_value_and_gradient(net.outputs, labels.begin(), net);
        BOOST_TEST(loss.tally().read().hits == std::uint64_t(answers[0] == label) + (answers[1] == label));
    }
}

BOOST_AUTO_TEST_CASE(outputs_that_are_not_numbers_are_never_hits)
{
    outputs_below net(1, 3, 1);
    net.outputs.host()[1] = std::numeric_limits<float>::quiet_NaN();
    loss_multiclass_log_counted_ loss;
    for (unsigned long label = 0; label < 3; ++label)
        loss.compute_loss_value_and_gradient(net.outputs, &label, net);
    BOOST_TEST(loss.tally().read().hits == 0u);
}

BOOST_AUTO_TEST_CASE(labels_the_network_has_no_output_for_are_refused_and_not_counted)
{
    outputs_below net(3, 10, 1);
    loss_multiclass_log_counted_ loss;
    for (const unsigned long bad : {10ul, 255ul, static_cast<unsigned long>(-1)})
    {
        const std::vector<unsigned long> labels = {3, 9, bad};
        BOOST_CHECK_EXCEPTION(loss.compute_loss_value_and_gradient(net.outputs, labels.begin(), net), label_error,
            [&](const label_error& e)
            {
                const std::string message = e.what();
                return message.find("sample 2 of the batch has label " + std::to_string(static_cast<long>(bad))) == 0
                    && message.find("expected 0 to 9") != std::string::npos;
            });
    }
    BOOST_TEST(loss.tally().read().samples == 0u);
}

BOOST_AUTO_TEST_CASE(copies_of_a_network_share_the_tally_and_a_loaded_one_has_its_own)
{
    using net_type = loss_multiclass_log_counted<dlib::fc<2, dlib::input<dlib::matrix<float>>>>;
    net_type net;
    net_type copy = net;
    const std::vector<dlib::matrix<float>> images(4, dlib::ones_matrix<float>(2, 2));
    const std::vector<unsigned long> labels = {0, 1, 0, 1};
    copy.compute_loss(images.begin(), images.end(), labels.begin());
    BOOST_TEST(net.loss_details().tally().read().samples == 4u);
    BOOST_TEST(net.loss_details().tally().read().hits == 2u);

    std::stringstream buffer;
    serialize(net, buffer);
    net_type loaded;
    deserialize(loaded, buffer);
    BOOST_TEST(loaded.loss_details().tally().read().samples == 0u);
    loaded.compute_loss(images.begin(), images.end(), labels.begin());
    BOOST_TEST(net.loss_details().tally().read().samples == 4u);
}

BOOST_AUTO_TEST_CASE(a_network_can_be_copied_into_one_with_dlibs_loss)
{
    using body = dlib::fc<2, dlib::input<dlib::matrix<float>>>;
    loss_multiclass_log_counted<body> net;
    const dlib::matrix<float> image = dlib::ones_matrix<float>(2, 2);
    const unsigned long answer = net(image);
    dlib::loss_multiclass_log<body> plain = net;
    BOOST_TEST(plain(image) == answer);
}

BOOST_AUTO_TEST_CASE(no_count_is_lost_when_threads_add_at_once)
{
    classification_tally tally;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&]
        {
            for (int i = 0; i < 10000; ++i)
                tally.add({.samples = 3, .hits = 1, .loss_sum = 0.5});
        });
    for (std::thread& thread : threads)
        thread.join();
    BOOST_TEST(tally.read().samples == 120000u);
    BOOST_TEST(tally.read().hits == 40000u);
    BOOST_TEST(tally.read().loss_sum == 20000.0);
}

BOOST_AUTO_TEST_CASE(another_losses_version_word_is_refused)
{
    std::stringstream buffer;
    serialize(dlib::loss_multiclass_log_(), buffer);
    loss_multiclass_log_counted_ loss;
    BOOST_CHECK_THROW(deserialize(loss, buffer), dlib::serialization_error);
}
