// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/networks/network_table.h>

#include <hypersparse/networks/make_network_of.h>
#include <hypersparse/networks/network_error.h>

#include <algorithm>

namespace hypersparse
{
    namespace
    {
        // The rows and columns of which the halvings in a network leave a pixel. resnet-N and vgg-N have had one bound since
        // their first files.
        constexpr long after_four_halvings = 16, after_five_halvings = 32, after_two_convolutions_and_pools = 16, any_size = 1;

        enum class grey { as_colour, as_one_channel };      // how a network takes grey images where it may choose

        struct table_row
        {
            const char* name;
            long smallest;              // rows and columns
            grey grey_images;
            std::unique_ptr<network> (*make)(const network_options&);
        };

        // A new network takes a row here, a file in networks/instances/ and its name in networks/CMakeLists.txt. A new
        // architecture is declared in make_network_of.h, too.
        constexpr table_row table[] = {
            {"resnet-8", after_four_halvings, grey::as_colour, &make_network_of<resnet<8>>},
            {"resnet-14", after_four_halvings, grey::as_colour, &make_network_of<resnet<14>>},
            {"resnet-20", after_four_halvings, grey::as_colour, &make_network_of<resnet<20>>},
            {"resnet-32", after_four_halvings, grey::as_colour, &make_network_of<resnet<32>>},
            {"resnet-44", after_four_halvings, grey::as_colour, &make_network_of<resnet<44>>},
            {"resnet-56", after_four_halvings, grey::as_colour, &make_network_of<resnet<56>>},
            {"resnet-110", after_four_halvings, grey::as_colour, &make_network_of<resnet<110>>},
            {"vgg-11", after_four_halvings, grey::as_colour, &make_network_of<vgg<11>>},
            {"vgg-13", after_four_halvings, grey::as_colour, &make_network_of<vgg<13>>},
            {"vgg-16", after_four_halvings, grey::as_colour, &make_network_of<vgg<16>>},
            {"vgg-19", after_four_halvings, grey::as_colour, &make_network_of<vgg<19>>},
            {"vgg-16-fc", after_five_halvings, grey::as_one_channel, &make_network_of<vgg_16_fc>},
            {"resnet-18", after_four_halvings, grey::as_one_channel, &make_network_of<resnet_18>},
            {"wide-resnet12", after_four_halvings, grey::as_one_channel, &make_network_of<wide_resnet<12, 16>>},
            {"wide-resnet18", after_four_halvings, grey::as_one_channel, &make_network_of<wide_resnet<18, 16>>},
            {"wide-resnet22-32", after_four_halvings, grey::as_one_channel, &make_network_of<wide_resnet<22, 32>>},
            {"wide-resnet22-64", after_four_halvings, grey::as_one_channel, &make_network_of<wide_resnet<22, 64>>},
            {"lenet-300-100", any_size, grey::as_one_channel, &make_network_of<lenet_300_100>},
            {"lenet-5", after_two_convolutions_and_pools, grey::as_one_channel, &make_network_of<lenet_5>}};

        const table_row& row_of(const std::string& name)
        {
            std::string known;
            for (const table_row& row : table)
            {
                if (name == row.name)
                    return row;
                known += std::string(" ") + row.name;
            }
            throw network_error("unknown network '" + name + "', expected one of:" + known);
        }

        void check_options(const table_row& row, const network_options& options)
        {
            constexpr long largest = 1024;
            constexpr unsigned long most_classes = 1'000'000;
            if (options.classes == 0 || options.classes > most_classes)
                throw network_error("a network with " + std::to_string(options.classes)
                    + " classes was asked for, expected 1 to " + std::to_string(most_classes));
            if (options.channels != 1 && options.channels != 3)
                throw network_error("a network that reads " + std::to_string(options.channels)
                    + " channels was asked for, expected 1 (grey) or 3");
            if (std::min(options.rows, options.cols) < row.smallest || std::max(options.rows, options.cols) > largest)
                throw network_error(std::string(row.name) + ": images of " + std::to_string(options.rows) + " x "
                    + std::to_string(options.cols) + " pixels cannot be used, expected " + std::to_string(row.smallest) + " to "
                    + std::to_string(largest) + " each way");
        }
    }

    std::vector<std::string> network_names()
    {
        std::vector<std::string> names;
        for (const table_row& row : table)
            names.push_back(row.name);
        return names;
    }

    long input_channels(const std::string& name, long channels_of_data)
    {
        const table_row& row = row_of(name);
        return channels_of_data == 1 && row.grey_images == grey::as_one_channel ? 1 : 3;
    }

    std::unique_ptr<network> make_network(const std::string& name, const network_options& options)
    {
        const table_row& row = row_of(name);
        check_options(row, options);
        return row.make(options);
    }
}
