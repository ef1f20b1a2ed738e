// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE import_pytorch_test
#include <boost/test/unit_test.hpp>

#include "data_temporary_folder.h"
#include "reference_forward.h"

#include <hypersparse/networks/import_pytorch.h>
#include <hypersparse/networks/network_error.h>
#include <hypersparse/networks/network_table.h>
#include <hypersparse/networks/pytorch_names.h>
#include <hypersparse/plugins/deploy/safetensors.h>

#include <limits>
#include <random>
#include <sstream>

using namespace hypersparse;
using data_test::temporary_folder;

namespace
{
    const channel_statistics statistics = {{.5071f, .4867f, .4408f}, {.2675f, .2565f, .2761f}};

    class uniform_numbers
    {
    public:
        explicit uniform_numbers(unsigned seed) : generator_(seed) {}
        float between(double low, double high) { return static_cast<float>(low + (high - low)*(generator_() >> 8)/16777216.0); }

    private:
        std::mt19937 generator_;
    };

    bool ends_with(const std::string& name, const std::string& end)
    {
        return name.size() >= end.size() && name.substr(name.size() - end.size()) == end;
    }

    // Other numbers in place of a network's own, such that signals neither die nor explode.
    std::vector<named_tensor> random_tensors(const network& net, unsigned seed)
    {
        uniform_numbers random(seed);
        std::vector<named_tensor> tensors = net.pytorch_tensors();
        for (named_tensor& tensor : tensors)
            for (float& value : tensor.values)
            {
                const double fan_in = static_cast<double>(tensor.values.size())/static_cast<double>(tensor.shape[0]);
                if (ends_with(tensor.name, ".running_var"))
                    value = random.between(0.5, 2);
                else if (tensor.shape.size() == 1 && ends_with(tensor.name, ".weight"))
                    value = random.between(0.6, 1.8);
                else if (tensor.shape.size() == 1)
                    value = random.between(-0.3, 0.3);
                else
                    value = random.between(-std::sqrt(6/fan_in), std::sqrt(6/fan_in));
            }
        return tensors;
    }

    std::string write(const temporary_folder& folder, const std::vector<named_tensor>& tensors)
    {
        std::ostringstream out;
        write_safetensors(out, tensors);
        const std::string file = (folder.path() / "net.safetensors").string();
        data_test::write_bytes(file, out.str());
        return file;
    }

    network::image_type random_image(unsigned seed, long size = 32)
    {
        uniform_numbers random(seed);
        network::image_type image(size, size);
        const auto level = [&] { return static_cast<unsigned char>(random.between(0, 256)); };
        for (dlib::rgb_pixel& pixel : image)
        {
            pixel.red = level();
            pixel.green = level();
            pixel.blue = level();
        }
        return image;
    }

    reference::planes normalised(const network::image_type& image)
    {
        reference::planes x(3, image.nr(), image.nc());
        for (long r = 0; r < image.nr(); ++r)
            for (long c = 0; c < image.nc(); ++c)
            {
                const int levels[] = {image(r, c).red, image(r, c).green, image(r, c).blue};
                for (int k = 0; k < 3; ++k)
                    x.at(k, r, c) = (levels[k]/255.0 - statistics.mean[k])/statistics.stddev[k];
            }
        return x;
    }

    // The first image has all colours, the others are grey where that is all the network sees.
    std::vector<network::image_type> images_for(const network& net)
    {
        std::vector<network::image_type> images = {random_image(1, net.rows()), random_image(2, net.rows())};
        if (net.channels() == 1)
            for (dlib::rgb_pixel& pixel : images[1])
                pixel.green = pixel.blue = pixel.red;
        return images;
    }

    reference::planes seen_of(const network::image_type& image, const network& net)
    {
        if (net.channels() == 3)
            return normalised(image);
        reference::planes x(1, image.nr(), image.nc());
        for (long r = 0; r < image.nr(); ++r)
            for (long c = 0; c < image.nc(); ++c)
            {
                const int mean = (image(r, c).red + image(r, c).green + image(r, c).blue)/3;
                x.at(0, r, c) = (mean/255.0 - statistics.mean[0])/statistics.stddev[0];
            }
        return x;
    }

    template <typename forward>
    void imported_logits_are_right(const std::string& name, forward reference_logits, long size = 32, long channels = 3)
    {
        const temporary_folder folder;
        const auto net = make_network(name, {.classes = 7, .rows = size, .cols = size, .channels = channels,
            .statistics = statistics});
        const std::vector<named_tensor> tensors = random_tensors(*net, 5);
        import_pytorch(*net, write(folder, tensors));
        reference::tensors by_name;
        for (const named_tensor& tensor : tensors)
            by_name[tensor.name] = tensor;

        const std::vector<network::image_type> images = images_for(*net);
        const std::vector<float> logits = net->logits(images);
        BOOST_REQUIRE(logits.size() == 14u);
        double largest = 0, error = 0;
        for (std::size_t n = 0; n < images.size(); ++n)
        {
            const std::vector<double> expected = reference_logits(seen_of(images[n], *net), by_name);
            for (std::size_t k = 0; k < 7; ++k)
            {
                largest = std::max(largest, std::abs(expected[k]));
                error = std::max(error, std::abs(expected[k] - logits[7*n + k]));
            }
        }
        BOOST_TEST_MESSAGE(name << ": largest logit " << largest << ", largest error " << error);
        BOOST_TEST(largest > 0.1);
        BOOST_TEST(error <= 1e-4*largest);
    }

    std::string complaint_about(network& net, const std::vector<named_tensor>& tensors)
    {
        const temporary_folder folder;
        const std::string file = write(folder, tensors);
        try
        {
            import_pytorch(net, file);
        }
        catch (const network_error& e)
        {
            BOOST_TEST(std::string(e.what()).find(file) == 0u);
            return e.what();
        }
        return "";
    }

    bool says(const std::string& message, const std::string& part) { return message.find(part) != std::string::npos; }
}

BOOST_AUTO_TEST_CASE(an_imported_resnet_gives_the_logits_of_a_forward_pass_in_double)
{
    imported_logits_are_right("resnet-8", reference::resnet);
}

BOOST_AUTO_TEST_CASE(an_imported_resnet_with_identity_blocks_in_every_stage_gives_the_right_logits)
{
    imported_logits_are_right("resnet-14", reference::resnet);
}

BOOST_AUTO_TEST_CASE(an_imported_vgg_gives_the_logits_of_a_forward_pass_in_double)
{
    imported_logits_are_right("vgg-11", reference::vgg_11);
}

BOOST_AUTO_TEST_CASE(an_imported_resnet_of_four_stages_gives_the_right_logits)
{
    imported_logits_are_right("resnet-18", reference::resnet, 16);
}

BOOST_AUTO_TEST_CASE(imported_wide_resnets_give_the_right_logits)
{
    imported_logits_are_right("wide-resnet12", reference::resnet, 17, 1);
    imported_logits_are_right("wide-resnet18", reference::resnet, 28, 1);
    imported_logits_are_right("wide-resnet22-32", reference::resnet, 18);
    imported_logits_are_right("wide-resnet22-64", reference::resnet, 16);
}

BOOST_AUTO_TEST_CASE(an_imported_vgg_with_fully_connected_layers_gives_the_right_logits)
{
    imported_logits_are_right("vgg-16-fc", reference::vgg_16_fc);
}

BOOST_AUTO_TEST_CASE(imported_lenets_give_the_right_logits)
{
    for (const long channels : {1, 3})
        for (const long size : {28, 31})
        {
            imported_logits_are_right("lenet-300-100", reference::lenet_300_100, size, channels);
            imported_logits_are_right("lenet-5", reference::lenet_5, size, channels);
        }
    imported_logits_are_right("lenet-300-100", reference::lenet_300_100, 1, 3);     // the smallest that they take
    imported_logits_are_right("lenet-5", reference::lenet_5, 16, 1);
}

BOOST_AUTO_TEST_CASE(names_are_torchvisions)
{
    const std::vector<std::string> resnet_14 = resnet_pytorch_names({2, 2, 2});
    BOOST_TEST(resnet_14.size() == 2u + 6*4 + 2*2 + 1);
    const std::vector<std::string> begin(resnet_14.begin(), resnet_14.begin() + 10);
    const std::vector<std::string> expected = {"conv1", "bn1", "layer1.0.conv1", "layer1.0.bn1", "layer1.0.conv2", "layer1.0.bn2",
        "layer1.1.conv1", "layer1.1.bn1", "layer1.1.conv2", "layer1.1.bn2"};
    BOOST_TEST(begin == expected, boost::test_tools::per_element());
    BOOST_TEST(resnet_14[14] == "layer2.0.downsample.0");
    BOOST_TEST(resnet_14[15] == "layer2.0.downsample.1");
    BOOST_TEST(resnet_14[16] == "layer2.1.conv1");
    BOOST_TEST(resnet_14.back() == "fc");

    // the convolutions of torchvision's vgg19_bn
    const std::size_t configuration_e[] = {2, 2, 4, 4, 4};
    const std::vector<int> convolutions = {0, 3, 7, 10, 14, 17, 20, 23, 27, 30, 33, 36, 40, 43, 46, 49};
    const std::vector<std::string> vgg_19 = vgg_pytorch_names(configuration_e);
    BOOST_REQUIRE(vgg_19.size() == 33u);
    for (std::size_t i = 0; i < convolutions.size(); ++i)
    {
        BOOST_TEST(vgg_19[2*i] == "features." + std::to_string(convolutions[i]));
        BOOST_TEST(vgg_19[2*i + 1] == "features." + std::to_string(convolutions[i] + 1));
    }
    BOOST_TEST(vgg_19.back() == "classifier");
}

BOOST_AUTO_TEST_CASE(all_that_is_wrong_is_listed_at_once_and_the_network_stays_as_it_was)
{
    const auto net = make_network("resnet-8", {.classes = 3});
    const std::vector<network::image_type> images = {random_image(3)};
    const std::vector<float> before = net->logits(images);
    std::vector<named_tensor> tensors = random_tensors(*net, 8);
    std::erase_if(tensors, [](const named_tensor& t) { return t.name == "bn1.bias" || t.name == "layer2.0.downsample.0.weight"; });
    tensors.push_back({.name = "layer4.0.conv1.weight", .shape = {2, 1}, .values = {1, 2}});
    for (named_tensor& tensor : tensors)
        if (tensor.name == "fc.weight")
            std::swap(tensor.shape[0], tensor.shape[1]);
    const std::string message = complaint_about(*net, tensors);
    BOOST_TEST(says(message, "for resnet-8 with 3 classes"), message);
    BOOST_TEST(says(message, "missing: bn1.bias, layer2.0.downsample.0.weight"), message);
    BOOST_TEST(says(message, "unexpected: layer4.0.conv1.weight (2,1)"), message);
    BOOST_TEST(says(message, "wrongly shaped: fc.weight (128,3) instead of (3,128)"), message);
    BOOST_TEST(net->logits(images) == before, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(another_number_of_classes_is_a_wrong_shape)
{
    const auto net = make_network("resnet-8", {.classes = 10});
    const auto other = make_network("resnet-8", {.classes = 100});
    const std::string message = complaint_about(*net, other->pytorch_tensors());
    BOOST_TEST(says(message, "fc.weight (100,128) instead of (10,128)"), message);
    BOOST_TEST(says(message, "fc.bias (100) instead of (10)"), message);
}

BOOST_AUTO_TEST_CASE(numbers_that_cannot_be_are_refused)
{
    const auto net = make_network("resnet-8", {});
    std::vector<named_tensor> tensors = net->pytorch_tensors();
    for (named_tensor& tensor : tensors)
    {
        if (tensor.name == "layer1.0.conv2.weight")
            tensor.values[17] = std::numeric_limits<float>::quiet_NaN();
        if (tensor.name == "bn1.running_var")
            tensor.values[3] = -0.5f;
    }
    const std::string message = complaint_about(*net, tensors);
    BOOST_TEST(says(message, "layer1.0.conv2.weight (nan)"), message);
    BOOST_TEST(says(message, "bn1.running_var (-0.5"), message);
}

BOOST_AUTO_TEST_CASE(counters_of_batches_are_passed_over_but_other_types_are_refused)
{
    const temporary_folder folder;
    const auto net = make_network("resnet-8", {});
    std::ostringstream out;
    write_safetensors(out, net->pytorch_tensors());
    const std::string bytes = out.str();
    const auto with = [&](const std::string& dtype, const std::string& name)
    {
        // one more tensor of 8 bytes behind the others
        std::uint64_t length = 0;
        for (int i = 8; i-- > 0;)
            length = (length << 8) | static_cast<unsigned char>(bytes[i]);
        const std::string header = bytes.substr(8, bytes.rfind('}', 8 + length - 1) - 8);
        const std::string values = bytes.substr(8 + length);
        const std::string extra = header + ",\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":[],\"data_offsets\":["
            + std::to_string(values.size()) + "," + std::to_string(values.size() + 8) + "]}}";
        std::string file;
        for (int i = 0; i < 8; ++i)
            file += static_cast<char>((extra.size() >> 8*i) & 0xff);
        const std::string path = (folder.path() / "extra.safetensors").string();
        data_test::write_bytes(path, file + extra + values + "12345678");
        return path;
    };
    BOOST_CHECK_NO_THROW(import_pytorch(*net, with("I64", "bn1.num_batches_tracked")));
    data_test::check_message<dlib::error>([&] { import_pytorch(*net, with("F64", "bn1.num_batches_tracked")); },
        {"tensor 'bn1.num_batches_tracked' has the type F64, expected F32"});
    data_test::check_message<dlib::error>([&] { import_pytorch(*net, with("I64", "bn1.steps")); },
        {"tensor 'bn1.steps' has the type I64, expected F32"});
}

BOOST_AUTO_TEST_CASE(an_exported_network_imports_to_the_same_logits)
{
    const temporary_folder folder;
    const auto net = make_network("vgg-11", {.classes = 5, .seed = 3});
    const auto other = make_network("vgg-11", {.classes = 5, .seed = 4});
    const std::vector<network::image_type> images = {random_image(9)};
    BOOST_TEST(net->logits(images) != other->logits(images));
    std::ostringstream out;
    export_pytorch(*net, out);
    const std::string file = (folder.path() / "net.safetensors").string();
    data_test::write_bytes(file, out.str());
    import_pytorch(*other, file);
    BOOST_TEST(net->logits(images) == other->logits(images), boost::test_tools::per_element());
}
