// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/data_error.h>
#include <hypersparse/plugins/data/image_files.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <exception>
#include <limits>
#include <thread>

namespace hypersparse
{
    namespace fs = std::filesystem;

    namespace
    {
        dlib::matrix<dlib::rgb_pixel> load_sized(const image_file& file, const image_size& size)
        {
            auto image = load_image_file(file.path);
            if (image.nr() == size.rows && image.nc() == size.cols)
                return image;
            if (!size.resize)
                throw data_error(file.path.string(), "expected " + std::to_string(size.rows) + "x" + std::to_string(size.cols) +
                                                         " pixels, found " + std::to_string(image.nr()) + "x" +
                                                         std::to_string(image.nc()) + "; use the data set 'folder' to have images resized");
            return resize_to(image, size.rows, size.cols);
        }

        // Calls job(i) for every i below count. Each thread takes the next number that is free; jobs do not throw.
        template <typename function>
        void run_in_parallel(std::size_t count, unsigned threads, const function& job)
        {
            std::atomic<std::size_t> next{0};
            const auto work = [&] {
                for (std::size_t i; (i = next.fetch_add(1)) < count;)
                    job(i);
            };
            struct joining_threads
            {
                ~joining_threads()
                {
                    for (auto& t : list)
                        t.join();
                }
                std::vector<std::thread> list;
            } others;
            for (unsigned i = 1; i < threads; ++i)
                others.list.emplace_back(work);
            work();
        }
    }

    labelled_images load_image_files(const std::vector<image_file>& files, const image_size& size, unsigned threads)
    {
        DLIB_CASSERT(threads > 0);
        labelled_images data;
        data.images.resize(files.size());
        data.labels.resize(files.size());
        std::vector<std::exception_ptr> failures(files.size());
        std::atomic<std::size_t> first_failure{std::numeric_limits<std::size_t>::max()};
        run_in_parallel(files.size(), threads, [&](std::size_t i) {
            if (i > first_failure)
                return;    // what comes before is still decoded, so the error does not depend on the threads
            try
            {
                data.images[i] = load_sized(files[i], size);
                data.labels[i] = files[i].label;
            }
            catch (...)
            {
                failures[i] = std::current_exception();
                for (auto seen = first_failure.load(); i < seen && !first_failure.compare_exchange_weak(seen, i);)
                    ;
            }
        });
        if (first_failure < files.size())
            std::rethrow_exception(failures[first_failure]);
        return data;
    }

    std::vector<std::string> find_unusable_images(const std::vector<image_file>& files, const image_size& size, unsigned threads)
    {
        std::vector<std::string> texts(files.size());
        run_in_parallel(files.size(), threads, [&](std::size_t i) {
            try
            {
                load_sized(files[i], size);
            }
            catch (const std::exception& e)
            {
                texts[i] = e.what();
            }
        });
        texts.erase(std::remove(texts.begin(), texts.end(), std::string()), texts.end());
        return texts;
    }

    std::vector<fs::path> list_images(const fs::path& folder)
    {
        std::vector<fs::path> files;
        try
        {
            for (const auto& entry : fs::directory_iterator(folder))
            {
                std::string ending = entry.path().extension().string();
                std::transform(ending.begin(), ending.end(), ending.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
                const bool is_image = ending == ".png" || ending == ".jpg" || ending == ".jpeg" || ending == ".bmp";
                if (is_image && entry.path().filename().string().front() != '.')
                    files.push_back(entry.path());
            }
        }
        catch (const fs::filesystem_error& e)
        {
            throw data_error(folder.string(), "expected a folder of images, which cannot be read: " + e.code().message());
        }
        std::sort(files.begin(), files.end(),
                  [](const fs::path& a, const fs::path& b) { return a.filename().string() < b.filename().string(); });
        return files;
    }

    std::vector<image_file> take_turns(const std::vector<std::vector<fs::path>>& files_of_class)
    {
        std::vector<image_file> files;
        bool found = true;
        for (std::size_t turn = 0; found; ++turn)
        {
            found = false;
            for (std::size_t label = 0; label < files_of_class.size(); ++label)
            {
                if (turn >= files_of_class[label].size())
                    continue;
                files.push_back({files_of_class[label][turn], label});
                found = true;
            }
        }
        return files;
    }
}
