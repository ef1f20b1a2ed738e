// SPDX-License-Identifier: BSL-1.0
// The messages are those of https://github.com/onnx/onnx/blob/v1.12.0/onnx/onnx.proto, written by hand: they are few, the format
// does not change, and generated classes would bring protobuf to every program, of which Debian has no static libonnx.
#include <hypersparse/plugins/deploy/onnx/onnx_file.h>

#include <hypersparse/plugins/deploy/onnx/onnx_operations.h>

#include <nlohmann/json.hpp>

#include <limits>

namespace hypersparse
{
    namespace
    {
        namespace model_proto
        {
            constexpr std::uint32_t ir_version = 1, producer_name = 2, doc_string = 6, graph = 7, opset_import = 8;
            constexpr std::uint32_t metadata_props = 14;
        }
        namespace graph_proto { constexpr std::uint32_t name = 2, input = 11, output = 12; }
        namespace opset_proto { constexpr std::uint32_t version = 2; }
        namespace entry_proto { constexpr std::uint32_t key = 1, value = 2; }
        namespace value_proto { constexpr std::uint32_t name = 1, type = 2; }
        namespace type_proto { constexpr std::uint32_t tensor_type = 1; }
        namespace tensor_type_proto { constexpr std::uint32_t elem_type = 1, shape = 2; constexpr std::int64_t is_float = 1; }
        namespace shape_proto { constexpr std::uint32_t dim = 1; }
        namespace dimension_proto { constexpr std::uint32_t dim_value = 1, dim_param = 2; }

        constexpr const char* input_name = "image";
        constexpr const char* output_name = "logits";

        // A tensor of N images
        protobuf_message value(const std::string& name, const std::vector<std::size_t>& sizes)
        {
            protobuf_message shape, batch;
            batch.add_bytes(dimension_proto::dim_param, "N");
            shape.add_message(shape_proto::dim, batch);
            for (std::size_t size : sizes)
            {
                protobuf_message dimension;
                dimension.add_number(dimension_proto::dim_value, static_cast<std::int64_t>(size));
                shape.add_message(shape_proto::dim, dimension);
            }
            protobuf_message tensor, type, message;
            tensor.add_number(tensor_type_proto::elem_type, tensor_type_proto::is_float);
            tensor.add_message(tensor_type_proto::shape, shape);
            type.add_message(type_proto::tensor_type, tensor);
            message.add_bytes(value_proto::name, name);
            message.add_message(value_proto::type, type);
            return message;
        }

        onnx_nodes nodes_of(const graph& g)
        {
            onnx_nodes nodes;
            nodes.new_name(input_name);
            const std::string output = nodes.new_name(output_name);
            std::vector<std::string> tensors;
            for (std::size_t i = 0; i < g.size(); ++i)
            {
                const bool is_output = i + 1 == g.size() && std::holds_alternative<fully_connected_operation>(g[i].what);
                const std::string name = is_output ? output : nodes.new_name(g[i].name.empty() ? "node" : g[i].name);
                tensors.push_back(add_operation_nodes(g, i, tensors, name, nodes));
            }
            if (tensors.back() != output)
                nodes.add_node(g.output_shape().plane() == 1 ? "Flatten" : "Identity", output, {tensors.back()});
            return nodes;
        }

        protobuf_message graph_message(const graph& g)
        {
            const tensor_shape in = g.input_shape(), out = g.output_shape();
            protobuf_message message = nodes_of(g).message();
            message.add_bytes(graph_proto::name, g.network.empty() ? "network" : g.network);
            message.add_message(graph_proto::input, value(input_name, {in.channels, in.rows, in.cols}));
            message.add_message(graph_proto::output, value(output_name, out.plane() == 1 ? std::vector{out.channels}
                : std::vector{out.channels, out.rows, out.cols}));
            return message;
        }

        protobuf_message metadata(const std::string& key, const nlohmann::json& value)
        {
            using json = nlohmann::json;
            protobuf_message message;
            message.add_bytes(entry_proto::key, key);
            message.add_bytes(entry_proto::value, value.is_string() ? value.get<std::string>()
                : value.dump(-1, ' ', false, json::error_handler_t::replace));
            return message;
        }
    }

    std::string onnx_file(const graph& g)
    {
        protobuf_message operators, model;
        operators.add_number(opset_proto::version, 17);
        model.add_number(model_proto::ir_version, 8);
        model.add_bytes(model_proto::producer_name, "hypersparse");
        model.add_bytes(model_proto::doc_string, "image: pixels from 0 to 255, channel by channel; logits: one for each class");
        model.add_message(model_proto::graph, graph_message(g));
        model.add_message(model_proto::opset_import, operators);
        model.add_message(model_proto::metadata_props, metadata("network", g.network));
        model.add_message(model_proto::metadata_props, metadata("class_names", g.class_names));
        if (model.bytes().size() > std::numeric_limits<std::int32_t>::max())
            throw graph_error("expected a network of less than 2^31 bytes for ONNX, found " + std::to_string(model.bytes().size())
                + "; use another format");
        return model.bytes();
    }
}
