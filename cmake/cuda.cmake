# SPDX-License-Identifier: BSL-1.0
# dlib keeps its tensors where it was built to keep them, so our kernels must be built for the same side.
# Switches stand in the target's definitions where dlib is built beside us, and in its config.h where it is installed.
get_target_property(dlib_definitions dlib::dlib INTERFACE_COMPILE_DEFINITIONS)
get_target_property(dlib_include_folders dlib::dlib INTERFACE_INCLUDE_DIRECTORIES)
find_file(dlib_config dlib/config.h PATHS ${dlib_include_folders} NO_DEFAULT_PATH NO_CACHE)
set(dlib_has_cuda OFF)
if("DLIB_USE_CUDA" IN_LIST dlib_definitions)
  set(dlib_has_cuda ON)
elseif(dlib_config)
  file(STRINGS ${dlib_config} dlib_has_cuda REGEX "^#define DLIB_USE_CUDA")
endif()

if(HYPERSPARSE_CUDA AND NOT dlib_has_cuda)
  message(FATAL_ERROR " HYPERSPARSE_CUDA=ON needs a dlib built with CUDA, this one is not: run 'scripts/bootstrap cuda' and use the preset cuda.")
elseif(dlib_has_cuda AND NOT HYPERSPARSE_CUDA)
  message(FATAL_ERROR " This dlib keeps its tensors on the GPU: set HYPERSPARSE_CUDA=ON, or point CMAKE_PREFIX_PATH at a dlib built without CUDA.")
endif()

if(HYPERSPARSE_CUDA)
  find_package(CUDAToolkit REQUIRED)
  if(NOT DEFINED CMAKE_CUDA_COMPILER AND NOT DEFINED ENV{CUDACXX})
    set(CMAKE_CUDA_COMPILER ${CUDAToolkit_NVCC_EXECUTABLE})
  endif()
  if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES AND DEFINED ENV{HYPERSPARSE_CUDA_ARCHITECTURES})
    set(CMAKE_CUDA_ARCHITECTURES $ENV{HYPERSPARSE_CUDA_ARCHITECTURES})
  elseif(NOT DEFINED CMAKE_CUDA_ARCHITECTURES AND NOT DEFINED ENV{CUDAARCHS})
    set(CMAKE_CUDA_ARCHITECTURES 80 90)
  endif()
  set(CMAKE_CUDA_ARCHITECTURES ${CMAKE_CUDA_ARCHITECTURES} CACHE STRING "GPU architectures to build for")
  set(CMAKE_CUDA_RUNTIME_LIBRARY Shared) # dlib links the shared one: one CUDA runtime in a program
  enable_language(CUDA)
  if(NOT DEFINED CMAKE_CUDA20_STANDARD_COMPILE_OPTION) # CMake 3.25 does not know yet that nvcc speaks C++20
    set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION -std=c++20)
    set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION -std=c++20)
  endif()
endif()
