# hypersparse_test(FOLDER/NAME [LABELS …] [LINK …]): one executable and one CTest entry for tests/FOLDER/NAME.cpp (called in tests/FOLDER).
# The folder is the label. A test case whose precondition fails shows as Skipped, never as passed.
find_package(Boost 1.70 REQUIRED COMPONENTS unit_test_framework)

function(hypersparse_test path)
  cmake_parse_arguments(arg "" "" "LABELS;LINK" ${ARGN})
  get_filename_component(label ${path} DIRECTORY)
  get_filename_component(name ${path} NAME)
  add_executable(${name} ${PROJECT_SOURCE_DIR}/tests/${path}.cpp)
  target_compile_definitions(${name} PRIVATE BOOST_TEST_DYN_LINK)
  target_link_libraries(${name} PRIVATE hypersparse::hypersparse Boost::unit_test_framework
    hypersparse_private_dependencies ${arg_LINK})
  hypersparse_our_code(${name})
  add_test(NAME ${label}/${name} COMMAND ${name} --log_level=test_suite --report_level=short)
  set_tests_properties(${label}/${name} PROPERTIES
    LABELS "${label};${arg_LABELS}" SKIP_REGULAR_EXPRESSION "precondition failed"
    ENVIRONMENT "OPENBLAS_NUM_THREADS=2")
endfunction()
