# System libraries, and the one header (jsmn), each named when it is missing.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(GSL REQUIRED IMPORTED_TARGET gsl)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(TOMMATH REQUIRED IMPORTED_TARGET libtommath)
find_path(JSMN_INCLUDE_DIR jsmn.h REQUIRED)

add_library(sib_dependencies INTERFACE)
target_link_libraries(sib_dependencies INTERFACE
  PkgConfig::GSL PkgConfig::SODIUM PkgConfig::TOMMATH Threads::Threads)
target_include_directories(sib_dependencies SYSTEM INTERFACE ${JSMN_INCLUDE_DIR})
