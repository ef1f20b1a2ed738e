# SPDX-License-Identifier: BSL-1.0
# cmake -Dconsumer=NAME -Dhypersparse_source=... -P run_consumer.cmake: configures, builds and runs tests/consumer/NAME in a
# folder of its own, the way a user of the library would. Called by CTest, see CMakeLists.txt.
cmake_minimum_required(VERSION 3.24)
set(build ${hypersparse_build}/consumer/${consumer})
set(installed ${build}-installed)

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result)
  if(result)
    message(FATAL_ERROR "consumer ${consumer}: '${ARGN}' ended with ${result}")
  endif()
endfunction()

if(consumer MATCHES "^(find_package|engine)$")
  file(REMOVE_RECURSE ${installed} ${installed}-elsewhere)
  run(${CMAKE_COMMAND} --install ${hypersparse_build} --prefix ${installed}-elsewhere)
  file(RENAME ${installed}-elsewhere ${installed}) # an installed package may be moved
  list(PREPEND prefix_path ${installed})
endif()

string(REPLACE ";" "\\;" prefix_path "${prefix_path}") # a list passes run() as one argument
cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
run(${CMAKE_COMMAND} -S ${hypersparse_source}/tests/consumer/${consumer} -B ${build} -G ${generator}
  -DCMAKE_CXX_COMPILER=${compiler} "-DCMAKE_PREFIX_PATH=${prefix_path}" -Ddlib_DIR=${dlib_DIR}
  -DHYPERSPARSE_SOURCE=${hypersparse_source} -DHYPERSPARSE_CUDA=${cuda}
  -DCMAKE_PROJECT_hypersparse_INCLUDE=${CMAKE_CURRENT_LIST_DIR}/precompile_dlib.cmake)
run(${CMAKE_COMMAND} --build ${build} --parallel ${cores})
run(${build}/consumer)
