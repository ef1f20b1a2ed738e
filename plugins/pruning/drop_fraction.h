// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PRUNING_DROP_FRACTION_H
#define HYPERSPARSE_PLUGINS_PRUNING_DROP_FRACTION_H

namespace hypersparse
{
    enum class drop_curve
    {
        cosine,
        constant,
        exponential
    };

    struct drop_fraction
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The share of the active weights that an update of a drop-and-grow method replaces, as it falls during training
                (Evci et al., RigL, ICML 2020, section 3). Times count whatever the caller counts: steps, epochs, updates.
                With x = (t - begin) / (end - begin), held in [0, 1]:
                    cosine          minimum + (initial - minimum) (1 + cos(pi x)) / 2
                    constant        initial
                    exponential     initial exp(-decay x)
                RigL: cosine from begin 0, with t itself. LpSS: the same from begin on. Hard-sample learners: minimum 0.001.
        !*/

        drop_curve curve = drop_curve::cosine;
        double initial = 0.3;       // in [0, 1]
        double minimum = 0;         // in [0, initial]; cosine only
        double decay = 1;           // >= 0; exponential only
        double begin = 0;
        double end = 1;             // > begin

        double at(double time) const;
        /*!
            ensures
                - returns the fraction at this time; before begin that of begin, after end that of end
        !*/
    };

    void check(const drop_fraction& fraction);
    /*!
        throws
            - dlib::error if a value is outside of its range; the message has name, range and value
    !*/
}

#endif
