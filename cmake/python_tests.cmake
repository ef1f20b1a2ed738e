# SPDX-License-Identifier: BSL-1.0
# hypersparse_python_test(FOLDER/NAME): one CTest entry for tests/FOLDER/NAME.py.
# hypersparse_art_test(FOLDER/NAME): the same for a test that runs the program art from outside.
find_package(Python3 3.8 REQUIRED COMPONENTS Interpreter)

function(hypersparse_python_test path)
  get_filename_component(label ${path} DIRECTORY)
  add_test(NAME ${path} COMMAND Python3::Interpreter -B ${PROJECT_SOURCE_DIR}/tests/${path}.py -v)
  set_tests_properties(${path} PROPERTIES LABELS "${label}" SKIP_RETURN_CODE 77)
endfunction()

function(hypersparse_art_test path)
  hypersparse_python_test(${path})
  set_tests_properties(${path} PROPERTIES ENVIRONMENT
    "ART_PROGRAM=$<TARGET_FILE:art>;PYTHONPATH=${PROJECT_SOURCE_DIR}/tests")
  if(HYPERSPARSE_CUDA)
    set_tests_properties(${path} PROPERTIES SKIP_REGULAR_EXPRESSION "${HYPERSPARSE_NO_GPU}")
  endif()
endfunction()
