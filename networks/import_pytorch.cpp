// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/networks/import_pytorch.h>

#include <hypersparse/networks/network_error.h>
#include <hypersparse/plugins/deploy/safetensors.h>

namespace hypersparse
{
    namespace
    {
        bool is_batch_counter(const safetensors_entry& entry)
        {
            const std::string end = ".num_batches_tracked";
            return entry.dtype == "I64" && entry.shape.empty() && entry.name.size() > end.size()
                && entry.name.compare(entry.name.size() - end.size(), end.size(), end) == 0;
        }
    }

    void import_pytorch(network& net, const std::string& file_name)
    {
        const safetensors_file file(file_name);
        std::vector<named_tensor> tensors;
        for (const safetensors_entry& entry : file.entries())
            if (!is_batch_counter(entry))
                tensors.push_back(file.read(entry));
        try
        {
            net.set_pytorch_tensors(tensors);
        }
        catch (const network_error& e)
        {
            throw network_error(file_name + ": for " + net.name() + " with " + std::to_string(net.classes())
                + " classes, " + e.what());
        }
    }

    void export_pytorch(const network& net, std::ostream& out)
    {
        write_safetensors(out, net.pytorch_tensors());
    }
}
