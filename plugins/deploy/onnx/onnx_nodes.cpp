// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/onnx/onnx_nodes.h>

#include <hypersparse/plugins/deploy/little_endian.h>

namespace hypersparse
{
    namespace
    {
        // Numbers of fields and values, from https://github.com/onnx/onnx/blob/v1.12.0/onnx/onnx.proto
        namespace graph_proto { constexpr std::uint32_t node = 1, initializer = 5; }
        namespace node_proto { constexpr std::uint32_t input = 1, output = 2, name = 3, op_type = 4, attribute = 5; }
        namespace attribute_proto
        {
            constexpr std::uint32_t name = 1, f = 2, i = 3, ints = 8, type = 20;
            constexpr std::int64_t is_float = 1, is_int = 2, is_ints = 7;
        }
        namespace tensor_proto
        {
            constexpr std::uint32_t dims = 1, data_type = 2, name = 8, raw_data = 9;
            constexpr std::int64_t is_float = 1, is_int64 = 7;
        }

        struct attribute_value
        {
            protobuf_message& out;

            void operator()(float value) const
            {
                out.add_float(attribute_proto::f, value);
                out.add_number(attribute_proto::type, attribute_proto::is_float);
            }

            void operator()(std::int64_t value) const
            {
                out.add_number(attribute_proto::i, value);
                out.add_number(attribute_proto::type, attribute_proto::is_int);
            }

            void operator()(const std::vector<std::int64_t>& values) const
            {
                for (std::int64_t value : values)
                    out.add_number(attribute_proto::ints, value);
                out.add_number(attribute_proto::type, attribute_proto::is_ints);
            }
        };

        protobuf_message message_of(const onnx_attribute& attribute)
        {
            protobuf_message message;
            message.add_bytes(attribute_proto::name, attribute.name);
            std::visit(attribute_value{message}, attribute.value);
            return message;
        }

        protobuf_message tensor(const std::string& name, std::span<const std::int64_t> shape, std::int64_t type)
        {
            protobuf_message message;
            for (std::int64_t size : shape)
                message.add_number(tensor_proto::dims, size);
            message.add_number(tensor_proto::data_type, type);
            message.add_bytes(tensor_proto::name, name);
            return message;
        }
    }

    std::string onnx_nodes::new_name(const std::string& wanted)
    {
        std::string name = wanted;
        for (int number = 2; !names_.insert(name).second; ++number)
            name = wanted + '_' + std::to_string(number);
        return name;
    }

    std::string onnx_nodes::add_node(const std::string& type, const std::string& name, const std::vector<std::string>& inputs,
        const std::vector<onnx_attribute>& attributes)
    {
        protobuf_message node;
        for (const std::string& input : inputs)
            node.add_bytes(node_proto::input, input);
        node.add_bytes(node_proto::output, name);
        node.add_bytes(node_proto::name, name);
        node.add_bytes(node_proto::op_type, type);
        for (const onnx_attribute& attribute : attributes)
            node.add_message(node_proto::attribute, message_of(attribute));
        message_.add_message(graph_proto::node, node);
        return name;
    }

    std::string onnx_nodes::add_floats(const std::string& wanted, const std::vector<std::int64_t>& shape,
        std::span<const float> values)
    {
        const std::string name = new_name(wanted);
        protobuf_message message = tensor(name, shape, tensor_proto::is_float);
        message.add_floats_as_bytes(tensor_proto::raw_data, values);
        message_.add_message(graph_proto::initializer, message);
        return name;
    }

    std::string onnx_nodes::add_integers(const std::string& wanted, std::span<const std::int64_t> values)
    {
        const std::string name = new_name(wanted);
        const std::int64_t shape[] = {static_cast<std::int64_t>(values.size())};
        protobuf_message message = tensor(name, shape, tensor_proto::is_int64);
        std::string bytes(8*values.size(), '\0');
        for (std::size_t i = 0; i < values.size(); ++i)
            to_little_endian(static_cast<std::uint64_t>(values[i]), bytes.data() + 8*i);
        message.add_bytes(tensor_proto::raw_data, bytes);
        message_.add_message(graph_proto::initializer, message);
        return name;
    }
}
