// SPDX-License-Identifier: BSL-1.0
#include "export_formats.h"

#include <hypersparse/networks/import_pytorch.h>
#include <hypersparse/plugins/deploy/c_source/c_source.h>
#include <hypersparse/plugins/deploy/graph/fold_affine.h>
#include <hypersparse/plugins/deploy/graph/remove_dead_structure.h>
#include <hypersparse/plugins/deploy/onnx/onnx_file.h>
#include <hypersparse/plugins/deploy/sparse_file/sparse_file.h>

#include <sstream>

namespace hypersparse::program
{
    namespace
    {
        // What is left of the network once all that pruning made useless is gone
        graph graph_of(const loaded_model& model)
        {
            graph g = remove_dead_structure(fold_affine(model.net->to_graph()));
            g.network = model.net->name();
            g.class_names = model.info.class_names;
            return g;
        }

        exported_file make_hsn(const loaded_model& model, const std::string& values)
        {
            value_format format = value_format::fp32;
            for (value_format other : {value_format::fp16, value_format::int8})
                if (values == name_of(other))
                    format = other;
            exported_file file = {.bytes = to_sparse_bytes(graph_of(model), format)};
            const sparse_file_info info = sparse_bytes_info(file.bytes, "the file");
            file.facts = {{"nonzeros", info.counts.nonzeros}, {"left_out", info.counts.left_out}};
            return file;
        }

        exported_file make_onnx(const loaded_model& model, const std::string&)
        {
            return {.bytes = onnx_file(graph_of(model))};
        }

        exported_file make_safetensors(const loaded_model& model, const std::string&)
        {
            std::ostringstream bytes;
            export_pytorch(*model.net, bytes);
            return {.bytes = std::move(bytes).str()};
        }

        exported_file make_dlib(const loaded_model& model, const std::string&)
        {
            std::ostringstream bytes;
            model.net->save_for_dlib(bytes);
            return {.bytes = std::move(bytes).str()};
        }

        exported_file make_c(const loaded_model& model, const std::string&)
        {
            c_source source = make_c_source(graph_of(model));
            return {.bytes = std::move(source.text), .facts = {{"function", source.name + "_run"},
                {"ram_bytes", source.ram_bytes}, {"flash_bytes", source.flash_bytes}}};
        }

        bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

        bool is_hsn(std::string_view beginning) { return beginning.starts_with("\x89" "HSN\r\n\x1a\n"); }
        bool is_onnx(std::string_view beginning) { return beginning.starts_with("\x08\x08\x12\x0bhypersparse"); }
        bool is_safetensors(std::string_view beginning)
        { return beginning.size() > 8 && beginning[8] == '{' && contains(beginning, "\"dtype\""); }
        bool is_dlib(std::string_view beginning) { return contains(beginning.substr(0, 64), "loss_multiclass_log_"); }
        bool is_c(std::string_view beginning) { return contains(beginning, "in C99, written by hypersparse."); }
    }

    const std::vector<export_format>& export_formats()
    {
        static const std::vector<export_format> formats = {
            {"hsn", "a sparse file", {"fp32", "fp16", "int8"}, make_hsn, is_hsn},
            {"onnx", "an ONNX file that art wrote", {"fp32"}, make_onnx, is_onnx},
            {"safetensors", "a safetensors file", {"fp32"}, make_safetensors, is_safetensors},
            {"dlib", "a dlib network", {"fp32"}, make_dlib, is_dlib},
            {"c", "a C file that art wrote", {"fp32"}, make_c, is_c}};
        return formats;
    }
}
