# Flags every target of this project is built with.
#
# The bits of results must not depend on compiler, level or CPU: no contraction to fused
# multiply-add, no excess precision, no value-changing optimisation.
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

# A compiler cache where there is one.
find_program(SIB_CCACHE ccache)
if(SIB_CCACHE AND PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_C_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER "${SIB_CCACHE}")
endif()

option(SIB_WERROR "Treat warnings as errors" ON)
set(SIB_SANITIZE "" CACHE STRING "Sanitizers, for example address,undefined or thread")

option(SIB_BUILD_FUZZ "Build the fuzz targets of tests/fuzz (clang only)" OFF)
if(SIB_BUILD_FUZZ)
  if(NOT CMAKE_C_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "SIB_BUILD_FUZZ needs clang and its libFuzzer")
  endif()
  set(SIB_SANITIZE "fuzzer-no-link,address,undefined")
endif()

option(SIB_COVERAGE "Count lines and branches (gcov)" OFF)

add_library(sib_flags INTERFACE)
target_compile_options(sib_flags INTERFACE
  -ffp-contract=off
  $<$<C_COMPILER_ID:GNU>:-fexcess-precision=standard>
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wdouble-promotion -Wshadow -Wvla
  -Wstrict-prototypes -Wmissing-prototypes -Wcast-qual -Wwrite-strings -Wundef
  -Wformat=2
  $<$<BOOL:${SIB_WERROR}>:-Werror>)

# Hardening, where the sanitizers do not already do more. Fortified functions need an optimiser.
if(NOT SIB_SANITIZE)
  include(CheckCCompilerFlag)
  foreach(flag IN ITEMS stack-protector-strong stack-clash-protection cf-protection=full)
    string(MAKE_C_IDENTIFIER "SIB_HAS_${flag}" has)
    check_c_compiler_flag(-f${flag} ${has})
    if(${has})
      target_compile_options(sib_flags INTERFACE -f${flag})
    endif()
  endforeach()
  target_compile_options(sib_flags INTERFACE
    $<$<CONFIG:Release,RelWithDebInfo>:-U_FORTIFY_SOURCE$<SEMICOLON>-D_FORTIFY_SOURCE=2>)
endif()

if(SIB_SANITIZE)
  target_compile_options(sib_flags INTERFACE
    -fsanitize=${SIB_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(sib_flags INTERFACE -fsanitize=${SIB_SANITIZE})
endif()
if(SIB_COVERAGE)
  target_compile_options(sib_flags INTERFACE --coverage)
  target_link_options(sib_flags INTERFACE --coverage)
endif()
