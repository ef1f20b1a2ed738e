// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_OPTIONS_OPTION_RANGE_H
#define HYPERSPARSE_PLUGINS_OPTIONS_OPTION_RANGE_H

namespace hypersparse
{
    class option_range
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The check of somebody's options, all with the same message: option_range demand("ART");
                demand(0 < x, "x", "> 0", x);
        !*/

    public:
        constexpr explicit option_range(const char* whose) : whose_(whose) {}

        void operator()(bool in_range, const char* name, const char* range, double value) const;
        /*!
            throws
                - dlib::error unless in_range: "WHOSE: expected NAME RANGE, found VALUE"
        !*/

    private:
        const char* whose_;
    };
}

#endif
