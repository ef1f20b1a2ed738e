// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_HTML_RUN_HISTORY_H
#define HYPERSPARSE_PLUGINS_REPORT_HTML_RUN_HISTORY_H

#include <hypersparse/plugins/report/html/chart.h>
#include <hypersparse/plugins/report/html/run_report.h>

namespace hypersparse::html
{
    /*!
        WHAT THIS FILE DEFINES
            What the epochs of a run say, as charts take it. People count epochs from 1.
    !*/

    struct phase_span
    {
        std::string name;
        std::size_t first = 0;      // epochs, from 1
        std::size_t last = 0;
        double seconds = 0;
        double images_per_second = 0;   // mean over its epochs
    };

    bool is_art(const run_report& run);
    /*!
        ensures
            - returns whether the run was one of ART, and not of another method (art train --method)
    !*/

    bool has_art(const std::vector<run_report>& runs);          // one of them, at least
    bool is_art_alone(const std::vector<run_report>& runs);     // all of them

    std::vector<phase_span> phases_of(const run_report& run);
    std::vector<chart_band> bands_of(const run_report& run);    // phase art is shaded

    std::vector<double> epochs_of(const std::vector<run_report>& runs);     // 1, 2, ... up to the longest run's last

    std::vector<std::optional<double>> values_of(const run_report& run, const std::string& key, const std::vector<double>& epochs,
        const std::vector<std::string>& phases = {});
    /*!
        ensures
            - returns the number of this name at each of the epochs; nothing where the run has none, and outside of the phases, unless
              these are empty
    !*/

    std::optional<double> last_epoch_of_art(const run_report& run);     // from 1; nothing if the phase is not over

    std::optional<double> best(const run_report& run, const std::string& key, const std::vector<std::string>& phases);
    std::optional<double> last(const run_report& run, const std::string& key, const std::string& phase);

    std::string end_of_art(const run_report& run);      // "by itself", "at its limit", "not yet"; a dash, if there was no such phase

    std::string summary_of_phase_art(const run_report& run);
    /*!
        ensures
            - returns a sentence or two: how phase art ended, or in which phase a run is that is not over. Empty if it has no epochs.
    !*/

    const char* tone_of_run(std::size_t index);     // a colour for each of several runs, six before they repeat
    bool is_dashed(std::size_t index);              // true where they do
    std::string swatch_of_run(std::size_t index);   // a piece of its line in HTML
    std::string legend_of_runs(const std::vector<run_report>& runs);    // the swatches with the runs' names
}

#endif
