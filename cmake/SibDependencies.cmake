# System libraries, and the one header (jsmn), each named when it is missing.
#
# SIB_SYSTEM_MODULES lists pkg-config modules as <prefix>=<module>; the installed package and
# sib.pc are made from the same list, for who links the static library.
set(SIB_SYSTEM_MODULES SIB_GSL=gsl SIB_SODIUM=libsodium SIB_TOMMATH=libtommath)

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_path(JSMN_INCLUDE_DIR jsmn.h REQUIRED)

add_library(sib_dependencies INTERFACE)
target_link_libraries(sib_dependencies INTERFACE Threads::Threads)
target_include_directories(sib_dependencies SYSTEM INTERFACE
  $<BUILD_INTERFACE:${JSMN_INCLUDE_DIR}>)
foreach(entry IN LISTS SIB_SYSTEM_MODULES)
  string(REPLACE "=" ";" entry "${entry}")
  list(GET entry 0 prefix)
  list(GET entry 1 module)
  pkg_check_modules(${prefix} REQUIRED IMPORTED_TARGET ${module})
  target_link_libraries(sib_dependencies INTERFACE PkgConfig::${prefix})
  string(APPEND SIB_REQUIRES_PRIVATE " ${module}")
endforeach()
string(STRIP "${SIB_REQUIRES_PRIVATE}" SIB_REQUIRES_PRIVATE)
