// SPDX-License-Identifier: BSL-1.0
#include "run_directory.h"

#include "program.h"

#include <hypersparse/plugins/training/container.h>

#include <filesystem>

namespace hypersparse::program
{
    namespace fs = std::filesystem;

    namespace
    {
        bool is_there(const std::string& path)
        {
            std::error_code ignored;
            return fs::exists(path, ignored);
        }

        void move_file(const std::string& from, const std::string& to)
        {
            std::error_code failure;
            fs::rename(from, to, failure);
            if (failure)
                throw file_error(from + ": expected to rename it to " + to + ", found: " + failure.message());
        }
    }

    run_directory run_directory::existing(const std::string& path)
    {
        run_directory run(path);
        if (!is_there(run.options()))
            throw usage_error("train: " + path + ": expected the folder of a run with its options.toml, found none; --out "
                + path + " starts a new run");
        return run;
    }

    run_directory run_directory::to_read(const std::string& path, const std::string& command)
    {
        run_directory run(path);
        if (!is_there(run.options()))
            throw usage_error(command + ": " + path + ": expected the folder of a run with its options.toml, found none; give the "
                "folder that art train --out has made");
        return run;
    }

    run_directory run_directory::fresh(const std::string& path)
    {
        run_directory run(path);
        std::error_code ignored;
        if (is_there(path) && !fs::is_directory(path, ignored))
            throw usage_error("train: " + path + ": expected a folder for the run, found a file");
        if (is_there(run.options()))
            throw usage_error("train: " + path + ": expected a folder without a run, found one; continue it with --resume "
                + path + ", or use another --out");
        return run;
    }

    void run_directory::begin(const std::string& options_text) const
    {
        std::error_code failure;
        fs::create_directories(path_, failure);
        if (failure)
            throw usage_error("train: " + path_ + ": expected to create the folder of the run, found: " + failure.message());
        write_durably(options(), options_text);
    }

    void run_directory::write_checkpoint(std::string_view payload) const
    {
        const std::string newest = file("checkpoint");
        const std::string next = file("checkpoint.next");
        write_container(next, "checkpoint", payload);
        if (is_there(newest))
            move_file(newest, file("checkpoint.previous"));
        move_file(next, newest);
    }

    bool run_directory::read_checkpoint(const std::function<void(const std::string&)>& use,
        const std::function<void(const std::string&)>& tell) const
    {
        const std::string newest = file("checkpoint");
        const std::string previous = file("checkpoint.previous");
        if (!is_there(newest) && !is_there(previous))
            return false;
        try
        {
            use(read_container(newest, "checkpoint"));
            return true;
        }
        catch (const file_error& e)
        {
            if (!is_there(previous))
                throw;
            tell(std::string(e.what()) + "; the run goes on from the checkpoint before it");
        }
        use(read_container(previous, "checkpoint"));
        return true;
    }
}
