// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DATA_FETCH_H
#define HYPERSPARSE_PLUGINS_DATA_FETCH_H

#include <hypersparse/plugins/data/datasets.h>

#include <cstdint>
#include <filesystem>

namespace hypersparse
{
    struct dataset_archive
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A file on the web that holds a data set: base_url + file is its address, with a / between
                if base_url has none at its end.
        !*/
        std::string dataset;        // name in dataset_names()
        std::string base_url;
        std::string file;           // ends with .tar.gz or .zip
        std::uint64_t size = 0;     // bytes; 0 = not known
        std::string md5;            // 32 hexadecimal digits, lower case
        std::string folder;         // that it unpacks to
    };

    const std::vector<dataset_archive>& official_archives();
    /*!
        ensures
            - returns the archives of cifar10, cifar100 and tinyimagenet on the pages of their makers
    !*/

    struct fetch_options
    {
        std::string directory;              // where the archive and the folder of the data set go
        std::string base_url;               // instead of the archive's own, if not empty: a mirror
        unsigned attempts = 5;              // of a download that breaks off
        double seconds_between = 2;         // two attempts
        bool quiet = false;                 // no progress of the download
    };

    void download_archive(const dataset_archive& archive, const fetch_options& options);
    /*!
        requires
            - options.attempts > 0
        ensures
            - directory/file holds the archive, with the size and the digest of the table. It is fetched by the program curl
              into directory/file.part, which a later call continues where this one ended.
            - a file that is there already is used if its size and digest are right
        throws
            - data_error if curl is missing
            - fetch_error if all attempts failed; and if size or digest differ: then the file has been moved aside to file.bad,
              and the text says so
    !*/

    void unpack_archive(const dataset_archive& archive, const fetch_options& options);
    /*!
        requires
            - download_archive(archive, options) has succeeded
        ensures
            - directory/folder holds the contents, unpacked by tar or unzip; it appears all at once or not at all
        throws
            - data_error if the program is missing, or if the archive does not hold the folder
            - fetch_error if the program fails
    !*/

    dataset_report fetch_archive(const dataset_archive& archive, const fetch_options& options);
    /*!
        ensures
            - if directory/folder holds a usable data set, nothing is fetched and a remark says so
            - otherwise downloads and unpacks the archive
            - returns check_dataset(archive.dataset, directory/folder), which is usable. The archive is kept.
        throws
            - data_error if a step fails, or if directory/folder is there but not usable: then it is left as it is
    !*/

    dataset_report fetch_dataset(const std::string& name, const fetch_options& options);
    /*!
        ensures
            - returns fetch_archive() of the official archive of this data set
        throws
            - data_error if there is none of this name
    !*/
}

#endif
