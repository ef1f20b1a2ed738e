// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/data/hard_samples.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace hypersparse
{
    namespace
    {
        void check_probabilities(const std::vector<double>& probabilities, std::size_t classes, const std::vector<unsigned long>& labels)
        {
            DLIB_CASSERT(classes > 0 && probabilities.size() == classes * labels.size(),
                "probabilities: " << probabilities.size() << ", classes: " << classes << ", labels: " << labels.size());
            for (std::size_t i = 0; i < labels.size(); ++i)
                if (labels[i] >= classes)
                    throw score_error("sample " + std::to_string(i) + ": expected a label below " + std::to_string(classes) + ", found "
                        + std::to_string(labels[i]) + "; check the data set and the network's number of classes");
            for (std::size_t i = 0; i < probabilities.size(); ++i)
                if (!(probabilities[i] >= 0 && probabilities[i] <= 1))
                    throw score_error("sample " + std::to_string(i / classes) + ": expected probabilities in [0, 1], found "
                        + std::to_string(probabilities[i]) + "; check that the network's training did not diverge");
        }
    }

    std::vector<double> softmax_rows(const std::vector<float>& outputs, std::size_t classes)
    {
        DLIB_CASSERT(classes > 0 && outputs.size() % classes == 0, "outputs: " << outputs.size() << ", classes: " << classes);
        std::vector<double> probabilities(outputs.size());
        for (std::size_t row = 0; row < outputs.size(); row += classes)
        {
            for (std::size_t k = row; k < row + classes; ++k)
                if (!std::isfinite(outputs[k]))
                    throw score_error("sample " + std::to_string(row / classes) + ": expected finite outputs, found "
                        + std::to_string(outputs[k]) + "; check that the network's training did not diverge");
            const double largest = *std::max_element(outputs.begin() + row, outputs.begin() + row + classes);
            double sum = 0;
            for (std::size_t k = row; k < row + classes; ++k)
                sum += probabilities[k] = std::exp(outputs[k] - largest);
            for (std::size_t k = row; k < row + classes; ++k)
                probabilities[k] /= sum;
        }
        return probabilities;
    }

    std::vector<double> el2n_scores(const std::vector<double>& probabilities, std::size_t classes, const std::vector<unsigned long>& labels)
    {
        check_probabilities(probabilities, classes, labels);
        std::vector<double> scores;
        scores.reserve(labels.size());
        for (std::size_t i = 0; i < labels.size(); ++i)
        {
            double squares = 0;
            for (std::size_t k = 0; k < classes; ++k)
            {
                const double error = probabilities[i * classes + k] - (k == labels[i] ? 1 : 0);
                squares += error * error;
            }
            scores.push_back(std::sqrt(squares));
        }
        return scores;
    }

    std::vector<double> label_probabilities(
        const std::vector<double>& probabilities, std::size_t classes, const std::vector<unsigned long>& labels)
    {
        check_probabilities(probabilities, classes, labels);
        std::vector<double> result;
        result.reserve(labels.size());
        for (std::size_t i = 0; i < labels.size(); ++i)
            result.push_back(probabilities[i * classes + labels[i]]);
        return result;
    }

    std::vector<double> mean_scores(const std::vector<std::vector<double>>& runs)
    {
        DLIB_CASSERT(!runs.empty(), "expected at least one run");
        std::vector<double> means(runs.front().size());
        for (std::size_t run = 0; run < runs.size(); ++run)
        {
            DLIB_CASSERT(runs[run].size() == means.size(), "run " << run << ": " << runs[run].size() << " scores, not " << means.size());
            for (std::size_t i = 0; i < means.size(); ++i)
            {
                if (std::isnan(runs[run][i]))
                    throw score_error("run " + std::to_string(run) + ", sample " + std::to_string(i)
                        + ": expected a score, found NaN; leave this run out or make it again");
                means[i] += runs[run][i];
            }
        }
        for (double& mean : means)
            mean /= static_cast<double>(runs.size());
        return means;
    }

    forgetting_counts count_forgetting(const std::vector<std::vector<bool>>& right)
    {
        forgetting_counts counts;
        for (const std::vector<bool>& visits : right)
        {
            DLIB_CASSERT(!visits.empty() && visits.size() == right.front().size(), "visits: " << visits.size());
            std::size_t events = 0;
            for (std::size_t i = 1; i < visits.size(); ++i)
                events += visits[i - 1] && !visits[i];
            const auto wrong = static_cast<std::size_t>(std::count(visits.begin(), visits.end(), false));
            counts.events.push_back(events);
            counts.wrong_visits.push_back(wrong);
            counts.never_right.push_back(wrong == visits.size());
        }
        return counts;
    }

    std::vector<double> forgetting_scores(const forgetting_counts& counts)
    {
        std::vector<double> scores;
        for (std::size_t i = 0; i < counts.events.size(); ++i)
            scores.push_back(counts.never_right[i] ? std::numeric_limits<double>::infinity() : static_cast<double>(counts.events[i]));
        return scores;
    }
}
