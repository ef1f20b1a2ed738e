// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE grey_networks_test
#include <boost/test/unit_test.hpp>
#include <boost/test/data/test_case.hpp>

#include "data_temporary_folder.h"
#include "random_numbers.h"

#include <hypersparse/networks/model_file.h>
#include <hypersparse/networks/network_error.h>
#include <hypersparse/networks/network_table.h>
#include <hypersparse/plugins/training/container.h>

#include <algorithm>
#include <sstream>

using namespace hypersparse;
using data_test::temporary_folder;

namespace
{
    // The networks whose images may have one channel, at a size that takes little time
    struct sized { const char* name; long size; };
    const sized networks[] = {{"vgg-16-fc", 32}, {"resnet-18", 16}, {"wide-resnet12", 16}, {"wide-resnet18", 28},
        {"wide-resnet22-32", 16}, {"wide-resnet22-64", 16}, {"lenet-300-100", 28}, {"lenet-5", 28}};

    std::ostream& operator<<(std::ostream& out, const sized& network) { return out << network.name; }

    network_options grey(long size)
    {
        return {.classes = 3, .rows = size, .cols = size, .channels = 1, .statistics = {{.3f, .3f, .3f}, {.4f, .4f, .4f}}};
    }

    // Three classes of noise: dark, middle, bright
    labelled_images shades(long size, std::size_t n)
    {
        labelled_images data;
        for (std::size_t i = 0; i < n; ++i)
        {
            const unsigned long label = i % 3;
            const auto pixels = static_cast<std::size_t>(size*size);
            const std::vector<float> numbers = random_numbers(pixels, static_cast<unsigned>(i + 1), 40);
            auto& image = data.images.emplace_back(size, size);
            auto next = numbers.begin();
            for (dlib::rgb_pixel& pixel : image)
            {
                const auto level = static_cast<unsigned char>(45 + 80*label + *next++);
                pixel = dlib::rgb_pixel(level, level, level);
            }
            data.labels.push_back(label);
        }
        return data;
    }

    std::string state_of(const network& net)
    {
        std::ostringstream out;
        net.save_state(out);
        return out.str();
    }

    std::string description_in(const std::string& model)
    {
        const std::string payload = read_container(model, "model");
        return payload.substr(0, payload.find('\n'));
    }

    // Returns the loss of the first epoch and of the last one, in training mode: running averages need more steps to settle.
    std::pair<double, double> train(network& net, const labelled_images& data, std::size_t epochs)
    {
        const auto subject = net.make_subject({.train = &data, .batch_size = 6, .augment = false});
        std::vector<double> losses;
        for (std::size_t epoch = 0; epoch < epochs; ++epoch)
        {
            subject->begin_epoch(epoch, 0, 0.01);
            subject->set_training_counts({});
            while (subject->train_step())
                continue;
            losses.push_back(subject->training_counts().mean_loss());
        }
        return {losses.front(), losses.back()};
    }
}

BOOST_DATA_TEST_CASE(training_lowers_the_loss, boost::unit_test::data::make(networks), row)
{
    const labelled_images data = shades(row.size, 12);
    const auto net = make_network(row.name, grey(row.size));
    const std::vector<named_tensor> first = net->pytorch_tensors();
    const auto [before, after] = train(*net, data, 6);
    BOOST_TEST_MESSAGE(row.name << ": " << before << " in the first epoch, " << after << " in the last");
    BOOST_TEST(after < 0.8*before);
    const std::vector<named_tensor> last = net->pytorch_tensors();
    for (std::size_t i = 0; i < first.size(); ++i)
        BOOST_TEST((first[i].values != last[i].values), first[i].name << " was not trained");
}

BOOST_DATA_TEST_CASE(a_model_file_remembers_one_channel, boost::unit_test::data::make(networks), row)
{
    const temporary_folder folder;
    const std::string file = (folder.path()/"model").string();
    const auto net = make_network(row.name, grey(row.size));
    const labelled_images data = shades(row.size, 3);
    model_info info, read;
    info.data = "mnist";
    save_model(file, *net, info);
    const auto loaded = load_model(file, read);
    BOOST_TEST(read.channels == 1);
    BOOST_TEST(loaded->channels() == 1);
    BOOST_TEST(loaded->name() == row.name);
    BOOST_TEST((state_of(*loaded) == state_of(*net)));
    BOOST_TEST(loaded->logits(data.images) == net->logits(data.images), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(model_files_of_colour_images_do_not_name_channels_and_load_without)
{
    const temporary_folder folder;
    const std::string file = (folder.path()/"model").string();
    const auto net = make_network("resnet-8", {.classes = 3});
    save_model(file, *net, {});
    BOOST_TEST(description_in(file) == "{\"class_names\":[],\"classes\":3,\"cols\":32,\"data\":\"\",\"mean\":[0.0,0.0,0.0],"
        "\"network\":\"resnet-8\",\"prune_rate\":0.0,\"rows\":32,\"seed\":0,\"stddev\":[1.0,1.0,1.0]}");
    model_info read;
    read.channels = 1;
    const auto loaded = load_model(file, read);
    BOOST_TEST(read.channels == 3);
    BOOST_TEST(loaded->channels() == 3);
    BOOST_TEST((state_of(*loaded) == state_of(*net)));
}

BOOST_AUTO_TEST_CASE(any_network_takes_one_channel_if_told_to)
{
    const labelled_images data = shades(32, 3);
    const auto net = make_network("resnet-8", grey(32));
    BOOST_TEST(net->layers().front().shape == std::vector<long>({32, 1, 3, 3}), boost::test_tools::per_element());
    BOOST_TEST(net->logits(data.images).size() == 9u);
}

BOOST_AUTO_TEST_CASE(a_state_of_other_channels_is_refused_and_changes_nothing)
{
    for (const char* const name : {"lenet-5", "lenet-300-100", "wide-resnet18"})
    {
        network_options colour = grey(28);
        colour.channels = 3;
        const auto one = make_network(name, grey(28));
        const std::string before = state_of(*one);
        std::istringstream in(state_of(*make_network(name, colour)));
        BOOST_CHECK_THROW(one->load_state(in), dlib::error);
        BOOST_TEST((state_of(*one) == before));
    }
}

BOOST_AUTO_TEST_CASE(programs_give_grey_images_as_one_channel_but_to_the_networks_that_never_had_it)
{
    for (const std::string& name : network_names())
    {
        const bool is_old = name.starts_with("resnet-") ? name != "resnet-18" : name.starts_with("vgg-") && name != "vgg-16-fc";
        BOOST_TEST(input_channels(name, 1) == (is_old ? 3 : 1), name);
        BOOST_TEST(input_channels(name, 3) == 3, name);
    }
    BOOST_CHECK_THROW(input_channels("lenet", 3), network_error);
}

BOOST_AUTO_TEST_CASE(the_seed_decides_a_uniform_start_too)
{
    network_options options = grey(28);
    options.seed = 7;
    const auto a = make_network("lenet-5", options), b = make_network("lenet-5", options), c = make_network("lenet-5", grey(28));
    BOOST_TEST((state_of(*a) == state_of(*b)));
    BOOST_TEST((state_of(*a) != state_of(*c)));
    c->initialise(7);
    BOOST_TEST((state_of(*a) == state_of(*c)));
}
