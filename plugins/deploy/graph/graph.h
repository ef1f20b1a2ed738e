// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_GRAPH_H
#define HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_GRAPH_H

#include <hypersparse/plugins/deploy/graph/operations.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace hypersparse
{
    struct graph_error : std::runtime_error
    {
        using std::runtime_error::runtime_error;
    };

    struct graph_node
    {
        std::string name;                   // for people; need not be unique
        operation what;
        std::vector<std::size_t> inputs;    // indices of nodes before this one
        tensor_shape shape = {};            // of the output for one image
    };

    class graph
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A trained network as a flat list of operations with their weights, free of dlib: what deployment reads
                (interpreter, sparse file, sparse engine, ONNX, C). The first node is the image, the last one the output, and
                every node reads nodes before it, so a graph has no cycles.

            CONVENTION
                Every node that is in a graph is valid: its inputs are as many as its operation takes, sizes fit, weights are
                finite, and its shape is that of what it computes.
        !*/

    public:
        std::string network;                    // name of the architecture; may be empty
        std::vector<std::string> class_names;   // one for each output, or none

        const std::vector<graph_node>& nodes() const { return nodes_; }
        const graph_node& operator[](std::size_t index) const { return nodes_[index]; }
        std::size_t size() const { return nodes_.size(); }
        tensor_shape input_shape() const { return nodes_.front().shape; }
        tensor_shape output_shape() const { return nodes_.back().shape; }

        std::size_t add(std::string name, operation what, std::vector<std::size_t> inputs);
        /*!
            ensures
                - the graph ends with this node, and returns its index. Its shape is computed.
            throws
                - graph_error with the node's name and index, what was expected and what was found, if it would not be
                  valid; the graph is then as before
        !*/

    private:
        std::vector<graph_node> nodes_;
    };

    std::size_t weights(const graph_node& node);
    /*!
        ensures
            - returns how many weights the node would have if it were dense; 0 for one that has none
    !*/

    std::size_t nonzeros(const graph_node& node);
    /*!
        ensures
            - returns how many weights it has
    !*/

    std::size_t dense_macs(const graph& g, std::size_t index);
    std::size_t macs(const graph& g, std::size_t index);
    /*!
        ensures
            - returns the multiplications by weights that node index makes for one image, of all weights or of those that are
              not zero. Places in the padding count.
    !*/
}

#endif
