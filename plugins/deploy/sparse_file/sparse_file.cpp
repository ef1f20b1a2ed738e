// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/sparse_file/sparse_file.h>

#include <hypersparse/plugins/deploy/sparse_file/graph_reader.h>
#include <hypersparse/plugins/deploy/sparse_file/graph_writer.h>
#include <hypersparse/plugins/files/whole_file.h>

namespace hypersparse
{
    namespace
    {
        // What action throws says which file it is about.
        template <typename function>
        auto naming(const std::string& name, const function& action)
        {
            try
            {
                return action();
            }
            catch (const io_error& e)           // names it already
            {
                throw sparse_file_error(e.what());
            }
            catch (const sparse_file_error& e)
            {
                throw sparse_file_error(name + ": " + e.what());
            }
            catch (const graph_error& e)
            {
                throw sparse_file_error(name + ": expected a valid graph, found " + e.what() + ": write the file anew");
            }
        }

        graph graph_of(std::string_view bytes)
        {
            const file_content content = read_file_content(bytes);
            return graph_reader(content).read();
        }
    }

    std::string to_sparse_bytes(const graph& g, value_format format)
    {
        return to_file_bytes(graph_writer(format).write(g));
    }

    graph from_sparse_bytes(std::string_view bytes, const std::string& name)
    {
        return naming(name, [&] { return graph_of(bytes); });
    }

    sparse_file_info sparse_bytes_info(std::string_view bytes, const std::string& name)
    {
        return naming(name, [&] { return read_file_info(bytes); });
    }

    void write_sparse_file(const std::string& path, const graph& g, value_format format)
    {
        naming(path, [&] { write_whole_file(path, to_sparse_bytes(g, format)); });
    }

    graph read_sparse_file(const std::string& path)
    {
        return naming(path, [&] { return graph_of(read_whole_file(path)); });
    }

    sparse_file_info read_sparse_file_info(const std::string& path)
    {
        return naming(path, [&] { return read_file_info(read_whole_file(path)); });
    }
}
