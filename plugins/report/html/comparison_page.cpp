// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/comparison_page.h>

#include <hypersparse/plugins/report/html/escape.h>
#include <hypersparse/plugins/report/html/page.h>
#include <hypersparse/plugins/report/html/page_table.h>

#include <set>

namespace hypersparse::html
{
    namespace
    {
        std::string counted(std::size_t number, const std::string& thing)
        {
            return std::to_string(number) + ' ' + thing + (number == 1 ? "" : "s");
        }

        std::string what_is_compared(const comparison& c)
        {
            std::set<std::string> methods;
            std::set<double> rates;
            std::size_t runs = 0;
            for (const comparison_row& row : c.rows)
            {
                methods.insert(row.method);
                if (!row.base_line)
                    rates.insert(row.prune_rate);
                runs += row.runs.size();
            }
            return counted(methods.size(), "method") + ", " + counted(rates.size(), "prune rate") + ", "
                + counted(runs, "finished run");
        }

        std::string table_of(const comparison& c)
        {
            page_table table(comparison_titles());
            for (const comparison_row& row : c.rows)
                table.add_row(comparison_cells(row));
            return table.html();
        }

        std::string missing_runs(const comparison& c)
        {
            std::string text;
            for (const std::string& line : c.missing)
                text += missing(line);
            return text;
        }
    }

    std::string comparison_page(const comparison& c, const std::string& made_by)
    {
        const std::string header = "<header><h1>" + escape(c.trained) + "</h1><p class=\"under\">" + escape(what_is_compared(c))
            + "</p></header>\n";
        const std::string pre = c.recipe.empty() ? "" : "<pre>" + escape(c.recipe) + "</pre>";
        return page(c.trained + " \u2013 hypersparse", header
            + section("Accuracy over prune rate", "On " + c.images + " images; the bars are one standard deviation over the "
                "seeds, up and down.", draw_comparison(c))
            + section("Results", "Means over the seeds; std is the standard deviation of a sample (n \u2212 1). MACs are the "
                "multiplications for one image with weights that are not zero, .hsn is the network as a sparse file.",
                table_of(c))
            + section("Missing", "", missing_runs(c)) + section("Recipe", "art compare gives these runs again.", pre)
            + "<footer>" + escape(made_by) + "</footer>\n");
    }
}
