// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ONNX_ONNX_NODES_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ONNX_ONNX_NODES_H

#include <hypersparse/plugins/deploy/onnx/protobuf_message.h>

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace hypersparse
{
    struct onnx_attribute
    {
        std::string name;
        std::variant<std::int64_t, float, std::vector<std::int64_t>> value;
    };

    class onnx_nodes
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The nodes and constants of an ONNX graph (GraphProto in onnx.proto) that is being written. A node has the name
                of the one tensor that it makes. Every name is given once.
        !*/

    public:
        std::string new_name(const std::string& wanted);
        /*!
            ensures
                - returns wanted, or, if this name was returned before, wanted with a number behind it that makes it new
        !*/

        std::string add_node(const std::string& type, const std::string& name, const std::vector<std::string>& inputs,
            const std::vector<onnx_attribute>& attributes = {});
        /*!
            requires
                - new_name() returned name; inputs are names of tensors
            ensures
                - there is a node of this type of operator, and returns name
        !*/

        std::string add_floats(const std::string& wanted, const std::vector<std::int64_t>& shape, std::span<const float> values);
        std::string add_integers(const std::string& wanted, std::span<const std::int64_t> values);
        /*!
            requires
                - values.size() is the product of shape; {} is the shape of a single number
            ensures
                - there is a constant tensor with these values, and returns its name, new_name(wanted). Integers have one
                  dimension.
        !*/

        const protobuf_message& message() const { return message_; }
        /*!
            ensures
                - returns a GraphProto that has nodes and initializers only
        !*/

    private:
        protobuf_message message_;
        std::set<std::string> names_;
    };
}

#endif
