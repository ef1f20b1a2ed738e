# SPDX-License-Identifier: BSL-1.0
# hypersparse_program(target): a program of ours, compiled as all our code, with dlib's headers parsed once for all programs.
include(warnings)

function(hypersparse_program target)
  hypersparse_our_code(${target})
  if(NOT TARGET hypersparse_program_headers)
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/program_headers.cpp CONTENT "")
    add_library(hypersparse_program_headers OBJECT ${PROJECT_BINARY_DIR}/program_headers.cpp)
    target_link_libraries(hypersparse_program_headers PRIVATE hypersparse::hypersparse)
    target_precompile_headers(hypersparse_program_headers PRIVATE <dlib/dnn.h>)
    hypersparse_our_code(hypersparse_program_headers)
  endif()
  target_precompile_headers(${target} REUSE_FROM hypersparse_program_headers)
endfunction()
