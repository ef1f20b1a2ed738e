// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_TESTS_GOLDEN_MISMATCHES_H
#define HYPERSPARSE_TESTS_GOLDEN_MISMATCHES_H

#include <string>
#include <vector>

class mismatches
{
    /*!
        WHAT THIS OBJECT REPRESENTS
            What a checker found to differ between a golden file and our numbers, one line each.
    !*/

public:
    void expect(bool agreed, const std::string& what, const std::string& detail = {});
    void exact(const std::string& what, double found, double expected);

    void relative(const std::string& what, double found, double expected, double bound);
    // |found - expected| <= bound |expected|

    void of_largest(const std::string& what, const std::vector<float>& found, const std::vector<float>& expected, double bound);
    // every |found - expected| <= bound * the largest |expected|; a number that is not finite never agrees

    void each(const std::string& what, const std::vector<float>& found, const std::vector<float>& expected, double bound);
    // every |found - expected| <= bound * its own |expected|

    void within(const std::string& what, const std::vector<float>& found, const std::vector<float>& expected, double allowed);
    // every |found - expected| <= allowed

    void same_zeros(const std::string& what, const std::vector<float>& found, const std::vector<float>& expected);
    // found and expected are 0 at the same places

    const std::vector<std::string>& list() const { return list_; }
    double worst() const { return worst_; }     // largest deviation so far, in units of its bound

private:
    void deviation(const std::string& what, std::size_t index, double found, double expected, double allowed);
    bool same_size(const std::string& what, const std::vector<float>& found, const std::vector<float>& expected);

    std::vector<std::string> list_;
    double worst_ = 0;
};

#endif
