// SPDX-License-Identifier: BSL-1.0
// Runs that the CPU build has recorded, run again by the build at hand: the CPU's must stay what they were, the GPU's must come
// close. recorded_runs_test --run_test=recording writes the file anew.
#define BOOST_TEST_MODULE recorded_runs
#include <boost/test/unit_test.hpp>

#include "recorded_runs.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iomanip>

using nlohmann::json;

namespace
{
    // How far 20 steps may lead apart, of the largest number of a list. BLAS kernels for other processors lead to 4e-5
    // (OPENBLAS_CORETYPE=Haswell, Sandybridge, Prescott); a GPU's sums are taken in another order again.
    constexpr double far_apart = 1e-3;
    constexpr double clear = 8.5 / 96;  // a margin of that many of the tiny task's 96 images is no chance

    const char* file_name()
    {
        const char* elsewhere = std::getenv("HYPERSPARSE_RECORDED_RUNS");
        return elsewhere ? elsewhere : HYPERSPARSE_RECORDED_RUNS;
    }

    const json& recorded()
    {
        static const json file = [] { std::ifstream in(file_name()); return json::parse(in); }();
        return file;
    }

    double distance(const json& found, const json& expected)
    {
        BOOST_REQUIRE(found.size() == expected.size());
        double largest = 0, apart = 0;
        for (std::size_t i = 0; i < found.size(); ++i)
        {
            largest = std::max(largest, std::abs(expected[i].get<double>()));
            apart = std::max(apart, std::abs(found[i].get<double>() - expected[i].get<double>()));
        }
        return apart / largest;
    }

    double value_of(const json& epoch, const char* key)
    {
        return epoch.contains(key) ? epoch[key].get<double>() : -1;
    }
}

BOOST_AUTO_TEST_CASE(recording, * boost::unit_test::disabled())
{
    std::ofstream out(file_name());
    out << json{{"resnet20_steps", resnet20_steps()}, {"art_decisions", art_decisions()}}.dump(1) << '\n';
    BOOST_REQUIRE(out.good());
}

BOOST_AUTO_TEST_CASE(twenty_steps_of_resnet_20_stay_close_to_those_recorded_on_the_cpu)
{
    const json found = resnet20_steps(), expected = recorded()["resnet20_steps"];
    for (const char* list : {"losses", "norms", "samples"})
    {
        const double apart = distance(found[list], expected[list]);
        BOOST_TEST_MESSAGE(list << ": " << apart << " of the largest, allowed " << far_apart);
        BOOST_TEST(apart <= far_apart, list);
    }
    BOOST_TEST(std::abs(value_of(found, "threshold") / value_of(expected, "threshold") - 1) <= far_apart);
}

BOOST_AUTO_TEST_CASE(art_takes_the_decisions_that_were_recorded_on_the_cpu)
{
    const json found = art_decisions(), expected = recorded()["art_decisions"];
    std::size_t kept = 0, kept_then = 0;
    for (std::size_t layer = 0; layer < expected["kept"].size(); ++layer)
    {
        const std::size_t here = found["kept"][layer], there = expected["kept"][layer];
        BOOST_TEST(std::max(here, there) - std::min(here, there) <= 2 + there / 20, "layer " << layer);  // magnitudes that nearly tie
        kept += here;
        kept_then += there;
    }
    BOOST_TEST(kept == kept_then);
    BOOST_REQUIRE(found["epochs"].size() == expected["epochs"].size());
    for (std::size_t i = 0; i < expected["epochs"].size(); ++i)
    {
        const json& a = found["epochs"][i];
        const json& b = expected["epochs"][i];
        BOOST_TEST(a["phase"] == b["phase"], "epoch " << i);
        if (b.contains("margin"))       // whether the pruned copies have won
            BOOST_TEST((a["margin"] > 0) == (b["margin"] > 0), "epoch " << i);
    }
}

BOOST_AUTO_TEST_CASE(the_recorded_decisions_are_no_close_calls)
{
    std::size_t art_epochs = 0, terminated = 0;
    for (const json& epoch : recorded()["art_decisions"]["epochs"])
        if (epoch["phase"] == "art")
        {
            ++art_epochs;
            terminated += epoch["margin"] > 0;
            BOOST_TEST(std::abs(epoch["margin"].get<double>()) > clear);
        }
    BOOST_TEST(art_epochs >= 3u);
    BOOST_TEST(terminated == 1u);
}
