# SIB_MODULES: the modules from below, as lib/modules.txt has them.
set(list "${PROJECT_SOURCE_DIR}/lib/modules.txt")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${list}")
file(STRINGS "${list}" SIB_MODULES REGEX "^[a-z]+:")
list(TRANSFORM SIB_MODULES REPLACE ":.*" "")
