// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/run_history.h>

#include <hypersparse/plugins/report/html/escape.h>
#include <hypersparse/plugins/report/html/legend.h>
#include <hypersparse/plugins/report/html/number_text.h>
#include <hypersparse/plugins/report/phase_names.h>

#include <algorithm>
#include <charconv>

namespace hypersparse::html
{
    namespace
    {
        bool is_among(const std::string& name, const std::vector<std::string>& names)
        {
            return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
        }

        std::size_t whole_number(const std::string& text)
        {
            std::size_t value = 0;
            std::from_chars(text.data(), text.data() + text.size(), value);
            return value;
        }

        std::string counted_epochs(std::size_t count) { return std::to_string(count) + (count == 1 ? " epoch" : " epochs"); }

        struct art_end
        {
            phase_span span;
            std::size_t limit = 0;      // most epochs of the phase; 0: not known
            bool over = false;
            bool as_good = false;       // the pruned copy in its last epoch

            std::size_t epochs() const { return span.last - span.first + 1; }
            bool by_itself() const { return over && (as_good || limit == 0 || epochs() < limit); }
        };

        bool is_as_good(const std::optional<double>& pruned, const std::optional<double>& dense)
        {
            return pruned && dense && *pruned >= *dense;
        }

        // A run without fine-tuning ends with phase art; it has been pruned then.
        std::optional<art_end> find_art(const run_report& run)
        {
            const auto spans = phases_of(run);
            const auto art = std::find_if(spans.begin(), spans.end(), [](const phase_span& span) { return span.name == "art"; });
            if (art == spans.end())
                return std::nullopt;
            return art_end{*art, whole_number(run.option("max-art-epochs")), art + 1 != spans.end() || !run.layers.empty(),
                is_as_good(last(run, "pruned_accuracy", "art"), last(run, "train_accuracy", "art"))};
        }

        std::string summary_of(const run_report& run, const art_end& art)
        {
            std::string text = art.by_itself() ? "Phase art ended by itself after " + counted_epochs(art.epochs())
                    + (art.limit == 0 ? "" : " of at most " + std::to_string(art.limit))
                : "Phase art ended at its limit of " + counted_epochs(art.limit);
            const auto pruned = last(run, "pruned_accuracy", "art");
            const auto dense = last(run, "train_accuracy", "art");
            if (pruned && dense)
                text += ": on training images the pruned copy was right in " + percent_text(*pruned) + ", the dense network in "
                    + percent_text(*dense);
            return text + ".";
        }

        // A run that was stopped, is going on, or diverged: its files do not tell which.
        std::string where_it_stands(const run_report& run)
        {
            const phase_span span = phases_of(run).back();
            const std::size_t planned = whole_number(run.option(
                !is_art(run) ? "epochs" : span.name == "art" ? "max-art-epochs" : span.name + "-epochs"));
            const std::size_t epochs = span.last - span.first + 1;
            if (planned == 0 || (epochs >= planned && (gives_result(span.name) || !run.layers.empty())))
                return {};
            return "The run is not over: it has " + std::to_string(epochs) + (span.name == "art" ? " of at most " : " of ")
                + counted_epochs(planned) + " of phase " + span.name + ".";
        }
    }

    bool is_art(const run_report& run)
    {
        const std::string method = run.option("method");
        return method.empty() || method == "art";       // older runs do not name it
    }

    bool has_art(const std::vector<run_report>& runs) { return std::any_of(runs.begin(), runs.end(), is_art); }

    bool is_art_alone(const std::vector<run_report>& runs) { return std::all_of(runs.begin(), runs.end(), is_art); }

    std::vector<phase_span> phases_of(const run_report& run)
    {
        std::vector<phase_span> spans;
        for (const epoch_record& epoch : run.epochs)
        {
            if (spans.empty() || spans.back().name != epoch.phase)
                spans.push_back({epoch.phase, epoch.epoch + 1, epoch.epoch + 1, 0, 0});
            phase_span& span = spans.back();
            span.last = epoch.epoch + 1;
            span.seconds += epoch.number("seconds").value_or(0);
            const double count = static_cast<double>(span.last - span.first + 1);
            span.images_per_second += (epoch.number("images_per_second").value_or(0) - span.images_per_second) / count;
        }
        return spans;
    }

    std::vector<chart_band> bands_of(const run_report& run)
    {
        std::vector<chart_band> bands;
        for (const phase_span& span : phases_of(run))
            bands.push_back({span.name, static_cast<double>(span.first) - 0.5, static_cast<double>(span.last) + 0.5,
                span.name == "art"});
        return bands;
    }

    std::vector<double> epochs_of(const std::vector<run_report>& runs)
    {
        constexpr std::size_t most = 100000;    // a line of metrics.jsonl may say anything
        std::size_t last = 0;
        for (const run_report& run : runs)
            for (const epoch_record& epoch : run.epochs)
                last = std::max(last, std::min(epoch.epoch + 1, most));
        std::vector<double> epochs(last);
        for (std::size_t i = 0; i < last; ++i)
            epochs[i] = static_cast<double>(i + 1);
        return epochs;
    }

    std::vector<std::optional<double>> values_of(const run_report& run, const std::string& key, const std::vector<double>& epochs,
        const std::vector<std::string>& phases)
    {
        std::vector<std::optional<double>> values(epochs.size());
        for (const epoch_record& epoch : run.epochs)
            if (epoch.epoch < values.size() && is_among(epoch.phase, phases))
                values[epoch.epoch] = epoch.number(key);
        return values;
    }

    std::optional<double> best(const run_report& run, const std::string& key, const std::vector<std::string>& phases)
    {
        std::optional<double> result;
        for (const epoch_record& epoch : run.epochs)
            if (const auto value = epoch.number(key); value && is_among(epoch.phase, phases))
                result = std::max(result.value_or(*value), *value);
        return result;
    }

    std::optional<double> last(const run_report& run, const std::string& key, const std::string& phase)
    {
        std::optional<double> result;
        for (const epoch_record& epoch : run.epochs)
            if (epoch.phase == phase)
                result = epoch.number(key);
        return result;
    }

    std::optional<double> last_epoch_of_art(const run_report& run)
    {
        const auto art = find_art(run);
        return art && art->over ? std::optional(static_cast<double>(art->span.last)) : std::nullopt;
    }

    std::string end_of_art(const run_report& run)
    {
        const auto art = find_art(run);
        return !art ? "\u2013" : !art->over ? "not yet" : art->by_itself() ? "by itself" : "at its limit";
    }

    std::string summary_of_phase_art(const run_report& run)
    {
        if (run.epochs.empty())
            return {};
        const auto art = find_art(run);
        const std::string end = art && art->over ? summary_of(run, *art) : "";
        const std::string stand = where_it_stands(run);
        return end + (end.empty() || stand.empty() ? "" : " ") + stand;
    }

    const char* tone_of_run(std::size_t index)
    {
        static const char* const tones[] = {"blue", "orange", "green", "purple", "gold", "grey"};
        return tones[index % std::size(tones)];
    }

    bool is_dashed(std::size_t index) { return index >= 6; }

    std::string swatch_of_run(std::size_t index) { return draw_swatch(tone_of_run(index), is_dashed(index)); }

    std::string legend_of_runs(const std::vector<run_report>& runs)
    {
        std::string text;
        for (std::size_t i = 0; i < runs.size(); ++i)
            text += "<li>" + swatch_of_run(i) + "<span>" + escape(runs[i].name) + "</span></li>";
        return "<ul class=\"legend\">" + text + "</ul>\n";
    }
}
