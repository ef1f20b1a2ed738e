// SPDX-License-Identifier: BSL-1.0
#include "output_file.h"

#include "program.h"

#include <hypersparse/plugins/training/container.h>

#include <filesystem>
#include <fstream>
#include <functional>

namespace hypersparse::program
{
    namespace fs = std::filesystem;

    namespace
    {
        bool is_model(const std::string& file)
        {
            try
            {
                read_container(file, "model");
                return true;
            }
            catch (const file_error&)
            {
                return false;
            }
        }

        bool begins_with(const std::string& file, const std::string& head)
        {
            std::string found(head.size(), ' ');
            std::ifstream in(file, std::ios::binary);
            return in.read(found.data(), static_cast<std::streamsize>(found.size())) && found == head;
        }

        std::string beginning_of(const std::string& file)
        {
            std::string head(4096, ' ');
            std::ifstream in(file, std::ios::binary);
            in.read(head.data(), static_cast<std::streamsize>(head.size()));
            head.resize(static_cast<std::size_t>(in.gcount()));
            return head;
        }

        void demand_another_file(const std::string& command, const std::string& out, const std::string& input)
        {
            std::error_code ignored;
            if (fs::equivalent(out, input, ignored))
                throw usage_error(command + ": --out: expected another file than the input, found " + out + "; choose another name");
        }

        bool is_numpy_array(const std::string& file) { return begins_with(file, "\x93NUMPY"); }
        bool is_sample_list(const std::string& file) { return begins_with(file, "hypersparse sample list "); }
        bool is_page(const std::string& file) { return begins_with(file, "<!DOCTYPE html>\n<!-- hypersparse -->"); }
        bool is_table(const std::string& file) { return begins_with(file, "run,epoch,phase"); }

        void demand_place(const std::string& where, const std::string& out,
            const std::function<bool(const std::string&)>& may_be_replaced, const std::string& kind)
        {
            std::error_code ignored;
            const fs::file_status status = fs::status(out, ignored);
            if (out.empty() || (fs::exists(status) && !(fs::is_regular_file(status) && may_be_replaced(out))))
                throw usage_error(where + ": expected the name of a new file, or of " + kind + " to be replaced, found '" + out
                    + "', which is neither; choose another name");
        }
    }

    void demand_place_for_model(const std::string& command, const std::string& out, const std::string& input)
    {
        demand_another_file(command, out, input);
        demand_place(command + ": --out", out, is_model, "a model");
    }

    void demand_place_for_page(const std::string& command, const std::string& out)
    {
        demand_place(command + ": --out", out, is_page, "a page of art report");
    }

    void demand_place_for_table(const std::string& command, const std::string& out)
    {
        demand_place(command + ": --csv", out, is_table, "a table of art report");
    }

    void demand_place_for_logits(const std::string& command, const std::string& out)
    {
        demand_place(command + ": --logits", out, is_numpy_array, "a NumPy array");
    }

    void demand_place_for_scores(const std::string& command, const std::string& out)
    {
        demand_place(command + ": --out", out, is_sample_list, "a list of samples");
    }

    void demand_place_for_export(const std::string& command, const std::string& out, const std::string& input,
        bool (*is_one)(std::string_view beginning), const std::string& kind)
    {
        demand_another_file(command, out, input);
        demand_place(command + ": --out", out, [is_one](const std::string& file) { return is_one(beginning_of(file)); }, kind);
    }
}
