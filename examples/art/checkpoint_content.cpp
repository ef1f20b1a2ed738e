// SPDX-License-Identifier: BSL-1.0
#include "checkpoint_content.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <dlib/serialize.h>

#include <sstream>

namespace hypersparse::program
{
    namespace
    {
        constexpr const char* version = "art_train_2";
    }

    std::string pack_checkpoint(const checkpoint_content& content, training_run& controller)
    {
        std::ostringstream out;
        dlib::serialize(std::string(version), out);
        dlib::serialize(content.options, out);
        dlib::serialize(content.data_digest, out);
        dlib::serialize(content.metrics, out);
        dlib::serialize(content.seconds, out);
        controller.save(out);
        return std::move(out).str();
    }

    checkpoint_content unpack_checkpoint(const std::string& payload, training_run& controller,
        const std::function<void(const checkpoint_content&)>& accept)
    {
        std::istringstream in(payload);
        std::string found;
        dlib::deserialize(found, in);
        if (found != version)
            throw dlib::error("checkpoint: expected version '" + std::string(version) + "', found '" + found + "'");
        checkpoint_content content;
        dlib::deserialize(content.options, in);
        dlib::deserialize(content.data_digest, in);
        dlib::deserialize(content.metrics, in);
        dlib::deserialize(content.seconds, in);
        accept(content);
        controller.load(in);
        return content;
    }

    std::uint64_t digest_of(const labelled_images& data)
    {
        std::uint64_t digest = data.images.size();
        for (std::size_t i = 0; i < data.images.size(); ++i)
        {
            const auto& image = data.images[i];
            const std::uint64_t shape = static_cast<std::uint64_t>(image.nr()) << 32 | static_cast<std::uint64_t>(image.nc());
            digest = XXH3_64bits_withSeed(&image(0, 0), image.size() * sizeof(dlib::rgb_pixel), digest ^ shape)
                + data.labels[i];
        }
        return digest;
    }
}
