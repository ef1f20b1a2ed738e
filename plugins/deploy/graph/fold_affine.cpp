// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/graph/fold_affine.h>

#include <hypersparse/plugins/deploy/graph/readers.h>

#include <optional>
#include <utility>

namespace hypersparse
{
    namespace
    {
        void scale_row(float& bias, double scale, double offset)
        {
            bias = static_cast<float>(scale*bias + offset);
        }

        void scale_rows(sparse_matrix& m, std::vector<float>& bias, const affine_operation& by)
        {
            sparse_matrix scaled;
            scaled.columns = m.columns;
            for (std::size_t r = 0; r < m.rows(); ++r, scaled.end_row())
            {
                for (std::size_t i = 0; i < m.nonzeros(r); ++i)
                    scaled.append(m.columns_of(r)[i], static_cast<float>(double(by.scale[r])*m.values_of(r)[i]));
                scale_row(bias[r], by.scale[r], by.offset[r]);
            }
            m = std::move(scaled);
        }

        // Puts the affine node into what stands before it, if that can take it.
        struct fold_into
        {
            const affine_operation& by;

            bool operator()(input_operation& op) const
            {
                for (std::size_t c = 0; c < op.scale.size(); ++c)
                {
                    scale_row(op.offset[c], by.scale[c], by.offset[c]);
                    op.scale[c] *= by.scale[c];
                }
                return true;
            }
            bool operator()(convolution_operation& op) const { return scale_rows(op.filters, op.bias, by), true; }
            bool operator()(transposed_convolution_operation& op) const { return scale_rows(op.filters, op.bias, by), true; }
            bool operator()(fully_connected_operation& op) const { return scale_rows(op.weights, op.bias, by), true; }
            template <typename other>
            bool operator()(other&) const { return false; }
        };

        // The affine node that alone reads node i, with a number for each channel
        const affine_operation* affine_after(const graph& g, const std::vector<std::vector<std::size_t>>& readers, std::size_t i)
        {
            if (readers[i].size() != 1)
                return nullptr;
            const auto* affine = std::get_if<affine_operation>(&g[readers[i][0]].what);
            return affine && affine->scale.size() == g[i].shape.channels ? affine : nullptr;
        }
    }

    graph fold_affine(const graph& g)
    {
        const auto readers = readers_of(g);
        graph folded;
        folded.network = g.network;
        folded.class_names = g.class_names;
        std::vector<std::optional<std::size_t>> place(g.size());    // of each node in the new graph
        for (std::size_t i = 0; i < g.size(); ++i)
        {
            if (place[i])
                continue;       // it is in the node before
            operation what = g[i].what;
            std::vector<std::size_t> merged = {i};
            while (const affine_operation* affine = affine_after(g, readers, merged.back()))
            {
                if (!std::visit(fold_into{*affine}, what))
                    break;
                merged.push_back(readers[merged.back()][0]);
            }
            std::vector<std::size_t> inputs;
            for (std::size_t input : g[i].inputs)
                inputs.push_back(*place[input]);
            const std::size_t index = folded.add(g[i].name, std::move(what), std::move(inputs));
            for (std::size_t m : merged)
                place[m] = index;
        }
        return folded;
    }
}
