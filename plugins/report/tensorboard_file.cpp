// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/tensorboard_file.h>

#include <array>
#include <bit>
#include <cmath>

namespace hypersparse
{
    namespace
    {
        std::array<std::uint32_t, 256> make_crc_table()
        {
            std::array<std::uint32_t, 256> table = {};
            for (std::uint32_t i = 0; i < 256; ++i)
            {
                std::uint32_t c = i;
                for (int bit = 0; bit < 8; ++bit)
                    c = c >> 1 ^ (c & 1 ? 0x82F63B78u : 0);
                table[i] = c;
            }
            return table;
        }

        template <typename number>
        std::string little_endian(number value)
        {
            std::string bytes;
            for (std::size_t i = 0; i < sizeof value; ++i)
                bytes += static_cast<char>(value >> 8 * i & 0xFF);
            return bytes;
        }

        // A checksum of data that holds checksums is masked, so that it does not become trivial.
        std::uint32_t masked_crc32c(std::string_view bytes)
        {
            const std::uint32_t crc = crc32c(bytes);
            return (crc >> 15 | crc << 17) + 0xA282EAD8u;
        }

        // The fields of a message, by number and kind.
        enum wire_kind
        {
            varint = 0,
            eight_bytes = 1,
            sized = 2,
            four_bytes = 5
        };

        std::string varint_of(std::uint64_t value)
        {
            std::string bytes;
            for (; value > 127; value >>= 7)
                bytes += static_cast<char>((value & 127) | 128);
            return bytes + static_cast<char>(value);
        }

        std::string field(unsigned number, wire_kind kind, const std::string& content)
        {
            return varint_of(number << 3 | kind) + (kind == sized ? varint_of(content.size()) : "") + content;
        }

        std::string double_of(double value) { return little_endian(std::bit_cast<std::uint64_t>(value)); }

        std::string event(double wall_time, std::uint64_t step, const std::string& what)
        {
            return field(1, eight_bytes, double_of(wall_time)) + field(2, varint, varint_of(step)) + what;
        }

        // A HistogramProto: minimum, maximum, count, sum, sum of squares, and, packed, the bins' upper ends and what is in them.
        std::string histogram_of(const weight_record& record)
        {
            double count = 0, sum = 0, squares = 0;
            std::string ends, contents;
            for (std::size_t i = 0; i < record.bins.size(); ++i)
            {
                const double middle = (std::log10(record.edge(i)) + std::log10(record.edge(i + 1))) / 2;
                count += record.bins[i];
                sum += record.bins[i] * middle;
                squares += record.bins[i] * middle * middle;
                ends += double_of(std::log10(record.edge(i + 1)));
                contents += double_of(record.bins[i]);
            }
            std::string text;
            unsigned number = 1;
            for (const double value : {std::log10(record.edge(0)), std::log10(record.edge(record.bins.size())), count, sum, squares})
                text += field(number++, eight_bytes, double_of(value));
            return text + field(6, sized, ends) + field(7, sized, contents);
        }

        std::string simple_value(const std::string& tag, double value)
        {
            const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
            return field(1, sized, field(1, sized, tag) + field(2, four_bytes, little_endian(bits)));
        }

        std::string tag_of(const std::string& key)
        {
            const std::string ending = "_accuracy";
            const std::size_t at = key.size() < ending.size() ? std::string::npos : key.rfind(ending);
            return at != std::string::npos && at + ending.size() == key.size() ? "accuracy/" + key.substr(0, at) : key;
        }
    }

    std::uint32_t crc32c(std::string_view bytes)
    {
        static const std::array<std::uint32_t, 256> table = make_crc_table();
        std::uint32_t crc = 0xFFFFFFFFu;
        for (const char c : bytes)
            crc = table[(crc ^ static_cast<unsigned char>(c)) & 255] ^ crc >> 8;
        return ~crc;
    }

    std::string tfrecord(std::string_view content)
    {
        const std::string length = little_endian(static_cast<std::uint64_t>(content.size()));
        return length + little_endian(masked_crc32c(length)) + std::string(content) + little_endian(masked_crc32c(content));
    }

    std::string tensorboard_events(const std::vector<epoch_record>& epochs, const std::vector<weight_record>& weights, double start)
    {
        double now = start;
        std::string file = tfrecord(event(now, 0, field(3, sized, "brain.Event:2")));
        for (const epoch_record& epoch : epochs)
        {
            now += epoch.number("seconds").value_or(0);
            std::string values;
            for (const auto& [key, value] : epoch.numbers)
                if (value && key != "seconds")
                    values += simple_value(tag_of(key), *value);
            for (const weight_record& record : weights)
                if (record.epoch == epoch.epoch && record.weights() > 0)
                    values += field(1, sized, field(1, sized, "weights/log10_magnitude") + field(5, sized, histogram_of(record)))
                        + simple_value("weights/zero_share", record.zeros / record.weights());
            if (!values.empty())
                file += tfrecord(event(now, epoch.epoch, field(5, sized, values)));
        }
        return file;
    }
}
