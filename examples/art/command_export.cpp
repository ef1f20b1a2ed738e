// SPDX-License-Identifier: BSL-1.0
#include "command_line.h"
#include "commands.h"
#include "export_formats.h"
#include "layer_report.h"
#include "output_file.h"

#include <hypersparse/plugins/report/table.h>
#include <hypersparse/plugins/training/durable_file.h>

#include <algorithm>
#include <iostream>

namespace hypersparse::program
{
    namespace
    {
        struct export_request
        {
            std::string model;
            std::string format;
            std::string out;
            std::string values;     // empty: the format's own
            bool json = false;
        };

        bool read_request(const arguments& args, export_request& r)
        {
            std::vector<std::string> names;
            for (const export_format& format : export_formats())
                names.push_back(format.name);
            CLI::App app("Writes a model for another program.\n"
                "  hsn          the sparse file: for the sparse engine, which needs no dlib, and for art bench\n"
                "  onnx         pixels in, logits out: for ONNX Runtime and all that read ONNX\n"
                "  safetensors  weights under PyTorch's names, which art import reads again\n"
                "  dlib         for dlib::deserialize() and the types of networks/stock_dlib.h\n"
                "  c            one C99 file without dependencies, for microcontrollers", "art export");
            app.add_option("MODEL", r.model, "model file, or the folder of a run")->required();
            app.add_option("--format", r.format, "format of the file")->required()->check(one_of(names));
            app.add_option("--out", r.out, "the file")->required();
            app.add_option("--values", r.values, "numbers of the weights; fp32 by default")
                ->check(one_of({"fp32", "fp16", "int8"}));
            add_json_flag(app, r.json);
            return parse(app, args);
        }

        const export_format& format_of(export_request& r)
        {
            const auto& format = *std::ranges::find(export_formats(), r.format, &export_format::name);
            if (r.values.empty())
                r.values = format.values.front();
            if (std::ranges::find(format.values, r.values) == format.values.end())
            {
                std::string possible;
                for (const std::string& values : format.values)
                    possible += (possible.empty() ? "" : " or ") + values;
                throw usage_error("export: --values: expected " + possible + " for --format " + r.format + ", found " + r.values);
            }
            return format;
        }

        nlohmann::ordered_json description(const export_request& r, const loaded_model& model, const exported_file& file)
        {
            const weight_totals totals = totals_of(model.net->layers());
            nlohmann::ordered_json json = {{"model", model.file}, {"file", r.out}, {"format", r.format}, {"values", r.values},
                {"network", model.net->name()}, {"classes", model.net->classes()}, {"prunable", totals.prunable},
                {"kept", totals.kept}, {"density", totals.density()}, {"bytes", file.bytes.size()}};
            json.update(file.facts);
            return json;
        }

        void print(const nlohmann::ordered_json& description)
        {
            table rows({{"file"}, {description["file"].get<std::string>()}});
            for (const char* key : {"format", "network", "kept", "prunable", "bytes", "left_out", "function", "ram_bytes", "flash_bytes"})
                if (description.contains(key))
                    rows.add_row({key, description[key].is_string() ? description[key].get<std::string>()
                        : description[key].dump()});
            std::cout << rows.text();
        }
    }

    int export_command(const arguments& args)
    {
        export_request request;
        if (!read_request(args, request))
            return exit_done;
        const export_format& format = format_of(request);
        demand_place_for_export("export", request.out, model_file_of(request.model), format.is_one, format.kind);
        const loaded_model model = open_model(request.model);
        const exported_file file = format.make(model, request.values);
        write_durably(request.out, file.bytes);
        const auto json = description(request, model, file);
        if (request.json)
            std::cout << json.dump() << std::endl;
        else
            print(json);
        return exit_done;
    }
}
