// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_KERNELS_LP_SPHERE_H
#define HYPERSPARSE_PLUGINS_KERNELS_LP_SPHERE_H

#include <hypersparse/plugins/weights/weight_tensor.h>

#include <dlib/cuda/tensor.h>

#include <cstddef>
#include <vector>

namespace hypersparse
{
    /*!
        WHAT THIS FILE DEFINES
            The arithmetic of LpSS's solver for one layer: every output unit (a filter, or a column of a fully connected layer)
            stays on the unit sphere of the Lp norm, 1 < p <= 2, with q = p/(p - 1).

            norm_r(t) = max|t| (sum (|t_i|/max|t|)^r)^(1/r), and 0 for t = 0. The published code sums |t_i|^r in float32: with
            p = 1.07, r is 15.3, and where all |t_i| are below some 1e-3 that sum is 0 and the unit is overwritten. Here no
            power leaves its range. sphere_eps is added to every norm that something is divided by, as published.

            v is what is trained, w = sign(v)|v|^(1/(p - 1)) what the network computes with. Elements and v are float32, sums
            are double. Powers are SIMD code, units are shared out to all threads, and no result depends on their number.
            This is host code. In a CUDA build the tensors are brought to the host and back, and the host waits for the GPU.
    !*/

    inline constexpr double sphere_eps = 1e-6;

    struct sphere_units
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                Where the output units of a layer are within its parameters: element i of unit u has the index
                u unit_stride + i element_stride.
        !*/

        std::size_t count = 0;              // of units
        std::size_t length = 0;             // elements of a unit
        std::size_t unit_stride = 0;
        std::size_t element_stride = 1;

        std::size_t size() const { return count * length; }
    };

    sphere_units units_of(const weight_tensor& weights);
    /*!
        requires
            - weights.kind is "con", (out, in, nr, nc), or "fc", which dlib stores as (in, out)
        ensures
            - returns its filters, or its columns
    !*/

    std::vector<double> unit_norms(const dlib::tensor& t, const sphere_units& units, double r);
    /*!
        requires
            - r >= 1; the units fill the first units.size() elements of t
        ensures
            - returns norm_r of every unit; NaN for one that is not finite
    !*/

    bool start_on_sphere(dlib::tensor& w, dlib::tensor& v, const sphere_units& units, double p);
    /*!
        requires
            - 1 < p <= 2; the units fill the first units.size() elements of w, and all of v
        ensures
            - for every unit: w <- w/(norm_p(w) + eps), v <- sign(w)|w|^(p - 1). Then norm_q(v) = 1, but for eps.
              A unit of zeros stays so.
            - returns false if a unit was not finite; its w is left as it is, its v becomes 0
    !*/

    bool sphere_step(dlib::tensor& step, dlib::tensor& v, const dlib::tensor& w, const sphere_units& units, double p,
        double learning_rate);
    /*!
        requires
            - 1 < p <= 2; the units fill the first units.size() elements of step and w, and all of v
            - step holds the direction d of descent_direction()
        ensures
            - for every unit:
                v    <- (1 - lr) v - lr d/(norm_q(d) + eps)       (not where d is 0 throughout: v is left alone)
                v    <- v/(norm_q(v) + eps)
                step <- sign(v)|v|^(1/(p - 1)) - w
              A unit whose v is 0, and stays 0, has w = 0. For p = 2 this is projected gradient on the sphere.
            - then norm_q(v) is 1 but for eps, and norm_p(w) = norm_q(v)^(1/(p - 1)) but for eps/(p - 1)
            - returns false if an element of d, v or step is not finite; units that are not keep their v
    !*/
}

#endif
