// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/kernels/fold_batch_norm.h>

namespace hypersparse::cpu
{
    void fold_batch_norm(dlib::tensor& scale, dlib::tensor& shift, const dlib::tensor& params, const dlib::tensor& means,
        const dlib::tensor& variances, float eps)
    {
        const impl::batch_norm_arrays arrays = {
            scale.host(), shift.host(), params.host(), means.host(), variances.host(), means.size()};
        for (std::size_t i = 0; i < arrays.channels; ++i)
            impl::fold_channel(arrays, eps, i);
    }
}
