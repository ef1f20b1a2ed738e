# SPDX-License-Identifier: BSL-1.0
# hypersparse_our_code(target): what every target of ours is compiled with. Nothing of it reaches a consumer, except that a
# library built with sanitizers asks for them at link time.
option(HYPERSPARSE_WARNINGS_AS_ERRORS "Treat warnings in our own code as errors" ${PROJECT_IS_TOP_LEVEL})

function(hypersparse_our_code target)
  set(gcc_like $<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU,Clang,AppleClang>>)
  set(nvcc $<AND:$<COMPILE_LANGUAGE:CUDA>,$<NOT:$<BOOL:${MSVC}>>>)
  set(msvc $<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:MSVC>>)
  target_compile_options(${target} PRIVATE
    $<${gcc_like}:-Wall;-Wextra;-Wshadow;-Wnon-virtual-dtor> $<${msvc}:/W4> $<${nvcc}:-Xcompiler=-Wall,-Wextra>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>) # false alarms on std::string (GCC bug 105329)
  endif()
  if(HYPERSPARSE_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE $<${gcc_like}:-Werror> $<${msvc}:/WX>
      # a kernel that spills registers is an error too
      $<${nvcc}:-Xcompiler=-Werror;--Werror=all-warnings;-Xptxas=--warn-on-spills,--warning-as-error>)
  endif()
  if(HYPERSPARSE_SANITIZE)
    target_compile_options(${target} PRIVATE
      $<${gcc_like}:-fsanitize=${HYPERSPARSE_SANITIZE};-fno-sanitize-recover=all;-fno-omit-frame-pointer>)
    target_link_options(${target} PUBLIC -fsanitize=${HYPERSPARSE_SANITIZE})
  endif()
endfunction()
