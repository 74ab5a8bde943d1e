/* Patterns of LIKE: % for any run of characters, _ for one, on code points, case-sensitive. */
#ifndef SIB_TABLE_LIKE_H
#define SIB_TABLE_LIKE_H

#include "core/text.h"

typedef struct sib__pattern {
    char    *bytes;
    uint8_t *kinds; /* of each byte: literal, one, many */
    int64_t  length;
} sib__pattern;

/* Compiles a pattern into the pool. `escape` is empty or one character that makes the next %, _
 * or itself stand for itself; false when it stands before anything else or at the end. *out is
 * NULL when memory is short. */
bool sib__pattern_compile(sib__memory *memory, sib__slice text, sib__slice escape,
                          sib__pattern **out);

/* Whether the whole text matches. O(length of text * length of pattern) at worst. */
bool sib__pattern_matches(const sib__pattern *pattern, sib__slice text);

#endif
