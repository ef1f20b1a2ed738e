// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE gate_tape
#include <boost/test/unit_test.hpp>

#include "saliency_nets.h"

#include <hypersparse/plugins/kernels/device_check.h>
#include <hypersparse/plugins/training/gate_tape.h>
#include <hypersparse/plugins/training/moved_weights.h>

#include <memory>

using namespace hypersparse;
using saliency_nets::branched_net;
using saliency_nets::batch_of;

namespace
{
    template <typename net_type>
    std::vector<float> outputs_of(net_type& net, const labelled_batch& batch)
    {
        dlib::resizable_tensor input;
        net.to_tensor(batch.images.begin(), batch.images.end(), input);
        const dlib::tensor& outputs = net.subnet().forward(input);
        return {outputs.begin(), outputs.end()};
    }

    // |f(w + d) + f(w - d) - 2 f(w)| relative to |f(w)|, d along a direction in the first layer: 0 where f is linear in it
    template <typename net_type, typename function>
    double bend(net_type& net, const labelled_batch& batch, const function& after_first_pass)
    {
        layer_numbers direction = impl::copy_weights(weight_list(net));
        for (std::size_t l = 0; l < direction.size(); ++l)
            direction[l] = l == 0 ? random_numbers(direction[l].size(), 3, 0.5f) : std::vector<float>(direction[l].size());
        impl::moved_weights<net_type> weights(net, direction);
        const std::vector<float> middle = outputs_of(net, batch);
        after_first_pass();
        weights.move(1);
        const std::vector<float> above = outputs_of(net, batch);
        weights.move(-1);
        const std::vector<float> below = outputs_of(net, batch);
        double largest = 0, apart = 0;
        for (std::size_t i = 0; i < middle.size(); ++i)
        {
            largest = std::max<double>(largest, std::abs(middle[i]));
            apart = std::max(apart, std::abs(double(above[i]) + below[i] - 2.0 * middle[i]));
        }
        return apart / largest;
    }

    template <typename net_type>
    void check_refused(const std::string& name)
    {
        net_type net;
        initialise(net);
        BOOST_CHECK_EXCEPTION(gate_tape<net_type>{net}, dlib::error, [&](const dlib::error& e)
        {
            const std::string text = e.what();
            return text.find("found dlib's " + name + ";") != std::string::npos && text.find('\n') == std::string::npos;
        });
    }

    template <typename layer, template <typename> class pool = dlib::htan>
    using with_layer =
        dlib::loss_multiclass_log<dlib::fc<3, pool<dlib::add_layer<layer, dlib::con<2, 3, 3, 1, 1, image_input>>>>>;
    template <typename S> using dlibs_pool = dlib::max_pool<2, 2, 2, 2, S>;
}

BOOST_AUTO_TEST_CASE(a_net_with_its_gates_kept_is_linear_in_one_layer)
{
    saliency_nets::plain_net net;
    saliency_nets::start(net);
    const labelled_batch batch = batch_of(5);
    BOOST_TEST(bend(net, batch, [] {}) > 1e-2);     // relu and pools decide anew
    gate_tape tape(net);
    BOOST_TEST(bend(net, batch, [] {}) > 1e-2);
    tape.record();
    BOOST_TEST(bend(net, batch, [&] { tape.keep(); }) < 1e-5);
}

BOOST_AUTO_TEST_CASE(training_after_a_tape_is_training_without_it)
{
    if (gpu_present())
        return;     // cuDNN may add in another order each time
    auto net = std::make_unique<branched_net>();
    saliency_nets::start(*net);
    auto other = std::make_unique<branched_net>(*net);
    {
        gate_tape tape(*net);
        outputs_of(*other, batch_of(4));        // gates belong to one network
        const auto copy = std::make_unique<branched_net>(*net);
        BOOST_TEST((outputs_of(*copy, batch_of(3)) == outputs_of(*other, batch_of(3))));
    }
    for (branched_net* n : {net.get(), other.get()})
    {
        saliency_nets::start(*n);
        auto solvers = one_for_each_layer(*n, dlib::sgd(0.0005, 0.9));
        for (unsigned seed : {1u, 2u, 3u})
            bare_step(*n, solvers, batch_of(6, seed), 0.1);
    }
    BOOST_TEST((all_parameters(*net) == all_parameters(*other)));
}

BOOST_AUTO_TEST_CASE(layers_with_a_kink_and_without_gates_are_refused)
{
    check_refused<with_layer<dlib::relu_>>("relu");
    check_refused<with_layer<dlib::htan_, dlibs_pool>>("max_pool");
    check_refused<with_layer<dlib::leaky_relu_>>("leaky_relu");
    check_refused<with_layer<dlib::prelu_>>("prelu");
    check_refused<with_layer<dlib::clipped_relu_>>("clipped_relu");
    check_refused<with_layer<dlib::dropout_>>("dropout");
    with_layer<dlib::elu_> smooth;
    initialise(smooth);
    BOOST_CHECK_NO_THROW(gate_tape<with_layer<dlib::elu_>>{smooth});
}
