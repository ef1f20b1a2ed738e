// SPDX-License-Identifier: BSL-1.0
/*
    Dear reader,

    the earlier examples push weights towards zero with a penalty and then cut. This one begins sparse and stays so: LpSS keeps the weights
    of every filter on a sphere of the Lp norm, where a p close to 1 makes most of them tiny, and every so often drops the small
    ones of each filter and grows others where the gradient asks for it. It has a solver of its own, lp_sphere_sgd.

        ex_07_lpss_fashion_mnist                  pictures of ten shapes are generated; this takes some seconds
        ex_07_lpss_fashion_mnist FOLDER           the real Fashion-MNIST, four epochs of it
        ex_07_lpss_fashion_mnist FOLDER 50        as published: 50 epochs, some 93.3 % with a tenth of the weights

    `art data fetch fashion-mnist FOLDER` gets the images.
*/
#include <hypersparse/networks/network_table.h>
#include <hypersparse/plugins/data/datasets.h>
#include <hypersparse/plugins/training/lpss_mask_driver.h>
#include <hypersparse/plugins/training/method_controller.h>

#include <cstdlib>
#include <iostream>

class printer : public hypersparse::training_observer
{
public:
    void after_epoch(const hypersparse::epoch_metrics& m) override
    {
        std::cout << "epoch " << m.epoch + 1 << ": loss " << m.loss << ", accuracy on test images " << m.test_accuracy.value_or(0)
            << ", density " << m.density << std::endl;
    }

    void warning(const std::string& text) override { std::cout << "warning: " << text << std::endl; }
};

int main(int argc, char** argv)
try
{
    const bool generated = argc < 2;
    hypersparse::dataset_options where;
    where.directory = generated ? "" : argv[1];
    where.shapes_train = 1000;
    where.shapes_test = 300;
    const hypersparse::dataset data = hypersparse::load_dataset(generated ? "shapes" : "fashion-mnist", where);

    // The network of the publication: grey images are read as one channel, and it has 267,514 parameters then.
    const auto net = hypersparse::make_network("wide-resnet18", {.classes = data.class_names.size(), .rows = data.rows,
        .cols = data.cols, .channels = data.channels, .statistics = data.statistics, .seed = 1});

    // The published settings. Only the lengths are ours: all times are parts of the training, so that they shrink with it. A smaller
    // batch wants a smaller rate.
    hypersparse::lpss_options options;
    options.prune_rate = 0.9;
    options.epochs = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : generated ? 8 : 4;
    options.batch_size = generated ? 32 : 256;
    options.learning_rate = generated ? 0.5 : 2;
    options.update_steps = generated ? 10 : 40;

    // The trainer inside the subject is a dlib trainer with lp_sphere_sgd. The controller runs the epochs; the driver does what is
    // LpSS's own: it puts the weights on their spheres, draws the first masks, changes them, and sets the rate of every step.
    const auto subject = net->make_subject({.train = &data.train, .test = &data.test, .batch_size = options.batch_size,
        .seed = 1, .threads = 2, .on_spheres = true});
    hypersparse::method_controller controller(*subject, std::make_unique<hypersparse::lpss_mask_driver>(*subject, options));
    printer observer;
    controller.run(observer);

    const hypersparse::network_mask& mask = controller.mask();
    std::cout << "\nbest accuracy " << controller.best()->accuracy << " with " << mask.active() << " of " << mask.size()
        << " weights" << std::endl;

    // This program is one of the project's tests, too.
    const bool exact = mask.active() == mask.size() - static_cast<std::size_t>(0.9 * static_cast<double>(mask.size()));
    return exact && controller.best()->accuracy > 0.7 ? 0 : 1;
}
catch (const std::exception& e)
{
    std::cerr << e.what() << std::endl;
    return 2;
}
