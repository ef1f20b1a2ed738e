// SPDX-License-Identifier: BSL-1.0
#include "command_line.h"
#include "commands.h"
#include "epoch_report.h"
#include "evaluation.h"
#include "model_input.h"

#include <hypersparse/plugins/data/image_files.h>
#include <hypersparse/plugins/report/table.h>

#include <algorithm>
#include <cmath>
#include <iostream>

namespace hypersparse::program
{
    namespace
    {
        struct prediction
        {
            std::string file;
            std::size_t label = 0;
            double probability = 0;
        };

        dlib::matrix<dlib::rgb_pixel> load_for(const network& net, const std::string& file)
        {
            const auto image = load_image_file(file);
            if (image.nr() == net.rows() && image.nc() == net.cols())
                return image;
            std::cerr << file << ": " << image.nr() << " x " << image.nc() << " pixels, brought to " << net.rows() << " x "
                << net.cols() << std::endl;
            return resize_to(image, net.rows(), net.cols());
        }

        std::vector<prediction> predict(network& net, const std::vector<std::string>& files)
        {
            std::vector<dlib::matrix<dlib::rgb_pixel>> images;
            for (const std::string& file : files)
                images.push_back(load_for(net, file));
            const std::vector<float> logits = net.logits(images);
            std::vector<prediction> result;
            for (std::size_t i = 0; i < files.size(); ++i)
            {
                const auto p = probabilities(std::span(logits).subspan(i * net.classes(), net.classes()));
                const auto best = std::max_element(p.begin(), p.end());
                if (!std::isfinite(*best))
                    throw result_error(files[i] + ": expected finite outputs, found others: the weights of this model are of no use");
                result.push_back({files[i], static_cast<std::size_t>(best - p.begin()), *best});
            }
            return result;
        }

        void print_json(const loaded_model& model, const std::vector<prediction>& predictions)
        {
            nlohmann::ordered_json list = nlohmann::ordered_json::array();
            for (const prediction& p : predictions)
                list.push_back({{"file", p.file}, {"class", p.label}, {"label", model.class_name(p.label)},
                    {"probability", p.probability}});
            std::cout << list.dump() << std::endl;
        }

        void print_table(const loaded_model& model, const std::vector<prediction>& predictions)
        {
            table rows({{"file"}, {"class", table::side::right}, {"label"}, {"probability", table::side::right}});
            for (const prediction& p : predictions)
                rows.add_row({p.file, std::to_string(p.label), model.class_name(p.label), percent(p.probability)});
            std::cout << rows.text();
        }
    }

    int predict_command(const arguments& args)
    {
        std::string path;
        std::vector<std::string> files;
        bool json = false;
        CLI::App app("The class of images, and how sure the model is.", "art predict");
        app.add_option("MODEL", path, "model file, or the folder of a run")->required();
        app.add_option("IMAGE", files, "PNG, JPEG or BMP files")->required();
        add_json_flag(app, json);
        if (!parse(app, args))
            return exit_done;
        const loaded_model model = open_model(path);
        const auto predictions = predict(*model.net, files);
        if (json)
            print_json(model, predictions);
        else
            print_table(model, predictions);
        return exit_done;
    }
}
