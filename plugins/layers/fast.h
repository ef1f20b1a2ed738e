// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_LAYERS_FAST_H
#define HYPERSPARSE_PLUGINS_LAYERS_FAST_H

#include <hypersparse/plugins/layers/fast/add_prev.h>
#include <hypersparse/plugins/layers/fast/bn_con.h>
#include <hypersparse/plugins/layers/fast/con.h>
#include <hypersparse/plugins/layers/fast/fast_layers.h>
#include <hypersparse/plugins/layers/fast/pool.h>
#include <hypersparse/plugins/layers/fast/relu.h>
#include <hypersparse/plugins/layers/fast/visitors.h>

namespace hypersparse::fast
{
    /*!
        WHAT THIS FILE DEFINES
            dlib's layers under dlib's names, computed several times faster on a CPU:
                con  bn_con  affine  relu  add_prev1 ... add_prev10  max_pool  max_pool_everything  avg_pool
                avg_pool_everything
            A network changes its speed by changing these names in its type:
                namespace layers = hypersparse::fast;       // was: dlib
                template <typename SUBNET> using block = layers::relu<layers::bn_con<layers::con<16, 3, 3, 1, 1, SUBNET>>>;
            Parameters, results and files are dlib's. Networks convert both ways, by copy construction and by files.

        WHERE IT COMPUTES
            On all threads that set_cpu_threads() (plugins/kernels/thread_team.h) allows, with the best instructions the
            machine has (plugins/kernels/instruction_set.h). Results do not depend on the number of threads. Tensors between
            layers are plain dlib tensors; scratch memory stays allocated from step to step.
            In a CUDA build, and with compilers other than g++ and clang, all of them are dlib's own layers.

        DLIB'S VISITORS
            dlib::layer<fast::relu>(net) finds relu; a bn_con, affine or add_prev directly below a relu has a type of its own, and
            is found by its number: dlib::layer<fast::relu, 0, 1>(net). Visitors that ask layers what they can do work as they
            are. net_to_dot() shows such layers by that type's name. Three look for dlib's own types:
            disable_duplicative_biases(), set_all_bn_running_stats_window_sizes() and fuse_layers(). Called by these names
            without dlib::, they are those of fast/visitors.h, which know both kinds of layers.
    !*/
}

#endif
