# SPDX-License-Identifier: BSL-1.0
# hypersparse_test(FOLDER/NAME [HOST_ONLY | ENGINE_ONLY] [LABELS …] [LINK …]): one executable and one CTest entry for tests/FOLDER/NAME.cpp (called in tests/FOLDER).
# The folder is the label. A file of which a precondition fails (no GPU) and no test fails shows as Skipped, never as passed.
find_package(Boost 1.70 CONFIG QUIET COMPONENTS unit_test_framework)
if(NOT TARGET Boost::unit_test_framework)
  message(FATAL_ERROR " Boost.Test was not found: run scripts/bootstrap, or install libboost-test-dev.")
endif()

get_target_property(boost_test_kind Boost::unit_test_framework TYPE)
set(boost_test_definition $<$<STREQUAL:${boost_test_kind},SHARED_LIBRARY>:BOOST_TEST_DYN_LINK>)

# In a CUDA build tensors live on the GPU: tests/needs_device.cpp ends a test without one before it begins, with status 77.
# HOST_ONLY: this test uses no tensor and runs there, too.
# ENGINE_ONLY: it links nothing but hypersparse::engine and sees no header of dlib's.
# What CUDA says where there is no GPU, for tests that run whole programs:
set(HYPERSPARSE_NO_GPU "no CUDA-capable device is detected|CUDA driver version is insufficient")

if(HYPERSPARSE_CUDA)
  add_library(needs_device OBJECT ${PROJECT_SOURCE_DIR}/tests/needs_device.cpp)
  target_compile_definitions(needs_device PRIVATE ${boost_test_definition})
  target_link_libraries(needs_device PRIVATE hypersparse::hypersparse Boost::unit_test_framework)
  hypersparse_our_code(needs_device)
endif()

function(hypersparse_test path)
  cmake_parse_arguments(arg "HOST_ONLY;ENGINE_ONLY" "" "LABELS;LINK" ${ARGN})
  get_filename_component(label ${path} DIRECTORY)
  get_filename_component(name ${path} NAME)
  add_executable(${name} ${PROJECT_SOURCE_DIR}/tests/${path}.cpp)
  if(HYPERSPARSE_CUDA AND NOT arg_HOST_ONLY AND NOT arg_ENGINE_ONLY)
    target_sources(${name} PRIVATE $<TARGET_OBJECTS:needs_device>)
  endif()
  target_compile_definitions(${name} PRIVATE ${boost_test_definition})
  target_link_libraries(${name} PRIVATE Boost::unit_test_framework hypersparse_private_dependencies ${arg_LINK})
  if(arg_ENGINE_ONLY)
    target_link_libraries(${name} PRIVATE hypersparse::engine)
    hypersparse_our_code(${name})
  else()
    target_link_libraries(${name} PRIVATE hypersparse::hypersparse)
    hypersparse_program(${name})
  endif()
  if(NOT MSVC)
    target_compile_options(${name} PRIVATE -O1)     # most of the time a test takes is that of its compiler
  endif()
  add_test(NAME ${label}/${name} COMMAND ${name} --log_level=test_suite --report_level=short)
  set_tests_properties(${label}/${name} PROPERTIES
    LABELS "${label};${arg_LABELS}" SKIP_RETURN_CODE 77 SKIP_REGULAR_EXPRESSION "precondition failed.*has passed with"
    ENVIRONMENT "OPENBLAS_NUM_THREADS=2")
endfunction()
