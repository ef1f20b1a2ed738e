// SPDX-License-Identifier: BSL-1.0
#include "cuda_on_cpu.h"

#include <ucontext.h>

#include <memory>
#include <stdexcept>
#include <vector>

namespace cuda_on_cpu
{
    namespace
    {
        constexpr std::size_t stack_size = 64 * 1024;

        struct fibre
        {
            ucontext_t context;
            std::unique_ptr<char[]> stack = std::make_unique<char[]>(stack_size);
            bool ended = false;
        };

        std::vector<fibre> fibres;
        ucontext_t scheduler;
        const std::function<void()>* kernel_in_progress = nullptr;
        bool any = false, any_before = false;       // of the barrier being reached, and of the one before
        std::size_t passed = 0;

        void run_thread()
        {
            (*kernel_in_progress)();
            fibres[thread_index.x].ended = true;
        }

        void start(fibre& f)
        {
            getcontext(&f.context);
            f.context.uc_stack.ss_sp = f.stack.get();
            f.context.uc_stack.ss_size = stack_size;
            f.context.uc_link = &scheduler;
            f.ended = false;
            makecontext(&f.context, run_thread, 0);
        }

        // Every thread runs to its next barrier, or to its end. Returns how many ended.
        unsigned run_to_barrier(unsigned threads)
        {
            unsigned ended = 0;
            for (thread_index.x = 0; thread_index.x < threads; ++thread_index.x)
            {
                fibre& f = fibres[thread_index.x];
                if (!f.ended)
                    swapcontext(&scheduler, &f.context);
                ended += f.ended;
            }
            any_before = any;
            any = false;
            return ended;
        }

        void run_block(unsigned threads)
        {
            for (unsigned i = 0; i < threads; ++i)
                start(fibres[i]);
            for (unsigned ended = 0; ended != threads; ++passed)
            {
                ended = run_to_barrier(threads);
                if (ended != 0 && ended != threads)
                    throw std::logic_error("some threads of a block ended while others wait at a barrier");
            }
        }
    }

    void wait_at_barrier()
    {
        swapcontext(&fibres[thread_index.x].context, &scheduler);
    }

    bool any_thread(bool condition)
    {
        any |= condition;
        wait_at_barrier();
        return any_before;
    }

    void run_grid(unsigned blocks, unsigned threads, const std::function<void()>& kernel)
    {
        if (fibres.size() < threads)
            fibres.resize(threads);
        kernel_in_progress = &kernel;
        block_size = {threads, 1, 1};
        grid_size = {blocks, 1, 1};
        for (block_index = {}; block_index.x < blocks; ++block_index.x)
            run_block(threads);
    }

    std::size_t barriers()
    {
        return passed;
    }
}
