// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/graph/graph.h>

#include <hypersparse/plugins/deploy/graph/node_shape.h>

#include <utility>

namespace hypersparse
{
    namespace
    {
        const sparse_matrix* matrix_of(const operation& what)
        {
            if (const auto* c = std::get_if<convolution_operation>(&what)) return &c->filters;
            if (const auto* t = std::get_if<transposed_convolution_operation>(&what)) return &t->filters;
            if (const auto* f = std::get_if<fully_connected_operation>(&what)) return &f->weights;
            if (const auto* l = std::get_if<linear_operation>(&what)) return &l->weights;
            return nullptr;
        }

        // How often each weight of the node is used for one image
        std::size_t uses(const graph& g, std::size_t index)
        {
            const graph_node& node = g[index];
            if (std::holds_alternative<convolution_operation>(node.what))
                return node.shape.plane();
            if (std::holds_alternative<transposed_convolution_operation>(node.what))
                return g[node.inputs[0]].shape.plane();
            if (std::holds_alternative<linear_operation>(node.what))
                return node.shape.channels * node.shape.rows;
            return 1;
        }
    }

    std::size_t graph::add(std::string name, operation what, std::vector<std::size_t> inputs)
    {
        const std::size_t index = nodes_.size();
        try
        {
            if ((index == 0) != std::holds_alternative<input_operation>(what))
                throw graph_error("expected the input as first node and nowhere else, found " + std::string(name_of(what)));
            std::vector<tensor_shape> shapes;
            for (std::size_t input : inputs)
            {
                if (input >= index)
                    throw graph_error("expected inputs before this node, found number " + std::to_string(input));
                shapes.push_back(nodes_[input].shape);
            }
            const tensor_shape shape = checked_shape(what, shapes);
            nodes_.push_back({std::move(name), std::move(what), std::move(inputs), shape});
        }
        catch (const graph_error& e)
        {
            throw graph_error("node " + std::to_string(index) + " '" + name + "': " + e.what());
        }
        return index;
    }

    const char* name_of(const operation& op)
    {
        static constexpr const char* names[] = {"input", "convolution", "transposed convolution", "fully connected", "linear",
            "affine", "activation", "pool", "add", "concat"};
        static_assert(std::size(names) == std::variant_size_v<operation>);
        return names[op.index()];
    }

    const char* name_of(activation function)
    {
        switch (function)
        {
            case activation::relu: return "relu";
            case activation::leaky_relu: return "leaky_relu";
            case activation::sigmoid: return "sigmoid";
            case activation::tanh: return "tanh";
            case activation::gelu: return "gelu";
            case activation::silu: return "silu";
            case activation::mish: return "mish";
            case activation::clipped_relu: return "clipped_relu";
            case activation::elu: return "elu";
        }
        return "?";
    }

    std::size_t weights(const graph_node& node)
    {
        const sparse_matrix* m = matrix_of(node.what);
        return m ? m->rows() * m->columns : 0;
    }

    std::size_t nonzeros(const graph_node& node)
    {
        const sparse_matrix* m = matrix_of(node.what);
        return m ? m->nonzeros() : 0;
    }

    std::size_t dense_macs(const graph& g, std::size_t index)
    {
        return weights(g[index]) * uses(g, index);
    }

    std::size_t macs(const graph& g, std::size_t index)
    {
        return nonzeros(g[index]) * uses(g, index);
    }
}
