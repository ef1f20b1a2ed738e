// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_EXAMPLES_ART_REPORT_IMAGES_H
#define HYPERSPARSE_EXAMPLES_ART_REPORT_IMAGES_H

#include "model_input.h"

#include <hypersparse/plugins/data/labelled_images.h>
#include <hypersparse/plugins/report/html/run_report.h>

namespace hypersparse::program
{
    html::image_results results_on(const loaded_model& model, const labelled_images& images);
    /*!
        requires
            - all labels are below the model's number of classes; there is at least one image
        ensures
            - returns how the model does on the images, with the 24 that it does worst on
        throws
            - result_error if an output is not finite
    !*/
}

#endif
