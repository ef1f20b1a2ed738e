// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/safetensors_header.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>

namespace hypersparse
{
    namespace
    {
        using nlohmann::json;

        const char* const metadata_key = "__metadata__";

        [[noreturn]] void refuse(const std::string& why)
        {
            throw safetensors_error("safetensors header: " + why);
        }

        class key_checker : public nlohmann::json_sax<json>
        {
            // json::parse keeps the last of two equal keys without a word, so keys are checked before it is used. The
            // depth is checked as well: header, tensor, list of numbers.
        public:
            bool null() override { return true; }
            bool boolean(bool) override { return true; }
            bool number_integer(number_integer_t) override { return true; }
            bool number_unsigned(number_unsigned_t) override { return true; }
            bool number_float(number_float_t, const string_t&) override { return true; }
            bool string(string_t&) override { return true; }
            bool binary(binary_t&) override { return true; }
            bool start_object(std::size_t) override { return open(); }
            bool end_object() override { return close(); }
            bool start_array(std::size_t) override { return open(); }
            bool end_array() override { return close(); }

            bool key(string_t& name) override
            {
                if (!keys_.back().insert(name).second)
                    refuse("the key '" + name + "' occurs twice");
                return true;
            }

            bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override
            {
                refuse("not valid JSON near byte " + std::to_string(position));
            }

        private:
            bool open()
            {
                constexpr std::size_t deepest = 3;
                if (keys_.size() == deepest)
                    refuse("nested too deeply");
                keys_.emplace_back();
                return true;
            }

            bool close()
            {
                keys_.pop_back();
                return true;
            }

            std::vector<std::set<std::string>> keys_;
        };

        std::uint64_t bytes_of(const std::string& dtype, const std::string& name)
        {
            static const std::map<std::string, std::uint64_t> sizes = {
                {"BOOL", 1}, {"U8", 1}, {"I8", 1}, {"F8_E4M3", 1}, {"F8_E5M2", 1}, {"I16", 2}, {"U16", 2}, {"F16", 2},
                {"BF16", 2}, {"I32", 4}, {"U32", 4}, {"F32", 4}, {"F64", 8}, {"I64", 8}, {"U64", 8}};
            const auto found = sizes.find(dtype);
            if (found == sizes.end())
                refuse("tensor '" + name + "' has the unknown type '" + dtype + "'");
            return found->second;
        }

        std::vector<std::uint64_t> numbers_of(const json& list, const std::string& name, const char* key)
        {
            std::vector<std::uint64_t> numbers;
            if (!list.is_array())
                refuse("'" + std::string(key) + "' of tensor '" + name + "' is not a list");
            for (const json& number : list)
            {
                if (!number.is_number_unsigned())
                    refuse("'" + std::string(key) + "' of tensor '" + name + "' holds " + number.dump()
                        + ", expected whole numbers from 0");
                numbers.push_back(number.get<std::uint64_t>());
            }
            return numbers;
        }

        std::uint64_t checked_size(const std::vector<std::uint64_t>& shape, std::uint64_t bytes, const std::string& name)
        {
            // A dimension of 0 makes the product 0, but must not hide an overflow of the others.
            constexpr std::uint64_t limit = std::numeric_limits<std::int64_t>::max();
            std::uint64_t size = bytes;
            bool empty = false;
            for (const std::uint64_t n : shape)
            {
                empty = empty || n == 0;
                if (n != 0 && size > limit/n)
                    refuse("the size of tensor '" + name + "' overflows");
                size *= std::max<std::uint64_t>(n, 1);
            }
            return empty ? 0 : size;
        }

        void check_metadata(const json& metadata)
        {
            if (!metadata.is_object())
                refuse("'__metadata__' is not an object");
            for (const auto& [name, text] : metadata.items())
                if (!text.is_string())
                    refuse("'__metadata__' holds something other than text under '" + name + "'");
        }

        safetensors_entry entry_of(const std::string& name, const json& tensor)
        {
            if (!tensor.is_object())
                refuse("tensor '" + name + "' is not an object");
            for (const auto& [key, value] : tensor.items())
                if (key != "dtype" && key != "shape" && key != "data_offsets")
                    refuse("tensor '" + name + "' has the unknown key '" + key + "'");
            for (const char* const key : {"dtype", "shape", "data_offsets"})
                if (!tensor.contains(key))
                    refuse("tensor '" + name + "' has no '" + key + "'");
            if (!tensor["dtype"].is_string())
                refuse("'dtype' of tensor '" + name + "' is not a text");

            safetensors_entry entry;
            entry.name = name;
            entry.dtype = tensor["dtype"].get<std::string>();
            const auto shape = numbers_of(tensor["shape"], name, "shape");
            const auto offsets = numbers_of(tensor["data_offsets"], name, "data_offsets");
            if (offsets.size() != 2 || offsets[0] > offsets[1])
                refuse("'data_offsets' of tensor '" + name + "' are not a begin and an end");
            const std::uint64_t size = checked_size(shape, bytes_of(entry.dtype, name), name);
            if (offsets[1] - offsets[0] != size)
                refuse("tensor '" + name + "' holds " + std::to_string(offsets[1] - offsets[0])
                    + " bytes, its shape and type need " + std::to_string(size));
            entry.shape.assign(shape.begin(), shape.end());
            entry.begin = offsets[0];
            entry.end = offsets[1];
            return entry;
        }

        void check_coverage(const std::vector<safetensors_entry>& entries, std::uint64_t data_size)
        {
            std::uint64_t expected = 0;
            for (const safetensors_entry& entry : entries)
            {
                if (entry.begin != expected)
                    refuse("the data of tensor '" + entry.name + "' begins at byte " + std::to_string(entry.begin)
                        + ", expected " + std::to_string(expected) + " (no gaps, no overlaps)");
                expected = entry.end;
            }
            if (expected != data_size)
                refuse("the tensors take " + std::to_string(expected) + " bytes, the file holds "
                    + std::to_string(data_size) + " bytes of data");
        }
    }

    std::vector<safetensors_entry> parse_safetensors_header(std::string_view text, std::uint64_t data_size)
    {
        key_checker checker;
        if (text.empty() || text.front() != '{' || !json::sax_parse(text, &checker))
            refuse("it does not start with '{'");
        const json header = json::parse(text);
        std::vector<safetensors_entry> entries;
        for (const auto& [name, value] : header.items())
        {
            if (name == metadata_key)
                check_metadata(value);
            else
                entries.push_back(entry_of(name, value));
        }
        std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b)
        {
            return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
        });
        check_coverage(entries, data_size);
        return entries;
    }
}
