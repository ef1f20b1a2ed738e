// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_TERMINAL_H
#define HYPERSPARSE_PLUGINS_REPORT_TERMINAL_H

namespace hypersparse
{
    struct terminal
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What may be printed to a stream. The default is right for a file: plain ASCII, lines that stay.
        !*/

        bool interactive = false;   // a person looks at it: a line may be overwritten
        bool colour = false;        // ANSI colours are understood and wanted
        bool unicode = false;       // UTF-8 is understood
        int width = 80;             // columns
    };

    enum class standard_stream
    {
        output,
        error
    };

    terminal query_terminal(standard_stream stream);
    /*!
        ensures
            - returns what the stream is at this moment; the width changes when a window is resized.
            - colour is false where NO_COLOR is set (https://no-color.org), or TERM is "dumb", or nobody looks
            - unicode is true if LC_ALL, LC_CTYPE or LANG, the first that is set, names UTF-8
            - a width that cannot be had is taken from COLUMNS, and is 80 without it
    !*/
}

#endif
