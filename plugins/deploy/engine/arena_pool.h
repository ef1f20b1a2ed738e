// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_ARENA_POOL_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_ARENA_POOL_H

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace hypersparse
{
    class arena_pool
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Arenas of one size, aligned to cache lines: as many as were ever in use at once. An arena that is given back is
                taken by the next who asks, as it is.

            THREAD SAFETY
                take() and the end of a lease may come from any thread.
        !*/

    public:
        arena_pool(std::size_t floats, std::function<void(float*)> start);
        /*!
            ensures
                - every new arena has room for this many floats and is handed to start() once
        !*/

        class lease
        {
            /*!
                WHAT THIS OBJECT REPRESENTS
                    An arena in use; it is given back when this object ends.
            !*/

        public:
            lease(arena_pool& pool, float* arena) : pool_(pool), arena_(arena) {}
            lease(lease&& other) noexcept : pool_(other.pool_), arena_(std::exchange(other.arena_, nullptr)) {}
            lease& operator=(lease&&) = delete;
            ~lease() { if (arena_) pool_.give_back(arena_); }
            float* floats() const { return arena_; }

        private:
            arena_pool& pool_;
            float* arena_;
        };

        lease take();

    private:
        struct aligned_delete
        {
            void operator()(float* p) const;
        };

        void give_back(float* arena) noexcept;

        std::size_t floats_;
        std::function<void(float*)> start_;
        std::mutex lock_;
        std::vector<std::unique_ptr<float[], aligned_delete>> all_;
        std::vector<float*> free_;      // has room for all
    };
}

#endif
