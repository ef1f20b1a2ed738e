// SPDX-License-Identifier: BSL-1.0
#include "train_tasks.h"

#include "child_program.h"
#include "program.h"
#include "program_path.h"
#include "run_directory.h"
#include "task_room.h"

#include <hypersparse/plugins/training/durable_file.h>
#include <hypersparse/plugins/training/stop_signal.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>

namespace hypersparse::program
{
    namespace fs = std::filesystem;

    namespace
    {
        std::uintmax_t size_of(const std::string& file)
        {
            std::error_code ignored;
            const std::uintmax_t size = fs::file_size(file, ignored);
            return size == static_cast<std::uintmax_t>(-1) ? 0 : size;
        }

        bool has_option(const std::vector<recipe_entry>& options, const std::string& name)
        {
            return find_entry(options, name) != nullptr;
        }

        // A run that goes on has its settings; those that decide nothing may be new.
        std::vector<recipe_entry> options_to_go_on(const train_task& task)
        {
            std::vector<recipe_entry> options;
            for (const named_value& entry : named_values(task.settings))
                if (!entry.matters && has_option(task.options, entry.name))
                    options.push_back(*find_entry(task.options, entry.name));
            return options;
        }

        std::vector<std::string> arguments_of(const train_task& task, unsigned threads)
        {
            const bool begun = task.state != run_state::absent;
            std::vector<recipe_entry> options = begun ? options_to_go_on(task) : task.options;
            if (threads != 0 && !has_option(options, "threads"))
                options.push_back({"threads", {std::to_string(threads)}});
            arguments line = as_arguments(options);
            line.insert(line.begin(), {program_path(), "train", (begun ? "--resume=" : "--out=") + task.folder});
            return line;
        }

        // The folder for a run, without results that another one has left there.
        void prepare(const train_task& task)
        {
            std::error_code failure;
            fs::create_directories(task.folder, failure);
            if (!failure && task.state == run_state::absent)
                fs::remove(run_directory::at(task.folder).results(), failure);
            if (failure)
                throw usage_error(task.folder + ": expected a folder for a run, found: " + failure.message());
        }

        class running_task
        {
        public:
            running_task(const train_task& task, unsigned threads)
                : task_(task), metrics_(run_directory::at(task.folder).metrics()), size_at_start_(size_of(metrics_)),
                  program_(arguments_of(task, threads), task.log())
            {
            }

            const train_task& task() const { return task_; }
            child_program& program() { return program_; }
            bool has_done_an_epoch() const { return size_of(metrics_) > size_at_start_; }

        private:
            const train_task& task_;
            std::string metrics_;
            std::uintmax_t size_at_start_;
            child_program program_;
        };

        class task_queue
        {
        public:
            task_queue(const std::vector<train_task>& tasks, const task_limits& limits, const task_watcher& watcher)
                : tasks_(tasks), limits_(limits), watcher_(watcher)
            {
            }

            int run()
            {
                const stop_signal stop;
                while (!running_.empty() || (stop.received() == 0 && next_ < tasks_.size() && !time_is_over()))
                {
                    hand_on(stop.received());
                    collect();
                    if (stop.received() == 0 && next_ < tasks_.size() && !time_is_over() && has_room())
                        start_next();
                    else
                        std::this_thread::sleep_for(std::chrono::milliseconds(20));
                }
                return stop.received();
            }

        private:
            using clock = std::chrono::steady_clock;

            bool time_is_over() const
            {
                return std::chrono::duration<double>(clock::now() - begin_).count() >= 60 * limits_.minutes;
            }

            void hand_on(int signal)
            {
                if (signal == 0 || told_)
                    return;
                told_ = true;
                for (const auto& run : running_)
                    run->program().stop(signal);
            }

            void collect()
            {
                for (auto run = running_.begin(); run != running_.end();)
                {
                    if (!(*run)->program().has_ended())
                    {
                        ++run;
                        continue;
                    }
                    need_ = std::max(need_, (*run)->program().most_memory());
                    const std::unique_ptr<running_task> ended = std::move(*run);
                    run = running_.erase(run);
                    watcher_.ends(ended->task(), ended->program().status());
                }
            }

            bool has_room()
            {
                if (running_.size() >= limits_.jobs)
                    return false;
                for (const auto& run : running_)
                {
                    if (!run->has_done_an_epoch())
                        return false;
                    need_ = std::max(need_, run->program().most_memory());
                }
                return may_start_beside(running_.size(), limits_.jobs, need_, available_memory());
            }

            void start_next()
            {
                const train_task& task = tasks_[next_++];
                prepare(task);
                running_.push_back(std::make_unique<running_task>(task, limits_.threads));
                watcher_.begins(task);
            }

            const std::vector<train_task>& tasks_;
            const task_limits& limits_;
            const task_watcher& watcher_;
            clock::time_point begin_ = clock::now();
            std::vector<std::unique_ptr<running_task>> running_;
            std::size_t next_ = 0;
            std::uint64_t need_ = 0;    // the most memory that a run has taken so far
            bool told_ = false;
        };
    }

    train_task make_task(const recipe& r, const std::string& out, const std::string& name,
        const std::vector<recipe_entry>& options)
    {
        train_task task{name, (fs::path(out) / name).string(), options, {}, run_state::absent};
        task.settings = check_options(r, task.folder, options);
        task.state = state_of_run(r, task.folder, task.settings);
        return task;
    }

    int run_tasks(const std::vector<train_task>& tasks, const task_limits& limits, const task_watcher& watcher)
    {
        return task_queue(tasks, limits, watcher).run();
    }

    std::string last_line_of(const std::string& log)
    {
        if (!fs::exists(log))
            return {};
        std::string text = read_file(log);
        const std::size_t end = text.find_last_not_of("\r\n ");
        text.erase(end == std::string::npos ? 0 : end + 1);
        const std::size_t start = text.find_last_of("\r\n");
        return start == std::string::npos ? text : text.substr(start + 1);
    }
}
