# SPDX-License-Identifier: BSL-1.0
# Included after project(hypersparse) in the consumers that build the library from source: dlib's headers are parsed once.
cmake_language(DEFER CALL target_precompile_headers hypersparse PRIVATE <dlib/dnn/core.h>)
