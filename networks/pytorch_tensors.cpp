// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/networks/pytorch_tensors.h>

#include <cmath>
#include <map>
#include <sstream>

namespace hypersparse::impl
{
    namespace
    {
        std::string shape_text(const std::vector<std::int64_t>& shape)
        {
            std::ostringstream text;
            text << '(';
            for (std::size_t i = 0; i < shape.size(); ++i)
                text << (i == 0 ? "" : ",") << shape[i];
            text << ')';
            return text.str();
        }

        bool ends_with(const std::string& name, const std::string& end)
        {
            return name.size() >= end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
        }

        std::string bad_number_in(const named_tensor& tensor)
        {
            const bool is_variance = ends_with(tensor.name, ".running_var");
            for (const float value : tensor.values)
                if (!std::isfinite(value) || (is_variance && value < 0))
                    return std::to_string(value);
            return "";
        }

        class complaints
        {
            // All that is wrong, on one line; names beyond the first few of a kind are counted.
        public:
            void add(const std::string& kind, const std::string& name) { names_[kind].push_back(name); }

            void throw_if_any() const
            {
                constexpr std::size_t shown = 12;
                std::string text;
                for (const auto& [kind, names] : names_)
                {
                    text += (text.empty() ? "" : "; ") + kind + ":";
                    for (std::size_t i = 0; i < names.size() && i < shown; ++i)
                        text += (i == 0 ? " " : ", ") + names[i];
                    if (names.size() > shown)
                        text += " and " + std::to_string(names.size() - shown) + " more";
                }
                if (!text.empty())
                    throw network_error("the tensors do not fit the network: " + text);
            }

        private:
            std::map<std::string, std::vector<std::string>> names_;
        };
    }

    std::vector<float> transposed(const float* values, std::size_t rows, std::size_t cols)
    {
        std::vector<float> result(rows*cols);
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < cols; ++c)
                result[c*rows + r] = values[r*cols + c];
        return result;
    }

    named_tensor part_of(const dlib::tensor& params, std::size_t begin, std::vector<std::int64_t> shape, std::string name)
    {
        std::size_t size = 1;
        for (const std::int64_t n : shape)
            size *= static_cast<std::size_t>(n);
        const float* first = params.host() + begin;
        return {.name = std::move(name), .shape = std::move(shape), .values = std::vector<float>(first, first + size)};
    }

    std::vector<const named_tensor*> matched(
        const std::vector<named_tensor>& expected, const std::vector<named_tensor>& given)
    {
        complaints wrong;
        std::map<std::string, const named_tensor*> by_name;
        for (const named_tensor& tensor : given)
            if (!by_name.emplace(tensor.name, &tensor).second)
                wrong.add("repeated", tensor.name);

        std::vector<const named_tensor*> in_order;
        for (const named_tensor& wanted : expected)
        {
            const auto found = by_name.find(wanted.name);
            if (found == by_name.end())
            {
                wrong.add("missing", wanted.name);
                continue;
            }
            const named_tensor& tensor = *found->second;
            if (tensor.shape != wanted.shape || tensor.values.size() != wanted.values.size())
                wrong.add("wrongly shaped", wanted.name + " " + shape_text(tensor.shape) + " instead of "
                    + shape_text(wanted.shape));
            else if (const std::string number = bad_number_in(tensor); !number.empty())
                wrong.add("with a number that cannot be", wanted.name + " (" + number + ")");
            in_order.push_back(&tensor);
            by_name.erase(found);
        }
        for (const auto& [name, tensor] : by_name)
            wrong.add("unexpected", name + " " + shape_text(tensor->shape));
        wrong.throw_if_any();
        return in_order;
    }
}
