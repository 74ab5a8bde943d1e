/* The newest format of contracts and records. It grows by 1 with the release that brings an
 * option or a field of a record whose `since` is the new number. */
#include "core/options.h"

const int32_t sib__newest_format = 1;
