// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_C_SOURCE_C_LAYERS_H
#define HYPERSPARSE_PLUGINS_DEPLOY_C_SOURCE_C_LAYERS_H

#include <hypersparse/plugins/deploy/c_source/buffer_plan.h>
#include <hypersparse/plugins/deploy/c_source/c_arrays.h>
#include <hypersparse/plugins/deploy/c_source/c_functions.h>

#include <string>

namespace hypersparse
{
    class c_layers
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                The layers of a C program that computes what a graph does: a call or two for each node, and the functions
                and constants that these take. The calls read "image", write "logits", and keep what is between in an array
                "memory" of memory_size() floats.
        !*/

    public:
        explicit c_layers(const graph& g);
        /*!
            requires
                - g has a node, and lives as long as this object
        !*/

        const std::string& calls() const { return calls_; }
        const std::string& constants() const { return arrays_.text(); }
        std::string functions(const std::string& pixel_type) const { return functions_.text(pixel_type); }
        bool uses_math() const { return functions_.use_math(); }
        std::size_t constant_bytes() const { return arrays_.bytes(); }
        std::size_t memory_size() const { return plan_.size; }

    private:
        class writer;

        const graph& graph_;
        buffer_plan plan_;
        c_arrays arrays_;
        c_functions functions_;
        std::string calls_;
    };

    std::string comment_text(const std::string& text);
    /*!
        ensures
            - returns text so that it can stand within a C comment: what may end or begin one, or a line, is replaced, and so
              is all that is not ASCII
    !*/
}

#endif
