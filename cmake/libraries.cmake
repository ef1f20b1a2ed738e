# SPDX-License-Identifier: BSL-1.0
# hypersparse_library(target): a library of ours, seen by its users as <hypersparse/...> and compiled as all our code.
include(GNUInstallDirs)
include(include_tree)
include(warnings)

function(hypersparse_library target)
  add_library(${target} STATIC)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${HYPERSPARSE_INCLUDE_TREE}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:hypersparse_private_dependencies>)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON CUDA_STANDARD 20)
  hypersparse_our_code(${target})
endfunction()
