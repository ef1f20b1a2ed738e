// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_TRAIN_REQUEST_H
#define HYPERSPARSE_EXAMPLES_ART_TRAIN_REQUEST_H

#include "program.h"
#include "train_settings.h"

#include <optional>

namespace hypersparse::program
{
    struct train_request
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                What the command line of `art train` asks for.
        !*/

        train_settings settings;
        std::string run;        // folder
        bool resume = false;
        bool json = false;
        bool picture = false;
    };

    std::optional<train_request> read_train_request(const arguments& args);
    /*!
        ensures
            - returns the request; nothing if it was for help, which has been printed
            - of a run that is to be resumed, the settings are those it was started with, except for those that do not
              matter and are given anew
        throws
            - dlib::error in one line: what is wrong; of a run to be resumed, the names of all options that are given, matter
              and differ from those it was started with
    !*/
}

#endif
