#include "newer/newer.h"

#include <string.h>

#define sib__contract_comparison_keys released_keys
#include "contract/sections.c"
#undef sib__contract_comparison_keys

enum { RELEASED = sizeof comparison / sizeof comparison[0] };

static sib__option newer[RELEASED + 1];

/* In the place of the library's own: the archive's are not linked. */
extern const sib__options sib__contract_comparison_keys;
extern const int32_t      sib__newest_format;

const sib__options sib__contract_comparison_keys = {NULL, 0, NULL, newer, RELEASED + 1};
const int32_t      sib__newest_format = 2;

void newer_begin(void)
{
    /* lies where a field does that every contract of the tests states as it stood before */
    const sib__option option = {AT("turns", SIB__OPTION_INT64, matching.ratio),
                                .in = "matching",
                                .low = 1,
                                .high = 9,
                                .since = 2,
                                .before = "2"};
    memcpy(newer, comparison, sizeof comparison);
    newer[RELEASED] = option;
    newer_lists_begin();
}
