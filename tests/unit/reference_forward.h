// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_UNIT_REFERENCE_FORWARD_H
#define HYPERSPARSE_TESTS_UNIT_REFERENCE_FORWARD_H

#include <hypersparse/plugins/deploy/named_tensor.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

// A slow forward pass in double, straight from the definition of PyTorch's modules, on tensors under PyTorch's names. It
// shares nothing with the networks it is compared with.
namespace reference
{
    using tensors = std::map<std::string, hypersparse::named_tensor>;

    struct planes
    {
        long channels = 0, rows = 0, cols = 0;
        std::vector<double> values;     // (channels, rows, cols)

        planes(long k, long nr, long nc) : channels(k), rows(nr), cols(nc), values(k*nr*nc) {}
        double& at(long k, long r, long c) { return values[(k*rows + r)*cols + c]; }
        double at(long k, long r, long c) const
        {
            return r < 0 || c < 0 || r >= rows || c >= cols ? 0 : values[(k*rows + r)*cols + c];
        }
    };

    enum class border { half_the_size, none };      // the padding

    inline planes convolve(const planes& in, const tensors& t, const std::string& name, long stride,
        border around = border::half_the_size)
    {
        const hypersparse::named_tensor& w = t.at(name + ".weight");
        const long filters = w.shape[0], size = w.shape[2], padding = around == border::none ? 0 : size/2;
        planes out(filters, (in.rows + 2*padding - size)/stride + 1, (in.cols + 2*padding - size)/stride + 1);
        const auto bias = t.find(name + ".bias");
        for (long f = 0; f < filters; ++f)
            for (long r = 0; r < out.rows; ++r)
                for (long c = 0; c < out.cols; ++c)
                {
                    double sum = bias == t.end() ? 0 : bias->second.values[f];
                    for (long k = 0; k < in.channels; ++k)
                        for (long y = 0; y < size; ++y)
                            for (long x = 0; x < size; ++x)
                                sum += double(w.values[((f*in.channels + k)*size + y)*size + x])
                                    * in.at(k, r*stride + y - padding, c*stride + x - padding);
                    out.at(f, r, c) = sum;
                }
        return out;
    }

    inline planes normalise(planes in, const tensors& t, const std::string& name)
    {
        const long plane = in.rows*in.cols;
        for (long k = 0; k < in.channels; ++k)
        {
            const double mean = t.at(name + ".running_mean").values[k];
            const double variance = t.at(name + ".running_var").values[k];
            const double gamma = t.at(name + ".weight").values[k];
            const double beta = t.at(name + ".bias").values[k];
            for (long i = k*plane; i < (k + 1)*plane; ++i)
                in.values[i] = (in.values[i] - mean)/std::sqrt(variance + 1e-5)*gamma + beta;
        }
        return in;
    }

    inline planes relu(planes in)
    {
        for (double& value : in.values)
            value = std::max(value, 0.0);
        return in;
    }

    inline planes max_pool(const planes& in)
    {
        planes out(in.channels, in.rows/2, in.cols/2);
        for (long k = 0; k < out.channels; ++k)
            for (long r = 0; r < out.rows; ++r)
                for (long c = 0; c < out.cols; ++c)
                    out.at(k, r, c) = std::max({in.at(k, 2*r, 2*c), in.at(k, 2*r, 2*c + 1),
                        in.at(k, 2*r + 1, 2*c), in.at(k, 2*r + 1, 2*c + 1)});
        return out;
    }

    inline planes fully_connected(const planes& in, const tensors& t, const std::string& name)
    {
        const hypersparse::named_tensor& w = t.at(name + ".weight");
        const auto bias = t.find(name + ".bias");
        const long inputs = static_cast<long>(in.values.size());
        planes out(w.shape[0], 1, 1);
        for (long o = 0; o < out.channels; ++o)
        {
            out.values[o] = bias == t.end() ? 0 : bias->second.values[o];
            for (long i = 0; i < inputs; ++i)
                out.values[o] += in.values[i]*w.values.at(o*inputs + i);
        }
        return out;
    }

    inline planes average(const planes& in)
    {
        planes out(in.channels, 1, 1);
        for (long k = 0; k < in.channels; ++k)
            for (long i = 0; i < in.rows*in.cols; ++i)
                out.values[k] += in.values[k*in.rows*in.cols + i]/(in.rows*in.cols);
        return out;
    }

    inline std::vector<double> classify(const planes& in, const tensors& t, const std::string& name)
    {
        return fully_connected(average(in), t, name).values;
    }

    inline std::vector<double> resnet(planes x, const tensors& t)
    {
        x = relu(normalise(convolve(x, t, "conv1", 1), t, "bn1"));
        for (int stage = 1; t.count("layer" + std::to_string(stage) + ".0.conv1.weight"); ++stage)
            for (int i = 0; t.count("layer" + std::to_string(stage) + "." + std::to_string(i) + ".conv1.weight"); ++i)
            {
                const std::string block = "layer" + std::to_string(stage) + "." + std::to_string(i);
                const long stride = stage > 1 && i == 0 ? 2 : 1;
                planes y = relu(normalise(convolve(x, t, block + ".conv1", stride), t, block + ".bn1"));
                y = normalise(convolve(y, t, block + ".conv2", 1), t, block + ".bn2");
                if (t.count(block + ".downsample.0.weight"))
                    x = normalise(convolve(x, t, block + ".downsample.0", stride), t, block + ".downsample.1");
                for (std::size_t n = 0; n < y.values.size(); ++n)
                    y.values[n] += x.values.at(n);
                x = relu(y);
            }
        return classify(x, t, "fc");
    }

    // steps: C a convolution, normalisation, relu; M a pool
    inline planes vgg_features(planes x, const tensors& t, const std::string& steps)
    {
        int module = 0;
        for (const char step : steps)
        {
            const std::string name = "features." + std::to_string(module);
            const std::string next = "features." + std::to_string(module + 1);
            x = step == 'M' ? max_pool(x) : relu(normalise(convolve(x, t, name, 1), t, next));
            module += step == 'M' ? 1 : 3;
        }
        return x;
    }

    inline std::vector<double> vgg_11(const planes& x, const tensors& t)
    {
        // configuration A without the last pool
        return classify(vgg_features(x, t, "CMCMCCMCCMCC"), t, "classifier");
    }

    inline std::vector<double> vgg_16_fc(const planes& x, const tensors& t)
    {
        // configuration D
        planes y = vgg_features(x, t, "CCMCCMCCCMCCCMCCCM");
        y = normalise(relu(fully_connected(y, t, "classifier.0")), t, "classifier.2");
        y = normalise(relu(fully_connected(y, t, "classifier.3")), t, "classifier.5");
        return fully_connected(y, t, "classifier.6").values;
    }

    inline std::vector<double> lenet_300_100(const planes& x, const tensors& t)
    {
        return fully_connected(relu(fully_connected(relu(fully_connected(x, t, "fc1")), t, "fc2")), t, "fc3").values;
    }

    inline std::vector<double> lenet_5(const planes& x, const tensors& t)
    {
        const planes y = max_pool(convolve(max_pool(convolve(x, t, "conv1", 1, border::none)), t, "conv2", 1, border::none));
        return fully_connected(relu(fully_connected(y, t, "fc1")), t, "fc2").values;
    }
}

#endif
