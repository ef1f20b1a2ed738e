# SPDX-License-Identifier: BSL-1.0
# hypersparse_benchmark(NAME [ENGINE_ONLY]): one Google Benchmark program from benchmarks/NAME.cpp. Benchmarks are run by hand, not by
# CTest. ENGINE_ONLY: it links nothing but hypersparse::engine.
include(programs)

find_package(benchmark CONFIG QUIET)
if(NOT benchmark_FOUND)
  message(FATAL_ERROR "Google Benchmark was not found: run scripts/bootstrap, install libbenchmark-dev, or set HYPERSPARSE_BENCHMARKS=OFF.")
endif()

function(hypersparse_benchmark name)
  cmake_parse_arguments(arg "ENGINE_ONLY" "" "" ${ARGN})
  add_executable(benchmark_${name} ${PROJECT_SOURCE_DIR}/benchmarks/${name}.cpp)
  set_target_properties(benchmark_${name} PROPERTIES OUTPUT_NAME ${name})
  target_link_libraries(benchmark_${name} PRIVATE
    $<IF:$<BOOL:${arg_ENGINE_ONLY}>,hypersparse::engine,hypersparse::hypersparse> benchmark::benchmark_main)
  hypersparse_our_code(benchmark_${name})
endfunction()

# hypersparse_benchmark_worker(NAME): a program from benchmarks/NAME.cpp with options of its own, which scripts start.
find_package(CLI11 2.1 CONFIG QUIET)
if(NOT TARGET CLI11::CLI11)
  message(FATAL_ERROR " CLI11 was not found: run scripts/bootstrap, install libcli11-dev, or set HYPERSPARSE_BENCHMARKS=OFF.")
endif()

function(hypersparse_benchmark_worker name)
  add_executable(benchmark_${name} ${PROJECT_SOURCE_DIR}/benchmarks/${name}.cpp)
  set_target_properties(benchmark_${name} PROPERTIES OUTPUT_NAME ${name})
  target_link_libraries(benchmark_${name} PRIVATE hypersparse::hypersparse CLI11::CLI11)
  hypersparse_program(benchmark_${name})
endfunction()

# hypersparse_benchmark_instances(NAME HEADER TYPE…): adds make_worker<TYPE>() (benchmarks/worker/step_worker.h) to the worker NAME,
# one generated file for each TYPE of HEADER. -O2, as networks/CMakeLists.txt has it.
function(hypersparse_benchmark_instances name header)
  foreach(type IN LISTS ARGN)
    string(REGEX REPLACE "[^a-z0-9]+" "_" file "${type}")
    set(file ${PROJECT_BINARY_DIR}/benchmarks/instances/${file}.cpp)
    file(CONFIGURE OUTPUT ${file} CONTENT "\
#include \"@header@\"
using namespace hypersparse;
using namespace hypersparse::benchmarks;
template std::unique_ptr<step_worker> hypersparse::benchmarks::make_worker<@type@>(const worker_request&);
" @ONLY)
    target_sources(benchmark_${name} PRIVATE ${file})
    if(NOT MSVC)
      set_source_files_properties(${file} TARGET_DIRECTORY benchmark_${name} PROPERTIES COMPILE_OPTIONS -O2)
    endif()
  endforeach()
endfunction()
