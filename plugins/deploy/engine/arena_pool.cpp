// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/arena_pool.h>

#include <new>
#include <utility>

namespace hypersparse
{
    namespace
    {
        constexpr std::align_val_t alignment{64};
    }

    void arena_pool::aligned_delete::operator()(float* p) const
    {
        ::operator delete(p, alignment);
    }

    arena_pool::arena_pool(std::size_t floats, std::function<void(float*)> start) : floats_(floats), start_(std::move(start)) {}

    arena_pool::lease arena_pool::take()
    {
        {
            const std::lock_guard lock(lock_);
            if (!free_.empty())
            {
                float* arena = free_.back();
                free_.pop_back();
                return {*this, arena};
            }
        }
        std::unique_ptr<float[], aligned_delete> arena(static_cast<float*>(::operator new(floats_*sizeof(float), alignment)));
        start_(arena.get());
        const std::lock_guard lock(lock_);
        free_.reserve(all_.size() + 1);     // so that giving back cannot fail
        all_.push_back(std::move(arena));
        return {*this, all_.back().get()};
    }

    void arena_pool::give_back(float* arena) noexcept
    {
        const std::lock_guard lock(lock_);
        free_.push_back(arena);
    }
}
