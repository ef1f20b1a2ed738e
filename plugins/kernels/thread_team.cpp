// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/thread_team.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#if defined(__x86_64__) || defined(_M_X64)
    #include <immintrin.h>
#endif
#if defined(__unix__) || defined(__APPLE__)
    #include <unistd.h>
#endif

namespace hypersparse
{
    namespace
    {
        // Longer than the pause between two layers of a network, shorter than anybody would notice.
        constexpr std::chrono::microseconds active_wait(50);

        void relax()
        {
        #if defined(__x86_64__) || defined(_M_X64)
            _mm_pause();
        #else
            std::this_thread::yield();
        #endif
        }

        // Waits until the number differs from the one given: actively at first, then asleep.
        void wait_while(const std::atomic<std::uint32_t>& number, std::uint32_t old)
        {
            const auto patience = std::chrono::steady_clock::now() + active_wait;
            while (number.load(std::memory_order_acquire) == old)
            {
                for (int i = 0; i < 64; ++i)
                {
                    if (number.load(std::memory_order_acquire) != old)
                        return;
                    relax();
                }
                std::this_thread::yield();      // who is waited for may be waiting for this core
                if (std::chrono::steady_clock::now() > patience)
                    number.wait(old, std::memory_order_acquire);
            }
        }

        unsigned threads_of_process()
        {
            return std::max(1u, std::thread::hardware_concurrency());
        }

        thread_local bool in_a_body = false;

        class thread_team
        {
        public:
            void resize(unsigned threads)
            {
                const std::lock_guard lock(in_use_);
                forget_workers_of_parent();
                stop();
                size_ = threads ? threads : threads_of_process();
            }

            unsigned size() const { return size_; }

            void run(std::size_t count, impl::indexed_work work, const void* body)
            {
                if (in_a_body || size_ == 1 || count <= 1)
                    return run_alone(count, work, body);
                const std::unique_lock lock(in_use_, std::try_to_lock);
                if (!lock)
                    return run_alone(count, work, body);
                start();
                if (workers_.empty())
                    return run_alone(count, work, body);
                piece_ = {count, work, body};
                next_.store(0, std::memory_order_relaxed);
                working_.store(static_cast<std::uint32_t>(workers_.size()), std::memory_order_relaxed);
                number_.fetch_add(1, std::memory_order_release);
                number_.notify_all();
                take_part();
                for (std::uint32_t left; (left = working_.load(std::memory_order_acquire)) != 0; )
                    wait_while(working_, left);
                if (failure_)
                    std::rethrow_exception(std::exchange(failure_, nullptr));
            }

        private:
            struct piece
            {
                std::size_t count = 0;
                impl::indexed_work work = nullptr;
                const void* body = nullptr;
            };

            static void run_alone(std::size_t count, impl::indexed_work work, const void* body)
            {
                std::exception_ptr failure;
                for (std::size_t i = 0; i < count; ++i)
                {
                    try { work(body, i); }
                    catch (...) { failure = std::current_exception(); }
                }
                if (failure)
                    std::rethrow_exception(failure);
            }

            void take_part()
            {
                in_a_body = true;
                for (std::size_t i; (i = next_.fetch_add(1, std::memory_order_relaxed)) < piece_.count; )
                {
                    try { piece_.work(piece_.body, i); }
                    catch (...)
                    {
                        const std::lock_guard lock(failure_lock_);
                        failure_ = std::current_exception();
                    }
                }
                in_a_body = false;
            }

            void work_until_stopped(std::uint32_t seen)
            {
                while (true)
                {
                    wait_while(number_, seen);
                    seen = number_.load(std::memory_order_acquire);
                    if (stopping_.load(std::memory_order_relaxed))
                        return;
                    take_part();
                    if (working_.fetch_sub(1, std::memory_order_acq_rel) == 1)
                        working_.notify_all();
                }
            }

            void start()
            {
                forget_workers_of_parent();
                try
                {
                    while (workers_.size() + 1 < size_)
                        workers_.emplace_back([this, seen = number_.load()] { work_until_stopped(seen); });
                }
                catch (const std::system_error&)
                {
                    // The system gives no more threads: those that there are will do.
                }
            }

            // A process that fork() made has none of its parent's threads.
            void forget_workers_of_parent()
            {
            #if defined(__unix__) || defined(__APPLE__)
                if (process_ == getpid())
                    return;
                process_ = getpid();
                new std::vector<std::thread>(std::move(workers_));      // lost on purpose: they can be neither joined nor ended
                workers_.clear();
            #endif
            }

            void stop()
            {
                stopping_ = true;
                number_.fetch_add(1, std::memory_order_release);
                number_.notify_all();
                for (std::thread& worker : workers_)
                    worker.join();
                workers_.clear();
                stopping_ = false;
            }

            std::mutex in_use_;                         // held while the team works or changes
            std::atomic<unsigned> size_ = threads_of_process();
            std::vector<std::thread> workers_;
            piece piece_;
            std::atomic<std::size_t> next_ = 0;         // index of the piece that is taken next
            std::atomic<std::uint32_t> working_ = 0;    // workers that have not finished the piece
            std::atomic<std::uint32_t> number_ = 0;     // changes with each piece of work, and to stop
            std::atomic<bool> stopping_ = false;
        #if defined(__unix__) || defined(__APPLE__)
            pid_t process_ = getpid();
        #endif
            std::mutex failure_lock_;
            std::exception_ptr failure_;
        };

        thread_team& team()
        {
            // Never destroyed: a trainer that is a global object may still be at work when the program ends.
            static thread_team& one = *new thread_team;
            return one;
        }
    }

    void set_cpu_threads(unsigned threads)
    {
        team().resize(threads);
    }

    unsigned cpu_threads()
    {
        return team().size();
    }

    void impl::run_on_team(std::size_t count, indexed_work work, const void* body)
    {
        team().run(count, work, body);
    }
}
