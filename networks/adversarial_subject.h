// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_NETWORKS_ADVERSARIAL_SUBJECT_H
#define HYPERSPARSE_NETWORKS_ADVERSARIAL_SUBJECT_H

#include <hypersparse/networks/image_subject.h>
#include <hypersparse/networks/published_settings.h>
#include <hypersparse/plugins/training/adversarial_batch.h>

namespace hypersparse
{
    template <typename train_net, typename infer_net>
    class adversarial_subject : public image_subject<train_net, infer_net>
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A network of images in adversarial training (see plugins/training/pgd.h): every batch is attacked in training mode,
                and the step is made on what comes out. So training_counts() are those of attacked images; the passes of the attack
                are not counted.

                ART compares pruned copies with the network in training, and keeps the best: score(), validate() and test() therefore
                attack their images, too, through the inference copy and with the same options. All of a run's accuracies mean the same.

                The starts of an attack are a pure function of the data's seed, the epoch, and the image's place in it, with
                other numbers for each of the four. A run that is resumed draws the same.
        !*/

        using base = image_subject<train_net, infer_net>;

    public:
        adversarial_subject(train_net& net, const training_data& data, std::size_t classes)
            : base(net, data, classes), options_(*data.attack), seed_(data.seed), batch_size_(data.batch_size)
        {
        }
        /*!
            requires
                - data.attack has options as pgd_attack() wants them
        !*/

        void begin_epoch(std::size_t epoch, std::size_t first_step, double learning_rate) override
        {
            epoch_ = epoch;
            base::begin_epoch(epoch, first_step, learning_rate);
        }

        bool train_step() override
        {
            if (!this->streams.train.next(item_))
                return false;
            this->step_at_rest([this](train_net& net)
            {
                attack(net, input_);
                net.compute_parameter_gradients(input_, item_.labels.begin());
            });
            return true;
        }

        std::vector<std::vector<float>> gradients_of_last_batch() override
        {
            this->wait();
            return loss_gradients(this->trainer.get_net(dlib::force_flush_to_disk::no), input_, item_.labels.begin());
        }

        classification_counts score(const network_state& state, std::size_t epoch) override
        {
            this->wait();
            state.copy_to(this->inference_copy());
            return count(this->streams.score, use::scoring, epoch);
        }

        classification_counts validate() override { return judge(this->streams.validation, use::validation); }
        classification_counts test() override { return judge(this->streams.test, use::testing); }

    private:
        enum class use : std::uint32_t { training, scoring, testing, validation, count };

        classification_counts judge(std::optional<batch_stream>& images, use what_for)
        {
            if (!images)
                return {};
            this->wait();
            copy_for_inference(this->trainer.get_net(dlib::force_flush_to_disk::no), this->inference_copy());
            return count(*images, what_for, 0);
        }

        void attack(train_net& net, dlib::resizable_tensor& input)
        {
            try
            {
                attack_batch(net, item_.images, item_.labels, options_, draw(use::training, epoch_), input);
            }
            catch (const attack_error& e)       // what stops every other training is called so, too
            {
                throw non_finite_error(e.what());
            }
        }

        pgd_draw draw(use what_for, std::size_t epoch) const
        {
            const std::size_t pass = epoch * static_cast<std::size_t>(use::count) + static_cast<std::size_t>(what_for);
            return {.seed = seed_, .pass = static_cast<std::uint32_t>(pass), .first_sample = item_.index * batch_size_};
        }

        classification_counts count(batch_stream& data, use what_for, std::size_t epoch)
        {
            classification_tally counts;
            data.start_epoch(epoch);
            while (data.next(item_))
                counts.add(count_under_attack(
                    this->inference_copy(), item_.images, item_.labels, options_, draw(what_for, epoch)));
            this->inference_copy().clean();
            return counts.read();
        }

        pgd_options options_;
        std::uint64_t seed_;
        std::size_t batch_size_;
        std::size_t epoch_ = 0;
        batch item_;
        dlib::resizable_tensor input_;      // of the last step, attacked
    };
}

#endif
