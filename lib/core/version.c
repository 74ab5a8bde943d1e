#include "sib/version.h"

/* Raised when a correction changes a number that a record holds. */
enum { NUMERICS_VERSION = 1 };

const char *sib_version(void)
{
    return SIB_VERSION;
}

int32_t sib_numerics_version(void)
{
    return NUMERICS_VERSION;
}

const char *sib_build_info(void)
{
    return SIB_BUILD_INFO;
}
