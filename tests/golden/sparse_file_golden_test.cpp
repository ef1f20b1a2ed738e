// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE sparse_file_golden
#include <boost/test/unit_test.hpp>

#include "../unit/sparse_file_graphs.h"

#include <hypersparse/plugins/deploy/sparse_file/sparse_file.h>

using namespace hypersparse;
using namespace sparse_file_test;

namespace
{
    const auto all_formats = {value_format::fp32, value_format::fp16, value_format::int8};

    std::string golden_file(value_format format)
    {
        return std::string(HYPERSPARSE_GOLDEN_DIR) + "/every_operation_v1_" + name_of(format) + ".hsn";
    }
}

BOOST_AUTO_TEST_CASE(files_of_version_1_are_read_for_ever)
{
    for (value_format format : all_formats)
    {
        const graph g = read_sparse_file(golden_file(format));
        check_same{format == value_format::fp32}.graphs(every_operation(), g);
        check_same().graphs(from_sparse_bytes(to_sparse_bytes(every_operation(), format), "now"), g);
    }
}

// Run by hand, when every_operation() has been added to: sparse_file_golden_test --run_test=recording
BOOST_AUTO_TEST_CASE(recording, *boost::unit_test::disabled())
{
    for (value_format format : all_formats)
        write_sparse_file(golden_file(format), every_operation(), format);
}
