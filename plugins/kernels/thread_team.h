// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_THREAD_TEAM_H
#define HYPERSPARSE_PLUGINS_KERNELS_THREAD_TEAM_H

#include <cstddef>
#include <memory>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            The threads that our CPU code computes with: one team for the whole process, started at its first use. Its
            threads wait actively for a moment after each piece of work, because a layer follows the other closely, and
            then sleep.
    !*/

    void set_cpu_threads(unsigned threads);
    /*!
        requires
            - this is not a call from the body of a parallel_for()
        ensures
            - our CPU code computes on this many threads from now on, the calling one included, or on fewer if the system does
              not give so many; 0 stands for as many as the process may run at once (which a container's share of time does
              not tell). No result depends on it.
    !*/

    unsigned cpu_threads();
    /*!
        ensures
            - returns how many threads our CPU code computes on: what set_cpu_threads() was told, at first all that the
              process may use
    !*/

    namespace impl
    {
        using indexed_work = void (*)(const void* body, std::size_t index);
        void run_on_team(std::size_t count, indexed_work work, const void* body);
    }

    template <typename body_type>
    void parallel_for(std::size_t count, const body_type& body)
    /*!
        ensures
            - calls body(i) once for each i in [0, count), in any order, on the threads of the team, and returns when all
              calls have returned. Where the team is at work for another thread of the process, or this call comes from
              such a body, the calling thread does all of it alone.
        throws
            - what a body has thrown: one of the exceptions, if there are several. The other calls are made all the same.
    !*/
    {
        impl::run_on_team(count, [](const void* b, std::size_t i) { (*static_cast<const body_type*>(b))(i); },
            std::addressof(body));
    }
}

#endif
