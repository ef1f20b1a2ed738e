// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/report_page.h>

#include <hypersparse/plugins/report/html/escape.h>
#include <hypersparse/plugins/report/html/page.h>
#include <hypersparse/plugins/report/html/report_sections.h>
#include <hypersparse/plugins/report/html/run_history.h>

#include <dlib/assert.h>

namespace hypersparse::html
{
    std::string side_by_side(const std::vector<run_report>& runs, const std::function<std::string(const run_report&)>& draw)
    {
        if (runs.size() == 1)
            return draw(runs.front());
        std::string text;
        for (std::size_t i = 0; i < runs.size(); ++i)
            if (const std::string content = draw(runs[i]); !content.empty())
                text += "<div><h3>" + swatch_of_run(i) + escape(runs[i].name) + "</h3>" + content + "</div>";
        return text.empty() ? "" : "<div class=\"columns\">" + text + "</div>";
    }

    std::string missing_section(const std::vector<run_report>& runs)
    {
        std::string text;
        for (const run_report& run : runs)
            for (const std::string& line : run.missing)
                text += missing((runs.size() == 1 ? "" : run.name + ": ") + line);
        return section("Not on this page", "", text);
    }

    std::string report_page(const std::vector<run_report>& runs, const std::string& made_by)
    {
        DLIB_CASSERT(!runs.empty());
        const std::string title = runs.size() == 1 ? runs.front().name : std::to_string(runs.size()) + " runs";
        return page(title + " \u2013 hypersparse",
            results_section(runs) + training_section(runs) + magnitudes_section(runs) + layers_section(runs) + images_section(runs)
                + cost_section(runs) + options_section(runs) + missing_section(runs) + "<footer>" + escape(made_by) + "</footer>\n");
    }
}
