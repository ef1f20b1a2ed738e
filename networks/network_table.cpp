// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/networks/network_table.h>

#include <hypersparse/networks/make_network_of.h>
#include <hypersparse/networks/network_error.h>

#include <algorithm>

namespace hypersparse
{
    namespace
    {
        struct table_row
        {
            const char* name;
            std::unique_ptr<network> (*make)(const network_options&);
        };

        // A new network takes a row here, a file in networks/instances/ and its name in networks/CMakeLists.txt. A new
        // architecture is declared in make_network_of.h, too.
        constexpr table_row table[] = {
            {"resnet-8", &make_network_of<resnet<8>>},
            {"resnet-14", &make_network_of<resnet<14>>},
            {"resnet-20", &make_network_of<resnet<20>>},
            {"resnet-32", &make_network_of<resnet<32>>},
            {"resnet-44", &make_network_of<resnet<44>>},
            {"resnet-56", &make_network_of<resnet<56>>},
            {"resnet-110", &make_network_of<resnet<110>>},
            {"vgg-11", &make_network_of<vgg<11>>},
            {"vgg-13", &make_network_of<vgg<13>>},
            {"vgg-16", &make_network_of<vgg<16>>},
            {"vgg-19", &make_network_of<vgg<19>>}};

        void check_options(const network_options& options)
        {
            constexpr long smallest = 16;       // four halvings leave one pixel
            constexpr long largest = 1024;
            constexpr unsigned long most_classes = 1'000'000;
            if (options.classes == 0 || options.classes > most_classes)
                throw network_error("a network with " + std::to_string(options.classes)
                    + " classes was asked for, expected 1 to " + std::to_string(most_classes));
            if (std::min(options.rows, options.cols) < smallest || std::max(options.rows, options.cols) > largest)
                throw network_error("images of " + std::to_string(options.rows) + " x " + std::to_string(options.cols)
                    + " pixels cannot be used, expected 16 to 1024 each way");
        }
    }

    std::vector<std::string> network_names()
    {
        std::vector<std::string> names;
        for (const table_row& row : table)
            names.push_back(row.name);
        return names;
    }

    std::unique_ptr<network> make_network(const std::string& name, const network_options& options)
    {
        check_options(options);
        for (const table_row& row : table)
            if (name == row.name)
                return row.make(options);
        std::string known;
        for (const table_row& row : table)
            known += std::string(" ") + row.name;
        throw network_error("unknown network '" + name + "', expected one of:" + known);
    }
}
