// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE trainer_errors
#include <boost/test/unit_test.hpp>

#include "../flow/tiny_task.h"

using namespace hypersparse;

namespace
{
    using art_run = tiny::run<tiny::train_net, tiny::infer_net>;
    using source = batch_source<tiny::image, unsigned long>;

    // The tiny task with something done to one of its batches.
    source spoilt(std::size_t at, std::function<void(std::vector<tiny::image>&, std::vector<unsigned long>&)> spoil)
    {
        source good = tiny::make_source(tiny::images, true);
        auto count = std::make_shared<std::size_t>(0);
        source result = good;
        result.next = [good, count, at, spoil](auto& x, auto& y)
        {
            if (!good.next(x, y))
                return false;
            if ((*count)++ == at)
                spoil(x, y);
            return true;
        };
        return result;
    }
}

BOOST_AUTO_TEST_CASE(an_error_on_the_worker_thread_surfaces_in_100_of_100_runs)
{
    for (int i = 0; i < 100; ++i)
    {
        art_run run(tiny::quick_options(), spoilt(std::size_t(i % 13), [](auto&, auto& y) { y.back() = 4; }));
        training_observer nobody;
        BOOST_REQUIRE_THROW(run.controller.run(nobody), label_error);
    }
}

BOOST_AUTO_TEST_CASE(the_wrapped_label_minus_one_is_refused)
{
    art_run run(tiny::quick_options(), spoilt(2, [](auto&, auto& y) { y.front() = static_cast<unsigned long>(-1); }));
    training_observer nobody;
    BOOST_CHECK_THROW(run.controller.run(nobody), label_error);
}

BOOST_AUTO_TEST_CASE(one_pixel_that_is_not_a_number_stops_the_training_with_layer_and_step)
{
    for (float value : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()})
    {
        art_run run(tiny::quick_options(), spoilt(5, [value](auto& x, auto&) { x.front()(1, 1) = value; }));
        training_observer nobody;
        BOOST_CHECK_EXCEPTION(run.controller.run(nobody), non_finite_error, [](const non_finite_error& e)
        {
            const std::string text = e.what();
            // which layer meets it first depends on the relu: dlib's makes 0 of it, cuDNN's passes it on
            const bool named = text.find("layer") != std::string::npos || text.find("fc_3") != std::string::npos;
            return named && text.find("step 5") != std::string::npos;
        });
    }
}

BOOST_AUTO_TEST_CASE(a_state_that_is_not_finite_never_reaches_a_checkpoint)
{
    struct saver : training_observer
    {
        explicit saver(art_run& r) : run(r) {}
        training_request after_step(const step_metrics&) override { return training_request::save; }
        void checkpoint() override
        {
            for (const weight_tensor& w : weight_list(run.net))
                for (float v : std::as_const(*w.params))
                    BOOST_REQUIRE(std::isfinite(v));
            ++saved;
        }
        art_run& run;
        int saved = 0;
    };
    art_run run(tiny::quick_options(), spoilt(4, [](auto& x, auto&) { x.front()(1, 1) = NAN; }));
    saver observer(run);
    BOOST_CHECK_THROW(run.controller.run(observer), non_finite_error);
    BOOST_TEST(observer.saved == 4);
}

BOOST_AUTO_TEST_CASE(an_absurd_learning_rate_ends_in_an_error_not_in_a_calm_loss)
{
    art_options options = tiny::quick_options();
    options.learning_rate = 1e30;
    art_run run(options);
    training_observer nobody;
    BOOST_CHECK_THROW(run.controller.run(nobody), non_finite_error);
}

BOOST_AUTO_TEST_CASE(an_error_of_the_data_source_surfaces)
{
    art_run run(tiny::quick_options(), spoilt(3, [](auto&, auto&) { throw dlib::error("the disk is gone"); }));
    training_observer nobody;
    BOOST_CHECK_EXCEPTION(run.controller.run(nobody), dlib::error,
        [](const dlib::error& e) { return std::string(e.what()) == "the disk is gone"; });
}

BOOST_AUTO_TEST_CASE(a_state_of_another_network_or_cut_short_is_refused)
{
    art_run run(tiny::quick_options());
    const std::string good = run.digest();
    for (std::size_t size : {std::size_t(0), std::size_t(5), good.size() / 2, good.size() - 1})
    {
        std::istringstream cut(good.substr(0, size));
        art_run other(tiny::quick_options());
        BOOST_CHECK_THROW(other.controller.load(cut), std::exception);
    }
    tiny::run<tiny::plain_net, tiny::plain_net> other(tiny::quick_options());
    std::istringstream whole(good);
    BOOST_CHECK_THROW(other.controller.load(whole), dlib::error);
}
