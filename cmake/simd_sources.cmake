# SPDX-License-Identifier: BSL-1.0
# hypersparse_simd_sources(TARGET FOLDER TABLE): kernels that are written with g++'s vectors and compiled once for each instruction
# set, into a namespace of its own: FOLDER/kernels_{portable,avx2,avx512}.cpp. TABLE is the source that chooses between them. A
# precompiled header would bring in functions that other sources share, compiled for a processor that may not be there.
function(hypersparse_simd_sources target folder table)
  if(MSVC)
    return()
  endif()
  set(flags "-O3;-ffp-contract=fast;-fno-math-errno;-fno-trapping-math")
  set(sources ${folder}/kernels_portable.cpp)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
    list(APPEND sources ${folder}/kernels_avx2.cpp ${folder}/kernels_avx512.cpp)
    set_property(SOURCE ${table} TARGET_DIRECTORY ${target} APPEND PROPERTY COMPILE_DEFINITIONS HYPERSPARSE_X86_KERNELS)
  endif()
  target_sources(${target} PRIVATE ${sources})
  set_source_files_properties(${sources} TARGET_DIRECTORY ${target} PROPERTIES
    COMPILE_OPTIONS "${flags}" SKIP_PRECOMPILE_HEADERS ON)
  set_property(SOURCE ${folder}/kernels_avx2.cpp TARGET_DIRECTORY ${target} APPEND PROPERTY COMPILE_OPTIONS -mavx2 -mfma)
  set_property(SOURCE ${folder}/kernels_avx512.cpp TARGET_DIRECTORY ${target} APPEND PROPERTY COMPILE_OPTIONS
    -mavx512f -mavx512vl -mavx512bw -mavx512dq -mfma -mprefer-vector-width=512)
endfunction()
