// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/child_process.h>
#include <hypersparse/plugins/data/curl.h>
#include <hypersparse/plugins/data/fetch.h>

#include <dlib/assert.h>
#include <dlib/md5.h>

#include <chrono>
#include <fstream>
#include <thread>

namespace hypersparse
{
    namespace fs = std::filesystem;

    namespace
    {
        fs::path with_ending(fs::path path, const char* ending)
        {
            path += ending;
            return path;
        }

        void move_to(const fs::path& from, const fs::path& to)
        {
            std::error_code failure;
            fs::rename(from, to, failure);
            if (failure)
                throw data_error(from.string(), "cannot be renamed to " + to.string() + ": " + failure.message());
        }

        void make_folder(const fs::path& folder)
        {
            std::error_code failure;
            fs::create_directories(folder, failure);
            if (failure)
                throw data_error(folder.string(), "the folder cannot be made: " + failure.message());
        }

        std::uint64_t size_of(const fs::path& file)
        {
            std::error_code ignored;
            const auto size = fs::file_size(file, ignored);
            return ignored ? 0 : size;
        }

        std::string difference(const dataset_archive& archive, const fs::path& file)
        {
            if (archive.size != 0 && size_of(file) != archive.size)
                return "expected " + std::to_string(archive.size) + " bytes, found " + std::to_string(size_of(file));
            std::ifstream in(file, std::ios::binary);
            const std::string digest = dlib::md5(in);
            return digest == archive.md5 ? "" : "expected the md5 digest " + archive.md5 + ", found " + digest;
        }

        void check_or_move_aside(const dataset_archive& archive, const fs::path& file, const fs::path& bad)
        {
            const std::string problem = difference(archive, file);
            if (problem.empty())
                return;
            move_to(file, bad);
            throw fetch_error(file.string(), problem + "; moved aside to " + bad.string() +
                                                 ". Fetch it again; if that does not help, the server sends another file");
        }

        bool is_complete(const dataset_archive& archive, const fs::path& part)
        {
            if (archive.size != 0)
                return size_of(part) >= archive.size;
            return size_of(part) > 0 && difference(archive, part).empty();
        }

        std::string address_of(const dataset_archive& archive, const fetch_options& options)
        {
            const std::string& base = options.base_url.empty() ? archive.base_url : options.base_url;
            return base + (base.ends_with('/') ? "" : "/") + archive.file;
        }

        void download_part(const dataset_archive& archive, const fetch_options& options, const fs::path& part)
        {
            const std::string url = address_of(archive, options);
            curl_end end;
            for (unsigned attempt = 0; attempt < options.attempts; ++attempt)
            {
                if (is_complete(archive, part))
                    return;
                if (attempt > 0)
                    std::this_thread::sleep_for(std::chrono::duration<double>(options.seconds_between));
                end = run_curl(url, part, options.quiet);
                if (end.status == 0)
                    return;
                if (end.status > 128)
                    throw fetch_error(url, "the download was interrupted; run the command again to go on from " + part.string());
                if (end.status == curl_cannot_resume)
                    fs::remove(part);
            }
            if (!is_complete(archive, part))
                throw fetch_error(url, "the download failed in " + std::to_string(options.attempts) +
                                           (options.attempts == 1 ? " attempt" : " attempts") + " (curl exits with " +
                                           std::to_string(end.status) + (end.message.empty() ? "" : ": ") + end.message +
                                           "); check the network, then run the command again to go on from " + part.string());
        }

        const dataset_archive& find_archive(const std::string& name)
        {
            std::string known;
            for (const auto& archive : official_archives())
            {
                if (archive.dataset == name)
                    return archive;
                known += " " + archive.dataset;
            }
            throw data_error("data set '" + name + "' cannot be fetched: expected one of" + known);
        }
    }

    const std::vector<dataset_archive>& official_archives()
    {
        static const std::vector<dataset_archive> list = {
            {"cifar10", "https://www.cs.toronto.edu/~kriz/", "cifar-10-binary.tar.gz", 170052171,
             "c32a1d4ab5d03f1284b67883e8d87530", "cifar-10-batches-bin"},
            {"cifar100", "https://www.cs.toronto.edu/~kriz/", "cifar-100-binary.tar.gz", 168513733,
             "03b5dce01913d631647c71ecec9e9cb8", "cifar-100-binary"},
            {"tinyimagenet", "http://cs231n.stanford.edu/", "tiny-imagenet-200.zip", 248100043,
             "90528d7ca1a48142e341f4ef8d21d0de", "tiny-imagenet-200"},
        };
        return list;
    }

    void download_archive(const dataset_archive& archive, const fetch_options& options)
    {
        DLIB_CASSERT(options.attempts > 0);
        const fs::path file = fs::path(options.directory) / archive.file;
        const fs::path part = with_ending(file, ".part"), bad = with_ending(file, ".bad");
        make_folder(options.directory);
        if (fs::exists(file))
        {
            check_or_move_aside(archive, file, bad);
            return;
        }
        download_part(archive, options, part);
        check_or_move_aside(archive, part, bad);
        move_to(part, file);
    }

    void unpack_archive(const dataset_archive& archive, const fetch_options& options)
    {
        const fs::path file = fs::path(options.directory) / archive.file;
        const fs::path unpacking = with_ending(file, ".unpacking");
        fs::remove_all(unpacking);
        make_folder(unpacking);
        const bool zip = file.extension() == ".zip";
        std::string words;
        const auto keep_first = [&](std::string_view line)
        {
            if (words.empty())
                words = line.substr(0, line.find_last_not_of("\r\n") + 1);
        };
        const int status = zip ? run_program({"unzip", "-q", "-o", file.string(), "-d", unpacking.string()}, keep_first)
                               : run_program({"tar", "-xzf", file.string(), "-C", unpacking.string()}, keep_first);
        if (status != 0)
            throw fetch_error(file.string(), std::string(zip ? "unzip" : "tar") + " exits with " + std::to_string(status) +
                                                 (words.empty() ? "" : ": ") + words + "; check the free space, then run the command again");
        if (!fs::is_directory(unpacking / archive.folder))
            throw data_error(file.string(), "expected the folder " + archive.folder + " in the archive, found none");
        move_to(unpacking / archive.folder, fs::path(options.directory) / archive.folder);
        fs::remove_all(unpacking);
    }

    dataset_report fetch_archive(const dataset_archive& archive, const fetch_options& options)
    {
        const std::string folder = (fs::path(options.directory) / archive.folder).string();
        const bool was_there = fs::exists(folder);
        if (!was_there)
        {
            download_archive(archive, options);
            unpack_archive(archive, options);
        }
        auto report = check_dataset(archive.dataset, folder);
        if (!report.usable())
            throw data_error(folder, (was_there ? "the folder is there but not usable (" : "unpacked, but not usable (") +
                                         report.problems.front() + "); move it away and run the command again");
        if (was_there)
            report.remarks.push_back(folder + " was there already; nothing was fetched");
        return report;
    }

    dataset_report fetch_dataset(const std::string& name, const fetch_options& options)
    {
        return fetch_archive(find_archive(name), options);
    }
}
