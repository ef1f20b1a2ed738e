// SPDX-License-Identifier: BSL-1.0
/*
    Dear reader,

    not every image teaches a network the same. This example asks a network that has just begun to learn which images it finds hard (EL2N:
    how far its probabilities are from the right answer), and trains a sparse network on the harder half alone, with SET: a random
    sparse network that drops its smallest weights and grows random ones while it learns, in a layout (Erdos-Renyi-Kernel) that
    keeps small layers denser than large ones.

        ex_08_hard_samples_set                pictures of ten shapes are generated; this takes some seconds
        ex_08_hard_samples_set FOLDER         CIFAR-10, the first 5,000 images, from the folder of its binary files

    `art data score` and `art train --subset hardest:0.5 --method set` do the same from the command line.
*/
#include <hypersparse/networks/network_table.h>
#include <hypersparse/plugins/data/datasets.h>
#include <hypersparse/plugins/data/hard_samples.h>
#include <hypersparse/plugins/data/sample_choice.h>
#include <hypersparse/plugins/training/method_controller.h>

#include <iostream>
#include <string>

using namespace hypersparse;

class printer : public training_observer
{
public:
    explicit printer(const std::string& name) : name_(name) {}

    void after_epoch(const epoch_metrics& m) override
    {
        std::cout << name_ << ", epoch " << m.epoch + 1 << ": loss " << m.loss << ", accuracy on test images "
            << m.test_accuracy.value_or(0) << ", density " << m.density << std::endl;
    }

private:
    std::string name_;
};

// Trains a network by the method of these options, and returns it.
static std::unique_ptr<network> trained(const std::string& name, const dataset& data, const labelled_images& images,
    const method_options& options, double& accuracy)
{
    auto net = make_network("resnet-8", {.classes = data.class_names.size(), .rows = data.rows, .cols = data.cols,
        .statistics = data.statistics, .seed = 1});
    const auto subject = net->make_subject({.train = &images, .test = &data.test, .batch_size = 32, .seed = 1, .threads = 2});
    method_controller controller(*subject, options);
    printer observer(name);
    controller.run(observer);
    subject->restore(*controller.best()->state);
    accuracy = controller.best()->accuracy;
    return net;
}

int main(int argc, char** argv)
try
{
    const bool generated = argc < 2;
    dataset_options where;
    where.directory = generated ? "" : argv[1];
    where.limit = generated ? 1200 : 5000;
    where.test_limit = generated ? 300 : 1000;
    const dataset data = load_dataset(generated ? "shapes" : "cifar10", where);
    const std::size_t classes = data.class_names.size();
    double accuracy = 0;

    // Two epochs of a dense network, then its probabilities on the images as they are.
    const auto probe = trained("probe", data, data.train, {.method = "dense", .epochs = 2, .learning_rate = 0.05}, accuracy);
    const std::vector<double> probabilities = softmax_rows(probe->logits(data.train.images), classes);
    const std::vector<double> scores = el2n_scores(probabilities, classes, data.train.labels);

    // The harder half. Published scores are means over ten such networks; one will do to see how it goes.
    const std::vector<std::size_t> chosen = choose_samples(parse_sample_choice("hardest:0.5"), scores.size(), scores, 1);
    labelled_images hard;
    for (const std::size_t i : chosen)
    {
        hard.images.push_back(data.train.images[i]);
        hard.labels.push_back(data.train.labels[i]);
    }
    std::cout << hard.images.size() << " of " << data.train.images.size() << " images are trained on" << std::endl;

    method_options options;
    options.method = "set";
    options.prune_rate = 0.8;
    options.layout = layout_rule_named("erk");
    options.epochs = 8;
    options.learning_rate = 0.05;
    options.update_steps = 20;
    const auto net = trained("SET", data, hard, options, accuracy);

    std::size_t kept = 0, weights = 0;
    for (const layer_summary& layer : net->layers())
    {
        kept += layer.nonzero;
        weights += layer.weights;
    }
    std::cout << "\nbest accuracy " << accuracy << " with " << kept << " of " << weights << " weights" << std::endl;

    // This program is one of the project's tests, too.
    return accuracy > 0.2 && kept <= weights - static_cast<std::size_t>(0.8 * static_cast<double>(weights)) ? 0 : 1;
}
catch (const std::exception& e)
{
    std::cerr << e.what() << std::endl;
    return 2;
}
