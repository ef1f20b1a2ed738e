# SPDX-License-Identifier: BSL-1.0
# HYPERSPARSE_STATIC_PROGRAMS=ON: programs carry everything with them but CUDA, cuDNN and the C library, so that a machine without
# dlib, BLAS or Boost runs them (scripts/gpu_check --bundle). dlib names shared libraries by their path; their static ones take
# their place. BLAS is the reference implementation: in a CUDA build next to nothing is computed with it, and it is small.
option(HYPERSPARSE_STATIC_PROGRAMS "Link programs statically, but for CUDA and cuDNN" OFF)

if(HYPERSPARSE_STATIC_PROGRAMS)
  set(Boost_USE_STATIC_LIBS ON)
  find_library(HYPERSPARSE_STATIC_LAPACK NAMES liblapack.a PATH_SUFFIXES lapack)
  find_library(HYPERSPARSE_STATIC_BLAS NAMES libblas.a PATH_SUFFIXES blas)
  mark_as_advanced(HYPERSPARSE_STATIC_LAPACK HYPERSPARSE_STATIC_BLAS)
  set(fortran "")
  foreach(name libgfortran.a libquadmath.a)
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=${name} OUTPUT_VARIABLE path OUTPUT_STRIP_TRAILING_WHITESPACE)
    list(APPEND fortran ${path})
  endforeach()
  if(NOT HYPERSPARSE_STATIC_LAPACK OR NOT HYPERSPARSE_STATIC_BLAS OR NOT EXISTS "${path}")
    message(FATAL_ERROR " HYPERSPARSE_STATIC_PROGRAMS=ON needs static BLAS, LAPACK and gfortran: install libblas-dev, liblapack-dev and libgfortran-12-dev, or switch it off.")
  endif()

  get_target_property(libraries dlib::dlib INTERFACE_LINK_LIBRARIES)
  set(static_libraries "")
  foreach(library IN LISTS libraries)
    if(library MATCHES "/lib[a-z]*(blas|lapack)[^/]*[.]so")
      list(APPEND static_libraries ${HYPERSPARSE_STATIC_LAPACK} ${HYPERSPARSE_STATIC_BLAS} ${fortran})
    elseif(library MATCHES "/lib(png|jpeg|z)[.]so")
      string(REGEX REPLACE "[.]so$" ".a" library "${library}")
      list(APPEND static_libraries ${library})
    elseif(NOT library MATCHES "/lib(iomp5|gomp)[.]so") # dlib names it for cuSOLVER, which does not need it
      list(APPEND static_libraries ${library})
    endif()
  endforeach()
  set_target_properties(dlib::dlib PROPERTIES INTERFACE_LINK_LIBRARIES "${static_libraries}")
  add_link_options(-static-libgcc -static-libstdc++ -Wl,--as-needed,--gc-sections)
endif()
