// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/augmentation.h>
#include <hypersparse/plugins/data/batch_stream.h>
#include <hypersparse/plugins/data/data_error.h>
#include <hypersparse/plugins/data/shuffle.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace hypersparse
{
    namespace
    {
        using index_list = std::vector<std::size_t>;

        struct batch_request
        {
            std::size_t epoch = 0;
            std::size_t index = 0;          // of the batch
            std::shared_ptr<const index_list> order;
        };

        struct prepared_batch
        {
            bool ready = false;
            batch content;
            std::exception_ptr failure;     // instead of content
        };

        std::size_t count_batches(std::size_t images, std::size_t batch_size)
        {
            const std::size_t whole = images / batch_size, left = images % batch_size;
            const bool joins_the_one_before = left == 1 && whole > 0;
            return whole + (left == 0 || joins_the_one_before ? 0 : 1);
        }
    }

    struct batch_stream::implementation
    {
        implementation(const labelled_images& data_, const batch_options& options_)
            : data(data_), options(options_), batches(count_batches(data_.images.size(), options_.batch_size)),
              slots(options_.threads + 2)
        {
        }

        ~implementation()
        {
            {
                const std::lock_guard lock(mutex);
                stop = true;
            }
            work_is_there.notify_all();
            for (auto& thread : threads)
                thread.join();
        }

        void prepare(const batch_request& request, batch& item) const;
        void work();

        prepared_batch& slot_of(std::size_t index) { return slots[index % slots.size()]; }
        bool work_is_left() const { return started && claimed < std::min(batches, delivered + slots.size()); }

        const labelled_images& data;
        const batch_options options;
        const std::size_t batches;

        std::mutex mutex;       // guards all below
        std::condition_variable work_is_there, batch_is_ready;
        std::vector<prepared_batch> slots;              // batch i lies in slot i % slots.size()
        std::size_t generation = 0;                     // counts the calls of start_epoch
        std::size_t epoch = 0;
        std::size_t claimed = 0, delivered = 0;         // next batch to be prepared, next to be handed out
        std::shared_ptr<const index_list> order;
        bool started = false, stop = false;
        double seconds_waited = 0;
        std::vector<std::thread> threads;
    };

    void batch_stream::implementation::prepare(const batch_request& request, batch& item) const
    {
        const std::size_t begin = request.index * options.batch_size;
        const std::size_t end = request.index + 1 == batches ? data.images.size() : begin + options.batch_size;
        item.images.resize(end - begin);
        item.labels.resize(end - begin);
        item.index = request.index;
        const auto& model = data.images.front();
        for (std::size_t i = begin; i < end; ++i)
        {
            const std::size_t source = (*request.order)[i];
            const auto& image = data.images[source];
            if (image.size() == 0 || image.nr() != model.nr() || image.nc() != model.nc())
                throw data_error("image " + std::to_string(source) + " of the data set: expected " + std::to_string(model.nr()) +
                                 "x" + std::to_string(model.nc()) + " pixels as in image 0, found " + std::to_string(image.nr()) +
                                 "x" + std::to_string(image.nc()) + "; resize the images to one size");
            if (options.augment)
                apply_crop_and_flip(image, draw_crop_and_flip(options.seed, request.epoch, source), item.images[i - begin]);
            else
                item.images[i - begin] = image;
            item.labels[i - begin] = data.labels[source];
        }
    }

    void batch_stream::implementation::work()
    {
        batch item;
        std::unique_lock lock(mutex);
        while (true)
        {
            work_is_there.wait(lock, [&] { return stop || work_is_left(); });
            if (stop)
                return;
            const batch_request request{epoch, claimed++, order};
            const std::size_t my_generation = generation;

            lock.unlock();
            std::exception_ptr failure;
            try
            {
                prepare(request, item);
            }
            catch (...)
            {
                failure = std::current_exception();
            }
            lock.lock();

            if (my_generation != generation)
                continue;       // another epoch was started in the meantime
            auto& slot = slot_of(request.index);
            std::swap(slot.content, item);
            slot.failure = failure;
            slot.ready = true;
            if (request.index == delivered)
                batch_is_ready.notify_one();
        }
    }

    batch_stream::batch_stream(const labelled_images& data, const batch_options& options)
    {
        DLIB_CASSERT(data.images.size() == data.labels.size() && !data.images.empty(),
                     "images: " << data.images.size() << ", labels: " << data.labels.size());
        DLIB_CASSERT(options.batch_size > 0 && options.threads > 0,
                     "batch_size: " << options.batch_size << ", threads: " << options.threads);
        state_ = std::make_unique<implementation>(data, options);
        for (unsigned i = 0; i < options.threads; ++i)
            state_->threads.emplace_back([state = state_.get()] { state->work(); });
    }

    batch_stream::~batch_stream() = default;

    std::size_t batch_stream::batches_per_epoch() const
    {
        return state_->batches;
    }

    void batch_stream::start_epoch(std::size_t epoch, std::size_t first_batch)
    {
        auto& s = *state_;
        DLIB_CASSERT(first_batch <= s.batches, "first_batch: " << first_batch << ", batches_per_epoch(): " << s.batches);
        const std::size_t images = s.data.images.size();
        auto order = std::make_shared<const index_list>(s.options.shuffle ? shuffled_indices(images, s.options.seed, epoch)
                                                                          : ordered_indices(images));
        {
            const std::lock_guard lock(s.mutex);
            ++s.generation;
            s.epoch = epoch;
            s.claimed = s.delivered = first_batch;
            s.order = std::move(order);
            s.started = true;
            s.seconds_waited = 0;
            for (auto& slot : s.slots)
            {
                slot.ready = false;
                slot.failure = nullptr;
            }
        }
        s.work_is_there.notify_all();
    }

    bool batch_stream::next(batch& item)
    {
        auto& s = *state_;
        std::unique_lock lock(s.mutex);
        DLIB_CASSERT(s.started, "call start_epoch() before next()");
        if (s.delivered == s.batches)
            return false;
        auto& slot = s.slot_of(s.delivered);
        if (!slot.ready)
        {
            const auto begin = std::chrono::steady_clock::now();
            s.batch_is_ready.wait(lock, [&] { return slot.ready; });
            s.seconds_waited += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        }
        if (slot.failure)
            std::rethrow_exception(slot.failure);
        std::swap(item, slot.content);
        slot.ready = false;
        ++s.delivered;
        lock.unlock();
        s.work_is_there.notify_one();
        return true;
    }

    double batch_stream::seconds_waited() const
    {
        const std::lock_guard lock(state_->mutex);
        return state_->seconds_waited;
    }
}
