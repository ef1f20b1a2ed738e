// SPDX-License-Identifier: BSL-1.0
#include "score_runs.h"

#include "epoch_report.h"
#include "number_text.h"
#include "program.h"

#include <hypersparse/networks/network_table.h>
#include <hypersparse/plugins/data/hard_samples.h>
#include <hypersparse/plugins/report/progress_bar.h>

#include <algorithm>
#include <cmath>
#include <iostream>

namespace hypersparse::program
{
    namespace
    {
        typedef std::vector<double> (*score_of_probabilities)(
            const std::vector<double>&, std::size_t, const std::vector<unsigned long>&);

        std::vector<double> uncertainty(
            const std::vector<double>& probabilities, std::size_t classes, const std::vector<unsigned long>& labels)
        {
            std::vector<double> scores = label_probabilities(probabilities, classes, labels);
            for (double& score : scores)
                score = 1 - score;
            return scores;
        }

        std::vector<bool> right_ones(const std::vector<float>& logits, const std::vector<unsigned long>& labels)
        {
            const std::size_t classes = logits.size() / labels.size();
            std::vector<bool> right;
            for (std::size_t i = 0; i < labels.size(); ++i)
            {
                const auto row = logits.begin() + static_cast<long>(i * classes);
                right.push_back(static_cast<unsigned long>(std::max_element(row, row + static_cast<long>(classes)) - row) == labels[i]);
            }
            return right;
        }

        double learning_rate_at(const score_settings& s, std::size_t epoch)
        {
            const auto& steps = s.learning_rate_steps;
            const auto falls = std::count_if(steps.begin(), steps.end(), [epoch](std::size_t step) { return step <= epoch; });
            return s.learning_rate * std::pow(s.learning_rate_decay, static_cast<double>(falls));
        }

        class scoring_run
        {
            /*!
                WHAT THIS OBJECT REPRESENTS
                    One of the networks, from its initial weights to its scores.
            !*/
        public:
            scoring_run(const dataset& data, const score_settings& settings, std::size_t run, progress_bar& bar)
                : data_(data), settings_(settings), run_(run), bar_(bar),
                  net_(make_network(settings.network, {.classes = data.class_names.size(), .rows = data.rows, .cols = data.cols,
                      .statistics = data.statistics, .seed = settings.seed + run}))
            {
            }

            std::vector<double> scores()
            {
                train();
                if (settings_.by == "forgetting")
                    return forgetting_scores(count_forgetting(visits_));
                if (settings_.by == "grand")
                    return checked(net_->gradient_norms(data_.train));
                const score_of_probabilities score = settings_.by == "el2n" ? el2n_scores : uncertainty;
                return score(softmax_rows(logits(), net_->classes()), net_->classes(), data_.train.labels);
            }

        private:
            void train()
            {
                const auto subject = net_->make_subject({.train = &data_.train, .batch_size = settings_.batch_size,
                    .augment = settings_.augment, .seed = settings_.seed + run_, .threads = settings_.threads});
                subject->solver().set_options({.lambda = 0, .momentum = settings_.momentum, .weight_decay = settings_.weight_decay});
                visits_.assign(data_.train.images.size(), {});
                for (std::size_t epoch = 0; epoch < settings_.epochs; ++epoch)
                {
                    subject->begin_epoch(epoch, 0, learning_rate_at(settings_, epoch));
                    subject->set_training_counts({});
                    for (std::size_t step = 1; subject->train_step(); ++step)
                        draw(epoch, static_cast<double>(step) / static_cast<double>(subject->steps_per_epoch()));
                    const classification_counts counts = subject->training_counts();    // the trainer is at rest from here on
                    bar_.print(title(epoch) + ": training accuracy " + percent(counts.accuracy()));
                    if (settings_.by == "forgetting")
                        visit();
                }
            }

            void visit()
            {
                const std::vector<bool> right = right_ones(logits(), data_.train.labels);
                for (std::size_t i = 0; i < right.size(); ++i)
                    visits_[i].push_back(right[i]);
            }

            std::vector<float> logits()
            {
                std::vector<float> outputs = net_->logits(data_.train.images);
                checked(outputs);
                return outputs;
            }

            template <typename numbers>
            const numbers& checked(const numbers& found) const
            {
                for (const double number : found)
                    if (!std::isfinite(number))
                        throw result_error("data score: run " + std::to_string(run_ + 1) + ": expected finite outputs, found "
                            + std::to_string(number) + ": the training diverged; lower --lr");
                return found;
            }

            std::string title(std::size_t epoch) const
            {
                return "run " + std::to_string(run_ + 1) + '/' + std::to_string(settings_.runs) + ", epoch " + std::to_string(epoch + 1)
                    + '/' + std::to_string(settings_.epochs);
            }

            void draw(std::size_t epoch, double part)
            {
                if (bar_.wants_update())
                    bar_.draw(title(epoch), part, "");
            }

            const dataset& data_;
            const score_settings& settings_;
            std::size_t run_;
            progress_bar& bar_;
            std::unique_ptr<network> net_;
            std::vector<std::vector<bool>> visits_;     // of each image: whether it was right after each epoch
        };
    }

    std::vector<std::string> score_names()
    {
        return {"el2n", "grand", "forgetting", "uncertainty"};
    }

    std::string origin_of(const score_settings& s)
    {
        std::string steps;
        for (const std::size_t step : s.learning_rate_steps)
            steps += (steps.empty() ? " at " : ",") + std::to_string(step);
        return s.network + ", seeds " + std::to_string(s.seed) + " to " + std::to_string(s.seed + s.runs - 1) + ", "
            + counted(s.epochs, "epoch") + ", batch size " + std::to_string(s.batch_size) + (s.augment ? ", augmented" : ", not augmented")
            + ", lr " + number_text(s.learning_rate) + " times " + number_text(s.learning_rate_decay) + steps + ", momentum "
            + number_text(s.momentum) + ", weight decay " + number_text(s.weight_decay);
    }

    std::vector<double> score_images(const dataset& data, const score_settings& settings)
    {
        progress_bar bar(std::cerr, query_terminal(standard_stream::error));
        std::vector<std::vector<double>> runs;
        for (std::size_t run = 0; run < settings.runs; ++run)
            runs.push_back(scoring_run(data, settings, run, bar).scores());
        return mean_scores(runs);
    }
}
