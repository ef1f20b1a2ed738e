// SPDX-License-Identifier: BSL-1.0
// Signals as the C++ standard has them; what POSIX adds is that a call interrupted by one goes on (SA_RESTART).
#include <hypersparse/plugins/training/stop_signal.h>

#include <atomic>
#include <csignal>
#include <cstdlib>

namespace hypersparse
{
    namespace
    {
        static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may touch nothing else");
        std::atomic<int> first_signal = 0;

        extern "C" void remember_signal(int signal)
        {
            int none = 0;
            if (!first_signal.compare_exchange_strong(none, signal))
                std::_Exit(128 + signal);
        #if !defined(__unix__) && !defined(__APPLE__)
            std::signal(signal, remember_signal);   // some systems forget the handler when they call it
        #endif
        }

    #if defined(__unix__) || defined(__APPLE__)
        struct sigaction interrupt_before;
        struct sigaction terminate_before;

        void install()
        {
            struct sigaction action = {};
            action.sa_handler = remember_signal;
            action.sa_flags = SA_RESTART;
            sigemptyset(&action.sa_mask);
            sigaction(SIGINT, &action, &interrupt_before);
            sigaction(SIGTERM, &action, &terminate_before);
        }

        void restore()
        {
            sigaction(SIGINT, &interrupt_before, nullptr);
            sigaction(SIGTERM, &terminate_before, nullptr);
        }
    #else
        void (*interrupt_before)(int) = SIG_DFL;
        void (*terminate_before)(int) = SIG_DFL;

        void install()
        {
            interrupt_before = std::signal(SIGINT, remember_signal);
            terminate_before = std::signal(SIGTERM, remember_signal);
        }

        void restore()
        {
            std::signal(SIGINT, interrupt_before);
            std::signal(SIGTERM, terminate_before);
        }
    #endif
    }

    stop_signal::stop_signal()
    {
        first_signal = 0;
        install();
    }

    stop_signal::~stop_signal() { restore(); }

    int stop_signal::received() const { return first_signal; }

    const char* stop_signal::name_of(int signal) { return signal == SIGTERM ? "SIGTERM" : "SIGINT"; }
}
