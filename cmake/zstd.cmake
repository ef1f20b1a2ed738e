# SPDX-License-Identifier: BSL-1.0
# hypersparse_zstd: the zstd library, if it is found. Not every system has a CMake package of it, and they name its target
# differently. This file is installed beside hypersparse-config.cmake: whoever links our static libraries needs zstd as well.
if(HYPERSPARSE_STATIC_PROGRAMS)
  find_library(HYPERSPARSE_ZSTD_LIBRARY NAMES libzstd.a zstd_static zstd)
else()
  find_library(HYPERSPARSE_ZSTD_LIBRARY NAMES zstd zstd_static)
endif()
find_path(HYPERSPARSE_ZSTD_INCLUDE_DIR zstd.h)
mark_as_advanced(HYPERSPARSE_ZSTD_LIBRARY HYPERSPARSE_ZSTD_INCLUDE_DIR)

if(HYPERSPARSE_ZSTD_LIBRARY AND HYPERSPARSE_ZSTD_INCLUDE_DIR AND NOT TARGET hypersparse_zstd)
  add_library(hypersparse_zstd UNKNOWN IMPORTED GLOBAL) # a project that adds ours with add_subdirectory() links it, too
  set_target_properties(hypersparse_zstd PROPERTIES
    IMPORTED_LOCATION "${HYPERSPARSE_ZSTD_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${HYPERSPARSE_ZSTD_INCLUDE_DIR}")
endif()
