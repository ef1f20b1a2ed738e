// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/pruning/sparsity_report.h>

#include <iomanip>
#include <ostream>
#include <sstream>

namespace hypersparse
{
    namespace
    {
        std::string shape_text(const std::vector<long>& shape)
        {
            std::string text;
            for (long extent : shape)
                text += (text.empty() ? "" : "x") + std::to_string(extent);
            return text;
        }

        void print_row(std::ostream& out, const std::string& name, const std::string& shape,
            std::size_t weights, std::size_t nonzero, double density)
        {
            std::ostringstream row;
            row << std::left << std::setw(10) << name << std::setw(16) << shape << std::right << std::setw(12) << weights
                << std::setw(12) << nonzero << std::setw(10) << std::fixed << std::setprecision(3) << 100 * density << " %\n";
            out << row.str();
        }

        void print_names(std::ostream& out, const char* what, const std::vector<std::string>& names)
        {
            if (names.empty())
                return;
            out << what;
            for (const std::string& name : names)
                out << ' ' << name;
            out << '\n';
        }
    }

    std::vector<std::string> sparsity_report::empty_layers() const
    {
        std::vector<std::string> names;
        for (const layer_sparsity& layer : layers)
            if (layer.nonzero == 0)
                names.push_back(layer.name);
        return names;
    }

    std::vector<std::string> sparsity_report::nearly_empty_layers() const
    {
        std::vector<std::string> names;
        for (const layer_sparsity& layer : layers)
            if (layer.nonzero != 0 && 8 * layer.nonzero < layer.outputs)
                names.push_back(layer.name);
        return names;
    }

    void sparsity_report::add(const layer_sparsity& layer)
    {
        layers.push_back(layer);
        prunable += layer.weights;
        kept += layer.kept;
        nonzero += layer.nonzero;
    }

    std::ostream& operator<<(std::ostream& out, const sparsity_report& report)
    {
        std::ostringstream head;
        head << std::left << std::setw(10) << "layer" << std::setw(16) << "shape" << std::right << std::setw(12) << "weights"
            << std::setw(12) << "kept" << std::setw(12) << "density" << '\n';
        out << head.str();
        for (const layer_sparsity& layer : report.layers)
            print_row(out, layer.name, shape_text(layer.shape), layer.weights, layer.nonzero, layer.density());
        print_row(out, "total", "", report.prunable, report.nonzero, report.density());
        print_names(out, "empty layers (nothing passes but the bias):", report.empty_layers());
        print_names(out, "nearly empty layers (most outputs are constant):", report.nearly_empty_layers());
        return out;
    }
}
