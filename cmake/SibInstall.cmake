# What `cmake --install` puts where. Nothing in it holds an absolute path, so the installed tree
# can be moved.
include(CMakePackageConfigHelpers)

set(SIB_PACKAGE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/sib")
set(SIB_PKGCONFIG_DIR "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

install(DIRECTORY include/ DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h")
install(FILES "${PROJECT_BINARY_DIR}/include/sib/version.h"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/sib")
install(FILES schema/scheme.schema.json DESTINATION "${CMAKE_INSTALL_DATADIR}/libsib")
install(FILES schema/scheme.schema.json DESTINATION "${CMAKE_INSTALL_DATADIR}/sib")
install(FILES LICENSE README.md CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")

# jsmn is compiled in, and its licence asks for its notice: the comment its header begins with.
file(READ "${JSMN_INCLUDE_DIR}/jsmn.h" jsmn_notice LIMIT 4096)
string(REGEX REPLACE "\\*/.*" "" jsmn_notice "${jsmn_notice}")
string(REGEX REPLACE "(^|\n)(/\\*| \\*) ?" "\\1" jsmn_notice "${jsmn_notice}")
file(WRITE "${PROJECT_BINARY_DIR}/jsmn.LICENSE" "${jsmn_notice}")
install(FILES "${PROJECT_BINARY_DIR}/jsmn.LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")

# Two export sets: the shared library needs nothing, the static one brings its libraries.
install(TARGETS sib EXPORT sib_shared LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(TARGETS sib_static sib_dependencies EXPORT sib_static
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(EXPORT sib_shared NAMESPACE sib:: FILE sib-shared.cmake DESTINATION "${SIB_PACKAGE_DIR}")
install(EXPORT sib_static NAMESPACE sib:: FILE sib-static.cmake DESTINATION "${SIB_PACKAGE_DIR}")

configure_package_config_file(pkgconfig/sibConfig.cmake.in sibConfig.cmake
  INSTALL_DESTINATION "${SIB_PACKAGE_DIR}"
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(sibConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/sibConfig.cmake" "${PROJECT_BINARY_DIR}/sibConfigVersion.cmake"
        DESTINATION "${SIB_PACKAGE_DIR}")

# From the folder of sib.pc back to the prefix.
file(RELATIVE_PATH SIB_PC_TO_PREFIX "/prefix/${SIB_PKGCONFIG_DIR}" "/prefix")
string(REGEX REPLACE "/$" "" SIB_PC_TO_PREFIX "${SIB_PC_TO_PREFIX}")
configure_file(pkgconfig/libsib.pc.in sib.pc @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/sib.pc" DESTINATION "${SIB_PKGCONFIG_DIR}")
