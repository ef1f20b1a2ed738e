# SPDX-License-Identifier: BSL-1.0
# Headers are included as <hypersparse/solvers/hypersparse_sgd.h>. In the build tree a link gives the source root that name;
# the installed package has the same layout. Where links are not to be had, each configuration copies the headers.
set(HYPERSPARSE_INCLUDE_TREE ${PROJECT_BINARY_DIR}/include)
file(MAKE_DIRECTORY ${HYPERSPARSE_INCLUDE_TREE})
file(CREATE_LINK ${PROJECT_SOURCE_DIR} ${HYPERSPARSE_INCLUDE_TREE}/hypersparse RESULT link_failure SYMBOLIC)
if(link_failure)
  foreach(folder IN ITEMS solvers networks plugins)
    file(COPY ${PROJECT_SOURCE_DIR}/${folder} DESTINATION ${HYPERSPARSE_INCLUDE_TREE}/hypersparse
      FILES_MATCHING PATTERN "*.h" PATTERN "*.inc")
  endforeach()
endif()
