// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_MAKE_GRAPH_IMPL_H
#define HYPERSPARSE_PLUGINS_DEPLOY_GRAPH_MAKE_GRAPH_IMPL_H

#include <hypersparse/plugins/deploy/graph/layer_reader.h>

#include <dlib/dnn/core.h>

#include <sstream>
#include <type_traits>

namespace hypersparse
{
    namespace impl
    {
        template <typename T>
        struct network_part
        {
            enum { is_input = !dlib::is_nonloss_layer_type<T>::value && !dlib::is_loss_layer_type<T>::value };
            enum { is_layer = false, is_tag = false, is_skip = false, is_repeat = false };
        };

        template <typename details, typename subnet>
        struct network_part<dlib::add_layer<details, subnet>>
        {
            enum { is_input = false, is_layer = true, is_tag = false, is_skip = false, is_repeat = false };
        };

        template <unsigned long tag, typename subnet>
        struct network_part<dlib::add_tag_layer<tag, subnet>>
        {
            enum { is_input = false, is_layer = false, is_tag = true, is_skip = false, is_repeat = false };
            static constexpr unsigned long id = tag;
        };

        template <template <typename> class tag, typename subnet>
        struct network_part<dlib::add_skip_layer<tag, subnet>>
        {
            enum { is_input = false, is_layer = false, is_tag = false, is_skip = true, is_repeat = false };
            static constexpr unsigned long id = dlib::tag_id<tag>::id;
        };

        template <std::size_t n, template <typename> class block, typename subnet>
        struct network_part<dlib::repeat<n, block, subnet>>
        {
            enum { is_input = false, is_layer = false, is_tag = false, is_skip = false, is_repeat = true };
        };

        template <typename layer_type>
        std::string kind_of(const layer_type& l)
        {
            std::ostringstream description;
            description << l;
            const std::string text = description.str();
            return text.substr(0, text.find_first_of(" \t\n(<"));
        }

        class network_walk
        {
        public:
            network_walk(layer_reader& reader, std::size_t above_input) : reader_(reader), above_(above_input) {}

            template <typename T>
            void walk(const T& part)
            {
                using kind = network_part<T>;
                if constexpr (kind::is_input)
                {
                    // within a repeat, it stands for the layer below
                    if constexpr (!std::is_same_v<T, dlib::impl::repeat_input_layer>)
                        read(part, above_);
                }
                else
                {
                    walk(part.subnet());
                    if constexpr (kind::is_repeat)
                    {
                        for (std::size_t i = part.num_repetitions(); i-- > 0;)      // dlib counts repetitions from the output
                            walk(part.get_repeated_layer(i));
                    }
                    else
                    {
                        --above_;
                        if constexpr (kind::is_layer)
                            read(part.layer_details(), above_);
                        else if constexpr (kind::is_tag)
                            reader_.set_tag(kind::id);
                        else if constexpr (kind::is_skip)
                            reader_.go_to_tag(kind::id);
                    }
                }
            }

        private:
            template <typename layer_type>
            void read(const layer_type& l, std::size_t dlib_index)
            {
                reader_.begin_layer(kind_of(l), dlib_index);
                if constexpr (requires { reader_.read(l); })
                    reader_.read(l);
                else
                    reader_.refuse("a layer that a graph can hold (see make_graph.h)", "this one");
            }

            layer_reader& reader_;
            std::size_t above_;     // layers between the one read last and the output, that is dlib's number of it
        };
    }

    template <typename net_type>
    graph make_graph(const net_type& net, std::size_t rows, std::size_t cols)
    {
        layer_reader reader(rows, cols);
        impl::network_walk(reader, net_type::num_layers - 1).walk(net);
        return reader.take();
    }
}

#endif
