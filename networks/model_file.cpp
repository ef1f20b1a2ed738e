// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/networks/model_file.h>

#include <hypersparse/networks/network_table.h>
#include <hypersparse/plugins/training/container.h>

#include <nlohmann/json.hpp>

#include <sstream>

namespace hypersparse
{
    namespace
    {
        // payload: one line of JSON, then the network's state
        using nlohmann::json;

        constexpr long usual_channels = 3;      // of files that do not tell

        json to_json(const network& net, const model_info& info)
        {
            const channel_statistics statistics = net.statistics();
            json j = {{"network", net.name()}, {"classes", net.classes()}, {"rows", net.rows()}, {"cols", net.cols()},
                {"mean", statistics.mean}, {"stddev", statistics.stddev}, {"class_names", info.class_names},
                {"data", info.data}, {"prune_rate", info.prune_rate}, {"seed", info.seed}};
            if (net.channels() != usual_channels)
                j["channels"] = net.channels();
            return j;
        }

        model_info from_json(const json& j)
        {
            model_info info;
            j.at("network").get_to(info.network);
            j.at("classes").get_to(info.classes);
            j.at("rows").get_to(info.rows);
            j.at("cols").get_to(info.cols);
            info.channels = j.value("channels", usual_channels);
            j.at("mean").get_to(info.statistics.mean);
            j.at("stddev").get_to(info.statistics.stddev);
            j.at("class_names").get_to(info.class_names);
            j.at("data").get_to(info.data);
            j.at("prune_rate").get_to(info.prune_rate);
            j.at("seed").get_to(info.seed);
            return info;
        }
    }

    void save_model(const std::string& path, const network& net, const model_info& info)
    {
        std::ostringstream payload;
        payload << to_json(net, info).dump() << '\n';
        net.save_state(payload);
        write_container(path, "model", payload.view());
    }

    std::unique_ptr<network> load_model(const std::string& path, model_info& info)
    {
        std::istringstream payload(read_container(path, "model"));
        try
        {
            std::string line;
            std::getline(payload, line);
            info = from_json(json::parse(line));
            auto net = make_network(info.network, {.classes = info.classes, .rows = info.rows, .cols = info.cols,
                .channels = info.channels, .statistics = info.statistics, .seed = info.seed});
            net->load_state(payload);
            return net;
        }
        catch (const json::exception& e)
        {
            throw file_error(path + ": expected a model's description, found: " + e.what());
        }
        catch (const std::exception& e)
        {
            throw file_error(path + ": expected a model that this version can load, found: " + e.what());
        }
    }
}
