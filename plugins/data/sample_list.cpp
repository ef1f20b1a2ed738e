// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/data_error.h>
#include <hypersparse/plugins/data/sample_list.h>
#include <hypersparse/plugins/training/durable_file.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace hypersparse
{
    namespace
    {
        constexpr std::string_view first_line = "hypersparse sample list 1", no_score = "none";

        bool is_line(std::string_view text)
        {
            const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' '; };
            return !text.empty() && text.front() != ' ' && text.back() != ' ' && std::none_of(text.begin(), text.end(), is_control);
        }

        template <typename number_type>
        std::string number_text(number_type number)
        {
            std::array<char, 32> text{};
            return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr};
        }

        class line_reader
        {
            /*!
                The lines of a list, one after the other. Every error names the file and the line.
            !*/
        public:
            line_reader(const std::string& path, std::string_view text) : path_(path), rest_(text) {}

            std::string_view next(const std::string& expected)
            {
                ++number_;
                const auto end = rest_.find('\n');
                if (end == std::string_view::npos)
                    fail(expected, rest_.empty() ? "the end of the file" : "a line without an end");
                const std::string_view line = rest_.substr(0, end);
                rest_.remove_prefix(end + 1);
                return line;
            }

            std::string_view value(const std::string& key)
            {
                const std::string expected = "'" + key + "' and its value";
                const std::string_view line = next(expected);
                if (line.substr(0, key.size() + 1) != key + ' ' || !is_line(line) || !is_line(line.substr(key.size() + 1)))
                    fail(expected, line);
                return line.substr(key.size() + 1);
            }

            template <typename number_type>
            number_type number(std::string_view text, const std::string& expected) const
            {
                number_type result{};
                const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), result);
                if (error != std::errc() || stop != text.data() + text.size())
                    fail(expected, text);
                return result;
            }

            [[noreturn]] void fail(const std::string& expected, std::string_view found) const
            {
                throw data_error(path_, "line " + std::to_string(number_) + ": expected " + expected + ", found '"
                    + std::string(found.substr(0, 60)) + "'; make the list again");
            }

            bool at_end() const { return rest_.empty(); }

        private:
            std::string path_;
            std::string_view rest_;
            std::size_t number_ = 0;
        };

        sample_choice read_choice(line_reader& lines)
        {
            const std::string_view text = lines.value("choice");
            try
            {
                return parse_sample_choice(std::string(text));
            }
            catch (const score_error&)
            {
                lines.fail("hardest:SHARE, easiest:SHARE or random:SHARE", text);
            }
        }

        sample_list read_head(line_reader& lines)
        {
            if (const auto line = lines.next("'" + std::string(first_line) + "'"); line != first_line)
                lines.fail("'" + std::string(first_line) + "'", line);
            sample_list list;
            list.data = lines.value("data");
            list.samples = lines.number<std::size_t>(lines.value("samples"), "a number of samples");
            list.digest = lines.value("digest");
            list.score = lines.value("score");
            list.origin = lines.value("origin");
            list.choice = read_choice(lines);
            if (list.score == no_score && list.choice.order != sample_order::random)
                lines.fail("a random choice, because there are no scores", to_text(list.choice));
            list.seed = lines.number<unsigned long long>(lines.value("seed"), "a seed");
            return list;
        }

        void read_sample(line_reader& lines, sample_list& list)
        {
            const std::string_view line = lines.next("an index");
            const auto blank = line.find(' ');
            const auto index = lines.number<std::size_t>(line.substr(0, blank), "an index");
            if (index >= list.samples || (!list.indices.empty() && index <= list.indices.back()))
                lines.fail("an index above the one before and below " + std::to_string(list.samples), line);
            list.indices.push_back(index);
            if ((blank == std::string_view::npos) != (list.score == no_score))
                lines.fail(list.score == no_score ? "an index alone" : "an index and its score", line);
            if (blank == std::string_view::npos)
                return;
            list.scores.push_back(lines.number<double>(line.substr(blank + 1), "a score"));
            if (std::isnan(list.scores.back()))
                lines.fail("a score that is a number", line);
        }
    }

    sample_list make_sample_list(const std::string& data, const std::string& score, const std::string& origin, const sample_choice& choice,
        std::size_t samples, const std::vector<double>& scores, unsigned long long seed)
    {
        DLIB_CASSERT(is_line(data) && is_line(score) && is_line(origin),
            "data '" << data << "', score '" << score << "', origin '" << origin << "'");
        DLIB_CASSERT((score == no_score) == scores.empty() && (scores.empty() || scores.size() == samples),
            "score: " << score << ", samples: " << samples << ", scores: " << scores.size());
        sample_list list{.data = data, .samples = samples, .score = score, .origin = origin, .choice = choice, .seed = seed,
            .indices = choose_samples(choice, samples, scores, seed), .scores = {}};
        if (!scores.empty())
            for (const std::size_t index : list.indices)
            {
                if (std::isnan(scores[index]))
                    throw score_error("sample " + std::to_string(index) + ": expected a score, found NaN; make the scores again");
                list.scores.push_back(scores[index]);
            }
        return list;
    }

    void save_sample_list(const sample_list& list, const std::string& path)
    {
        std::string text = std::string(first_line) + "\ndata " + list.data + "\nsamples " + number_text(list.samples)
            + "\ndigest " + list.digest + "\nscore " + list.score + "\norigin " + list.origin + "\nchoice "
            + to_text(list.choice) + "\nseed " + number_text(list.seed) + "\nchosen " + number_text(list.indices.size()) + '\n';
        for (std::size_t i = 0; i < list.indices.size(); ++i)
        {
            text += number_text(list.indices[i]);
            if (!list.scores.empty())
                text += ' ' + number_text(list.scores[i]);
            text += '\n';
        }
        write_durably(path, text + "end\n");
    }

    sample_list load_sample_list(const std::string& path)
    {
        const std::string text = read_file(path);
        line_reader lines(path, text);
        sample_list list = read_head(lines);
        const std::string_view chosen = lines.value("chosen");
        const std::size_t count = chosen_count(list.samples, list.choice.share);
        if (count == 0 || lines.number<std::size_t>(chosen, "a number") != count)
            lines.fail(std::to_string(count) + " chosen ones of " + std::to_string(list.samples), chosen);
        for (std::size_t i = 0; i < count; ++i)
            read_sample(lines, list);
        if (const auto line = lines.next("'end'"); line != "end" || !lines.at_end())
            lines.fail("'end' and nothing after it", line);
        return list;
    }

    labelled_images take_samples(const labelled_images& data, const sample_list& list)
    {
        if (data.images.size() != list.samples)
            throw data_error("sample list of " + list.data + ": expected a data set of " + std::to_string(list.samples)
                + " training images, found " + std::to_string(data.images.size()) + "; take the data set that the list was made for");
        labelled_images taken;
        for (const std::size_t index : list.indices)
        {
            taken.images.push_back(data.images.at(index));
            taken.labels.push_back(data.labels.at(index));
        }
        return taken;
    }
}
