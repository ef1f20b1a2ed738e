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
        if (data.test && !data.test->images.empty())
            test.emplace(*data.test, stream_options(data, false, false));
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
