// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_REPORT_TENSORBOARD_FILE_H
#define HYPERSPARSE_PLUGINS_REPORT_TENSORBOARD_FILE_H

#include <hypersparse/plugins/report/run_record.h>

#include <cstdint>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            Event files as TensorBoard reads them, written by hand: a file is a row of TFRecords,
                8 bytes length, 4 bytes masked CRC-32C of the length, the content, 4 bytes masked CRC-32C of the content,
            all little endian; each holds an Event of TensorFlow's event.proto in the wire format of Protocol Buffers: a time, a step, and
            the file's version (in the first one) or numbers with their names (in the others).
    !*/

    std::uint32_t crc32c(std::string_view bytes);
    /*!
        ensures
            - returns the CRC with Castagnoli's polynomial, as iSCSI uses it (RFC 3720, B.4)
    !*/

    std::string tfrecord(std::string_view content);

    std::string tensorboard_events(const std::vector<epoch_record>& epochs, const std::vector<weight_record>& weights, double start);
    /*!
        requires
            - start is when the run began, in seconds since 1970
        ensures
            - returns an event file with every finite number of every epoch but for "seconds", of which the events' times are the sum. The
              step is the epoch. Names are those of metrics.jsonl, the accuracies below "accuracy/", so that they share a group.
            - of every epoch with a weight record, it also has the histogram "weights/log10_magnitude" of log10 |w| over the weights that
              are not 0, in the record's bins, and the number "weights/zero_share", the share of those that are
    !*/
}

#endif
