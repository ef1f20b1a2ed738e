// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_RUN_DIRECTORY_H
#define HYPERSPARSE_EXAMPLES_ART_RUN_DIRECTORY_H

#include <functional>
#include <string>
#include <string_view>

namespace hypersparse::program
{
    class run_directory
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The folder of a run of `art train`:
                    options.toml            all that is needed to repeat the run, written at its start
                    metrics.jsonl           one JSON object an epoch
                    weights.jsonl           the same: magnitudes of the weights, see weight_log.h
                    samples.txt             the training images, if not all were taken, see sample_list.h
                    model                   the pruned network, best of fine-tuning
                    model-last              the pruned network after the last epoch
                    results.json            what came out, written when the run is over
                    dense                   the network at the end of phase art, before it is pruned
                    checkpoint              the run's whole state
                    checkpoint.previous     the one before
        !*/

    public:
        static run_directory existing(const std::string& path);
        /*!
            throws
                - usage_error if there is no run at path
        !*/

        static run_directory to_read(const std::string& path, const std::string& command);
        /*!
            throws
                - usage_error in the name of the command if there is no run at path
        !*/

        static run_directory fresh(const std::string& path);
        /*!
            ensures
                - returns the folder for a new run; nothing has been created
            throws
                - usage_error if there is a run at path already, or something that is no folder
        !*/

        static run_directory at(const std::string& path) { return run_directory(path); }    // whether there is a run or not

        void begin(const std::string& options_text) const;
        /*!
            ensures
                - the folder exists and holds the options
            throws
                - usage_error if it cannot be written to
        !*/

        const std::string& path() const { return path_; }
        std::string options() const { return file("options.toml"); }
        std::string metrics() const { return file("metrics.jsonl"); }
        std::string weights() const { return file("weights.jsonl"); }
        std::string samples() const { return file("samples.txt"); }
        std::string model() const { return file("model"); }
        std::string last_model() const { return file("model-last"); }
        std::string dense() const { return file("dense"); }
        std::string results() const { return file("results.json"); }

        void write_checkpoint(std::string_view payload) const;
        /*!
            ensures
                - checkpoint holds the payload, and checkpoint.previous what it held before. At every moment one of the
                  two files is whole.
            throws
                - file_error; both files are what they were then
        !*/

        bool read_checkpoint(const std::function<void(const std::string& payload)>& use,
            const std::function<void(const std::string& remark)>& tell) const;
        /*!
            ensures
                - calls use() with the payload of the newest checkpoint that is whole and returns true; calls tell() with a
                  line if the newest one is damaged or missing, so that the one before it is taken
                - returns false if the run has no checkpoint yet
            throws
                - file_error if there is one, but none that is whole; what use() throws
        !*/

    private:
        explicit run_directory(const std::string& path) : path_(path) {}
        std::string file(const char* name) const { return path_ + "/" + name; }

        std::string path_;
    };
}

#endif
