# SPDX-License-Identifier: BSL-1.0
# What 'cmake --install' puts down: the libraries, the headers, a CMake package and a pkg-config file.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/hypersparse)

install(TARGETS hypersparse_engine hypersparse hypersparse_networks EXPORT hypersparse)
install(DIRECTORY solvers networks plugins DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/hypersparse
  FILES_MATCHING PATTERN "*.h" PATTERN "*.inc")
install(EXPORT hypersparse NAMESPACE hypersparse:: FILE hypersparse_targets.cmake DESTINATION ${package_dir})

configure_package_config_file(cmake/hypersparse-config.cmake.in hypersparse-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(hypersparse-config-version.cmake COMPATIBILITY SameMajorVersion)
install(FILES ${PROJECT_BINARY_DIR}/hypersparse-config.cmake ${PROJECT_BINARY_DIR}/hypersparse-config-version.cmake
  cmake/zstd.cmake DESTINATION ${package_dir})

file(RELATIVE_PATH pc_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /) # up from the .pc file: the prefix may be moved
string(REGEX REPLACE "/$" "" pc_prefix "${pc_prefix}")
configure_file(cmake/hypersparse.pc.in hypersparse.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/hypersparse.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
