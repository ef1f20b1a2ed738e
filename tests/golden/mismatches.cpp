// SPDX-License-Identifier: BSL-1.0
#include "mismatches.h"

#include <algorithm>
#include <cmath>
#include <sstream>

void mismatches::expect(bool agreed, const std::string& what, const std::string& detail)
{
    if (!agreed)
        list_.push_back(what + (detail.empty() ? "" : ": " + detail));
}

void mismatches::deviation(const std::string& what, std::size_t index, double found, double expected, double allowed)
{
    const double difference = std::abs(found - expected);
    if (difference <= allowed)
    {
        if (difference > 0)
            worst_ = std::max(worst_, difference / allowed);
        return;
    }
    std::ostringstream line;
    line.precision(9);
    line << "expected " << expected << ", found " << found << " at " << index << " (allowed +-" << allowed << ')';
    expect(false, what, line.str());
}

bool mismatches::same_size(const std::string& what, const std::vector<float>& found, const std::vector<float>& expected)
{
    expect(found.size() == expected.size(), what,
        "expected " + std::to_string(expected.size()) + " numbers, found " + std::to_string(found.size()));
    return found.size() == expected.size();
}

void mismatches::exact(const std::string& what, double found, double expected)
{
    deviation(what, 0, found, expected, 0);
}

void mismatches::relative(const std::string& what, double found, double expected, double bound)
{
    deviation(what, 0, found, expected, bound * std::abs(expected));
}

void mismatches::of_largest(
    const std::string& what, const std::vector<float>& found, const std::vector<float>& expected, double bound)
{
    if (!same_size(what, found, expected))
        return;
    double largest = 0;
    for (float x : expected)
        largest = std::max(largest, std::abs(static_cast<double>(x)));
    for (std::size_t i = 0; i < expected.size(); ++i)
        deviation(what, i, found[i], expected[i], bound * largest);
}

void mismatches::each(
    const std::string& what, const std::vector<float>& found, const std::vector<float>& expected, double bound)
{
    if (!same_size(what, found, expected))
        return;
    for (std::size_t i = 0; i < expected.size(); ++i)
        deviation(what, i, found[i], expected[i], bound * std::abs(static_cast<double>(expected[i])));
}

void mismatches::within(
    const std::string& what, const std::vector<float>& found, const std::vector<float>& expected, double allowed)
{
    if (!same_size(what, found, expected))
        return;
    for (std::size_t i = 0; i < expected.size(); ++i)
        deviation(what, i, found[i], expected[i], allowed);
}

void mismatches::same_zeros(
    const std::string& what, const std::vector<float>& found, const std::vector<float>& expected)
{
    if (!same_size(what, found, expected))
        return;
    for (std::size_t i = 0; i < expected.size(); ++i)
        expect((found[i] == 0) == (expected[i] == 0), what, "kept and removed weights differ at " + std::to_string(i));
}
