// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_TRAINING_STOP_SIGNAL_H
#define HYPERSPARSE_PLUGINS_TRAINING_STOP_SIGNAL_H

namespace hypersparse
{
    class stop_signal
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                While one of these lives, a first SIGINT or SIGTERM is only remembered, so that work can come to a good end.
                A second one ends the process at once, with exit status 128 + its number. What write_durably() has written
                stays whole.

            THREAD SAFETY
                One object at a time in a process; received() may be called from any thread.
        !*/

    public:
        stop_signal();

        ~stop_signal();
        /*!
            ensures
                - both signals do again what they did before
        !*/

        stop_signal(const stop_signal&) = delete;
        stop_signal& operator=(const stop_signal&) = delete;

        int received() const;
        /*!
            ensures
                - returns the number of the signal that came, 0 if none did
        !*/

        static const char* name_of(int signal);     // "SIGINT" or "SIGTERM"
    };
}

#endif
