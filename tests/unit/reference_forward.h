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

    inline planes convolve(const planes& in, const tensors& t, const std::string& name, long stride)
    {
        const hypersparse::named_tensor& w = t.at(name + ".weight");
        const long filters = w.shape[0], size = w.shape[2], padding = size/2;
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

    inline std::vector<double> classify(const planes& in, const tensors& t, const std::string& name)
    {
        const hypersparse::named_tensor& w = t.at(name + ".weight");
        std::vector<double> logits(w.shape[0]);
        for (long o = 0; o < w.shape[0]; ++o)
        {
            logits[o] = t.at(name + ".bias").values[o];
            for (long k = 0; k < in.channels; ++k)
            {
                double mean = 0;
                for (long i = 0; i < in.rows*in.cols; ++i)
                    mean += in.values[k*in.rows*in.cols + i]/(in.rows*in.cols);
                logits[o] += mean*w.values[o*in.channels + k];
            }
        }
        return logits;
    }

    inline std::vector<double> resnet(planes x, const tensors& t)
    {
        x = relu(normalise(convolve(x, t, "conv1", 1), t, "bn1"));
        for (int stage = 1; stage <= 3; ++stage)
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

    inline std::vector<double> vgg_11(planes x, const tensors& t)
    {
        // convolution, normalisation, relu; 'M' a pool: configuration A without the last pool
        int module = 0;
        for (const char step : std::string("CMCMCCMCCMCC"))
        {
            const std::string name = "features." + std::to_string(module);
            const std::string next = "features." + std::to_string(module + 1);
            x = step == 'M' ? max_pool(x) : relu(normalise(convolve(x, t, name, 1), t, next));
            module += step == 'M' ? 1 : 3;
        }
        return classify(x, t, "classifier");
    }
}

#endif
