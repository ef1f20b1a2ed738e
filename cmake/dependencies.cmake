# SPDX-License-Identifier: BSL-1.0
# Finds what the project builds on. Nothing is downloaded here: scripts/bootstrap does that, when it is asked to.
# (A message that begins with a blank is printed as one line.)
find_package(Threads REQUIRED)

if(NOT TARGET dlib::dlib)
  find_package(dlib 20 CONFIG QUIET GLOBAL)
endif()
if(NOT TARGET dlib::dlib)
  message(FATAL_ERROR " dlib 20 was not found: run scripts/bootstrap, or point CMAKE_PREFIX_PATH at an installed dlib 20.")
endif()
include(cuda)
include(static_programs)

find_package(nlohmann_json 3.10 CONFIG QUIET)
if(NOT TARGET nlohmann_json::nlohmann_json)
  message(FATAL_ERROR " nlohmann-json was not found: run scripts/bootstrap, or install nlohmann-json3-dev.")
endif()

find_path(XXHASH_INCLUDE_DIR xxhash.h)
mark_as_advanced(XXHASH_INCLUDE_DIR)
if(NOT XXHASH_INCLUDE_DIR)
  message(FATAL_ERROR " xxhash.h was not found: run scripts/bootstrap, or install libxxhash-dev.")
endif()

include(zstd)
if(NOT TARGET hypersparse_zstd)
  message(FATAL_ERROR " zstd was not found: run scripts/bootstrap, or install libzstd-dev.")
endif()

# Header-only libraries that only our .cpp files see: consumers of the installed package do not need them.
add_library(hypersparse_private_dependencies INTERFACE)
target_include_directories(hypersparse_private_dependencies SYSTEM INTERFACE
  $<TARGET_PROPERTY:nlohmann_json::nlohmann_json,INTERFACE_INCLUDE_DIRECTORIES> ${XXHASH_INCLUDE_DIR})
