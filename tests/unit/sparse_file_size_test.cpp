// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE sparse_file_size
#include <boost/test/unit_test.hpp>

#include "erk_resnet32.h"

#include <hypersparse/plugins/deploy/sparse_file/sparse_file.h>

#include <iomanip>
#include <iostream>

using namespace hypersparse;

namespace
{
    // What the files of a ResNet-32 may take, in bytes; 0: no limit is set
    struct limit
    {
        double density;
        std::size_t fp32, fp16;
    };

    constexpr limit limits[] = {{0.1, 714'000, 397'000}, {0.05, 0, 0}, {0.02, 0, 0}, {0.01, 89'000, 57'000}, {0.005, 0, 0},
        {0.002, 28'000, 21'000}};

    void print(double density, bool folded, const sparse_file_info& info, double entropy)
    {
        const double nonzeros = static_cast<double>(info.counts.nonzeros);
        std::cout << std::fixed << std::setprecision(3) << (folded ? "folded " : "plain  ") << density << ' '
                  << name_of(info.counts.values) << ' ' << info.size << " bytes: structure " << info.structure_size
                  << " positions " << info.positions_size << " numbers " << info.numbers_size << " values " << info.values_size
                  << "; " << info.counts.nonzeros << " nonzeros, " << info.counts.left_out << " left out, bits a position "
                  << 8*static_cast<double>(info.positions_size)/nonzeros << ", entropy " << entropy/nonzeros << '\n';
    }
}

BOOST_AUTO_TEST_CASE(a_resnet32_takes_no_more_bytes_than_promised)
{
    for (const limit& l : limits)
        for (bool folded : {false, true})
        {
            erk_resnet32 net(l.density, folded);
            const graph g = net.make();
            std::size_t previous = SIZE_MAX;
            for (value_format format : {value_format::fp32, value_format::fp16, value_format::int8})
            {
                const std::string bytes = to_sparse_bytes(g, format);
                const sparse_file_info info = sparse_bytes_info(bytes, "resnet-32");
                print(l.density, folded, info, net.position_entropy());
                const std::size_t most = format == value_format::fp32 ? l.fp32 : format == value_format::fp16 ? l.fp16 : 0;
                BOOST_TEST((most == 0 || bytes.size() <= most));
                BOOST_TEST(bytes.size() < previous);
                if (format != value_format::int8)
                    BOOST_TEST(8.0*static_cast<double>(info.positions_size)
                        < net.position_entropy() + 0.08*static_cast<double>(info.counts.nonzeros));
                previous = bytes.size();
            }
        }
}
