// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/safetensors.h>

#include <hypersparse/plugins/deploy/little_endian.h>

#include <dlib/assert.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>

namespace hypersparse
{
    namespace
    {
        constexpr std::uint64_t length_bytes = 8;

        std::string all_of(std::istream& in, const std::string& name)
        {
            std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
            if (in.bad())
                throw safetensors_error(name + ": reading failed");
            return bytes;
        }

        std::size_t count_of(const std::vector<std::int64_t>& shape)
        {
            std::size_t count = 1;
            for (const std::int64_t n : shape)
                count *= static_cast<std::size_t>(n);
            return count;
        }

        std::string header_of(const std::vector<named_tensor>& tensors)
        {
            auto header = nlohmann::ordered_json::object();
            std::uint64_t offset = 0;
            for (const named_tensor& tensor : tensors)
            {
                DLIB_CASSERT(tensor.name != "__metadata__" && !header.contains(tensor.name), tensor.name);
                DLIB_CASSERT(tensor.values.size() == count_of(tensor.shape), tensor.name);
                const std::uint64_t end = offset + 4*tensor.values.size();
                header[tensor.name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
                offset = end;
            }
            std::string text = header.dump();
            text.append((8 - text.size() % 8) % 8, ' ');    // the data begins at a multiple of 8
            return text;
        }
    }

    safetensors_file::safetensors_file(const std::string& file_name) : name_(file_name)
    {
        std::ifstream in(file_name, std::ios::binary);
        if (!in)
            throw safetensors_error(file_name + ": cannot be opened for reading");
        bytes_ = all_of(in, name_);
        parse();
    }

    safetensors_file::safetensors_file(std::istream& in, const std::string& name) : name_(name)
    {
        bytes_ = all_of(in, name_);
        parse();
    }

    void safetensors_file::parse()
    {
        if (bytes_.size() < length_bytes)
            throw safetensors_error(name_ + ": " + std::to_string(bytes_.size()) + " bytes are too few for a safetensors file");
        const auto length = from_little_endian<std::uint64_t>(bytes_.data());
        const std::uint64_t available = bytes_.size() - length_bytes;
        if (length > largest_header || length > available)
            throw safetensors_error(name_ + ": a header of " + std::to_string(length) + " bytes was announced; "
                + std::to_string(available) + " bytes follow and at most " + std::to_string(largest_header)
                + " are allowed: not a safetensors file, or cut short");
        data_begin_ = length_bytes + length;
        try
        {
            entries_ = parse_safetensors_header(
                std::string_view(bytes_).substr(length_bytes, length), bytes_.size() - data_begin_);
        }
        catch (const std::exception& e)
        {
            throw safetensors_error(name_ + ": " + e.what());
        }
    }

    named_tensor safetensors_file::read(const safetensors_entry& entry) const
    {
        if (entry.dtype != "F32")
            throw safetensors_error(name_ + ": tensor '" + entry.name + "' has the type " + entry.dtype
                + ", expected F32: convert it before saving");
        named_tensor tensor{.name = entry.name, .shape = entry.shape, .values = {}};
        tensor.values.resize((entry.end - entry.begin)/4);
        const char* bytes = bytes_.data() + data_begin_ + entry.begin;
        for (float& value : tensor.values)
        {
            value = std::bit_cast<float>(from_little_endian<std::uint32_t>(bytes));
            bytes += 4;
        }
        return tensor;
    }

    void write_safetensors(std::ostream& out, const std::vector<named_tensor>& tensors)
    {
        const std::string header = header_of(tensors);
        char length[length_bytes];
        to_little_endian<std::uint64_t>(header.size(), length);
        out.write(length, length_bytes);
        out.write(header.data(), static_cast<std::streamsize>(header.size()));
        for (const named_tensor& tensor : tensors)
            write_floats(out, tensor.values);
        out.flush();
        if (!out)
            throw safetensors_error("writing a safetensors file failed; is the disk full?");
    }
}
