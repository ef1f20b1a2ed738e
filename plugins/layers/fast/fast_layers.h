// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_FAST_FAST_LAYERS_H
#define HYPERSPARSE_PLUGINS_LAYERS_FAST_FAST_LAYERS_H

#include <dlib/dnn/core.h>

#include <atomic>

// Whether this build has fast layers of its own. In a CUDA build, and with compilers that do not know g++'s vectors, the names of
// plugins/layers/fast.h stand for dlib's layers.
#if !defined(DLIB_USE_CUDA) && defined(__GNUC__)
    #define HYPERSPARSE_HAS_FAST_LAYERS
#endif

namespace hypersparse
{
    namespace impl
    {
        inline std::atomic<bool> fast_layers_wanted = true;
    }

    inline void use_fast_layers(bool fast) { impl::fast_layers_wanted = fast; }
    /*!
        requires
            - no network is between a forward pass and its backward pass
        ensures
            - all fast layers of the process compute with our code from now on, or, if !fast, with dlib's, so that both can be
              compared in one program
    !*/

    inline bool fast_layers_in_use()
    /*!
        ensures
            - returns true if fast layers compute with our code
    !*/
    {
    #ifdef HYPERSPARSE_HAS_FAST_LAYERS
        return impl::fast_layers_wanted.load(std::memory_order_relaxed);
    #else
        return false;
    #endif
    }

    namespace fast
    {
        // relu overwrites what it reads, so nobody can read the tensor between it and the layer below. Where that layer is one
        // of ours it computes relu in the same pass; fast::relu chooses these forms by itself.
        enum class relu_above { apart, joined };                // of the layer below: leaves relu to others, or computes it
        enum class relu_form { own, forward_below, below };     // of relu: which passes the layer below computes
    }
}

#endif
