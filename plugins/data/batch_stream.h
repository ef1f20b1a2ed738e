// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_BATCH_STREAM_H
#define HYPERSPARSE_PLUGINS_DATA_BATCH_STREAM_H

#include <hypersparse/plugins/data/labelled_images.h>

#include <cstddef>
#include <memory>

namespace hypersparse
{
    struct batch
    {
        std::vector<dlib::matrix<dlib::rgb_pixel>> images;
        std::vector<unsigned long> labels;
        std::size_t index = 0;    // of the batch within its epoch
    };

    struct batch_options
    {
        std::size_t batch_size = 64;
        bool augment = true;            // crop and flip, augmentation.h
        bool shuffle = true;            // a new order each epoch, shuffle.h
        unsigned long long seed = 1;
        unsigned threads = 1;           // that prepare batches; the caller's own thread only takes them
    };

    class batch_stream
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The batches of an epoch, prepared ahead of time by threads of its own and handed out in order. A few batches
                (threads + 2) are ready or in work at any time; the memory of a batch that was used goes back to work.

                What a batch holds is a pure function of (data, options but threads, epoch, index): the same for every number
                of threads and after a restart in the middle of an epoch.

            THREAD SAFETY
                The object belongs to one thread at a time.
        !*/
    public:
        batch_stream(const labelled_images& data, const batch_options& options);
        /*!
            requires
                - data.images.size() == data.labels.size() > 0
                - options.batch_size > 0 and options.threads > 0
                - data outlives this object and does not change while it exists
            ensures
                - no epoch has been started
        !*/

        ~batch_stream();
        /*!
            ensures
                - all threads have ended
        !*/

        batch_stream(const batch_stream&) = delete;
        batch_stream& operator=(const batch_stream&) = delete;

        std::size_t batches_per_epoch() const;
        /*!
            ensures
                - returns the number of batches. All hold batch_size images but the last, which takes what is left. If exactly
                  one image would be left, the batch before takes it (and has batch_size + 1): a normalisation over a batch
                  of one sample has no variance, and dlib refuses it.
        !*/

        void start_epoch(std::size_t epoch, std::size_t first_batch = 0);
        /*!
            requires
                - first_batch <= batches_per_epoch()
            ensures
                - the next call of next() gives batch first_batch of this epoch. May be called at any time; what was prepared
                  for another epoch is dropped.
                - #seconds_waited() == 0
        !*/

        bool next(batch& item);
        /*!
            requires
                - start_epoch() has been called
            ensures
                - if the epoch has no more batches, returns false and leaves item alone
                - otherwise returns true, and #item is the next batch. The old contents of item are taken as memory for a later
                  batch: reuse one object.
            throws
                - whatever stopped the preparation of this batch, e.g. data_error where an image has another size than the
                  first one. Further calls throw the same until an epoch is started.
        !*/

        double seconds_waited() const;
        /*!
            ensures
                - returns how long next() has had to wait for batches in this epoch, in seconds. The first batch is always
                  waited for.
        !*/

    private:
        struct implementation;
        std::unique_ptr<implementation> state_;
    };
}

#endif
