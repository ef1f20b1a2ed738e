// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/report/html/image_pictures.h>
#include <hypersparse/plugins/report/html/number_text.h>
#include <hypersparse/plugins/report/html/page.h>
#include <hypersparse/plugins/report/html/report_sections.h>

namespace hypersparse::html
{
    namespace
    {
        constexpr std::size_t pairs = 10;

        std::string confusion_of(const run_report& run)
        {
            if (!run.images)
                return {};
            return "<div class=\"columns matrix\">" + draw_confusion(*run.images) + draw_confused_pairs(*run.images, pairs) + "</div>";
        }

        std::string introduction(const std::vector<run_report>& runs)
        {
            if (runs.size() != 1 || !runs[0].images)
                return {};
            const image_results& r = *runs[0].images;
            return "The pruned network on " + count_text(r.images) + " " + r.images_name + ": accuracy " + percent_text(r.accuracy)
                + ", loss " + short_text(r.loss) + " nats.";
        }
    }

    std::string images_section(const std::vector<run_report>& runs)
    {
        const std::size_t most = runs.size() == 1 ? 24 : 8;
        return section("What is taken for what", introduction(runs), side_by_side(runs, confusion_of))
            + section("Hardest images",
                "Those with the largest loss, in nats. A name is what an image is; below it, what it was taken for, and how sure the "
                "network was.",
                side_by_side(runs, [&](const run_report& run)
                {
                    return run.images ? draw_hardest(*run.images, most) : std::string();
                }));
    }
}
