// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/networks/image_subject.h>

namespace hypersparse
{
    namespace
    {
        batch_options stream_options(const training_data& data, bool augment, bool shuffle)
        {
            return {.batch_size = data.batch_size, .augment = augment, .shuffle = shuffle, .seed = data.seed,
                .threads = data.threads};
        }
    }

    image_streams::image_streams(const training_data& data)
        : train(*data.train, stream_options(data, data.augment, true)),
          score(*data.train, stream_options(data, data.augment && !data.clean_scoring, false))
    {
        const auto as_they_are = [&data](std::optional<batch_stream>& stream, const labelled_images* images)
        {
            if (images && !images->images.empty())
                stream.emplace(*images, stream_options(data, false, false));
        };
        as_they_are(validation, data.validation);
        as_they_are(test, data.test);
    }

    image_source source_of(std::optional<batch_stream>& stream)
    {
        return stream ? source_of(*stream) : image_source();
    }

    image_source source_of(batch_stream& stream)
    {
        return {
            .batches = stream.batches_per_epoch(),
            .start = [&stream](std::size_t epoch, std::size_t first_batch) { stream.start_epoch(epoch, first_batch); },
            .next = [&stream, item = batch()](auto& images, auto& labels) mutable
            {
                if (!stream.next(item))
                    return false;
                images.swap(item.images);       // the old images travel back: their memory serves a later batch
                labels.swap(item.labels);
                return true;
            }};
    }
}
