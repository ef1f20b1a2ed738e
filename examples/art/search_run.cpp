// SPDX-License-Identifier: BSL-1.0
#include "search_run.h"

#include "epoch_report.h"
#include "program.h"
#include "run_directory.h"

#include <hypersparse/plugins/training/durable_file.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace hypersparse::program
{
    namespace fs = std::filesystem;

    namespace
    {
        std::string trial_name(std::size_t number)
        {
            const std::string digits = std::to_string(number);
            return "trial-" + std::string(digits.size() < 2 ? 1 : 0, '0') + digits;
        }

        std::vector<recipe_entry> with(std::vector<recipe_entry> options, const std::vector<recipe_entry>& more)
        {
            options.insert(options.end(), more.begin(), more.end());
            return options;
        }

        void announce(std::size_t i, const train_task& task, const std::vector<recipe_entry>& options)
        {
            std::cerr << "trial " << i + 1 << (task.state == run_state::begun ? " goes on:" : ":");
            for (const recipe_entry& option : options)
                std::cerr << ' ' << option.name << ' ' << option.joined();
            std::cerr << ", log in " << task.log() << std::endl;
        }

        // A run that diverged is a trial, the worst one; one that could not be made is none.
        search_trial judge(const train_task& task, const std::vector<recipe_entry>& options, int status)
        {
            const run_directory run = run_directory::at(task.folder);
            search_trial trial{options, 0, 0, ""};
            if (!fs::exists(run.results()))
            {
                trial.remark = last_line_of(task.log());
                if (status != exit_no_result)
                    throw result_error("search: " + task.name + " ended with status " + std::to_string(status) + ": "
                        + trial.remark + "; the same line tries again");
                return trial;
            }
            const auto score = score_of(read_file(run.metrics()));
            if (!score)
                throw result_error("search: " + run.metrics() + ": expected the accuracy on held-out images, found none; give "
                    "validation = 0.1 in the recipe");
            trial.score = *score;
            trial.seconds = nlohmann::json::parse(read_file(run.results())).value("seconds", 0.0);
            return trial;
        }
    }

    search_run::search_run(const recipe& r, const search_plan& plan, const std::string& out)
        : recipe_(r), plan_(plan), out_(out), options_(plan.options),
          space_(std::vector<dlib::function_spec>{box_of(plan.ranges)}, {{}})
    {
        if (!plan.names_validation)
            options_.push_back({"validation", {"0.1"}});
        space_.set_seed(static_cast<std::time_t>(plan.seed));
    }

    std::string search_run::file(const std::string& name) const { return (fs::path(out_) / name).string(); }

    int search_run::run(std::size_t trials)
    {
        check_corners();
        std::error_code failure;
        fs::create_directories(out_, failure);
        if (failure)
            throw usage_error("search: " + out_ + ": expected to create this folder, found: " + failure.message());
        search_record record(file("search.jsonl"), what_is_searched());
        trials_ = record.trials();
        for (std::size_t i = 0; i < trials; ++i)
        {
            dlib::function_evaluation_request next = space_.get_next_x();
            const auto options = options_at(plan_.ranges, next.x());
            if (i < trials_.size())
                demand_same(i, options);
            else if (const int signal = try_out(i, options); signal != 0)
                return signal;
            else
                record.add(trials_.back());
            next.set(trials_[i].score);
        }
        trials_.resize(std::min(trials_.size(), trials));
        return 0;
    }

    std::size_t search_run::best() const
    {
        const auto found = std::max_element(trials_.begin(), trials_.end(),
            [](const search_trial& a, const search_trial& b) { return a.score < b.score; });
        return static_cast<std::size_t>(found - trials_.begin());
    }

    // All training images are for training then, unless the recipe itself holds some out.
    std::string search_run::best_recipe() const
    {
        const auto options = with(plan_.options, trials_[best()].options);
        return "# the best of " + counted(trials_.size(), "trial") + ": " + percent(trials_[best()].score)
            + " of the held-out images\n" + to_toml(check_options(recipe_, file("best"), options));
    }

    // What art train has against a value shows before anything is trained: its ranges are intervals.
    void search_run::check_corners() const
    {
        const dlib::function_spec box = box_of(plan_.ranges);
        for (const auto& corner : {box.lower, box.upper})
            check_options(recipe_, file(trial_name(1)), with(options_, options_at(plan_.ranges, corner)));
    }

    std::string search_run::what_is_searched() const
    {
        const auto low = options_at(plan_.ranges, box_of(plan_.ranges).lower);
        std::string text = options_that_matter(check_options(recipe_, file(trial_name(1)), with(options_, low)));
        for (const search_range& range : plan_.ranges)
            text += text_of(range) + '\n';
        return text;
    }

    void search_run::demand_same(std::size_t i, const std::vector<recipe_entry>& options) const
    {
        for (std::size_t k = 0; k < options.size(); ++k)
            if (k >= trials_[i].options.size() || trials_[i].options[k].joined() != options[k].joined())
                throw usage_error("search: " + file("search.jsonl") + ": expected " + options[k].name + " = "
                    + options[k].joined() + " in trial " + std::to_string(i + 1) + ", found another; the file was changed, or "
                    "another version of art wrote it: choose another --out");
    }

    // Adds to trials_, or returns the signal that stopped it.
    int search_run::try_out(std::size_t i, const std::vector<recipe_entry>& options)
    {
        const train_task task = make_task(recipe_, out_, trial_name(i + 1), with(options_, options));
        int status = 0;
        if (task.state != run_state::finished)
        {
            announce(i, task, options);
            if (const int signal = run_tasks({task}, {}, {[](const train_task&) {},
                    [&](const train_task&, int ended) { status = ended; }}); signal != 0)
                return signal;
        }
        trials_.push_back(judge(task, options, status));
        std::cerr << task.name << ": " << percent(trials_.back().score)
            << (trials_.back().remark.empty() ? "" : ", " + trials_.back().remark) << std::endl;
        return 0;
    }
}
