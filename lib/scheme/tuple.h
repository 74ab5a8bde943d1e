/* The codes of a line for several keys as one whole number, so that lines are compared, sorted
 * and found by it. */
#ifndef SIB_SCHEME_TUPLE_H
#define SIB_SCHEME_TUPLE_H

#include "scheme/run.h"

/* How codes become one number: the keys in their order, each with its least code and the number
 * of codes, a blank one last. */
typedef struct sib__tuples {
    int32_t  keys[SIB__DIMENSIONS_MOST];
    int32_t  first[SIB__DIMENSIONS_MOST];
    uint64_t size[SIB__DIMENSIONS_MOST];
    int32_t  n;
    uint64_t product; /* of all sizes */
} sib__tuples;

/* The tuples of some keys in the order of lines. To tell lines apart, keys that follow from
 * others of the set, which no line lacks, are left out; in order they count. OVERFLOW when they
 * do not fit 64 bits.
 */
sib_status sib__tuples_begin(sib__run *run, const sib__series *a, const sib__series *b,
                             sib__dimensions keys, bool in_order, sib__tuples *out);

static inline uint64_t sib__tuple_of(const sib__tuples *t, const sib__series *s, int64_t line)
{
    uint64_t tuple = 0;
    for (int32_t i = 0; i < t->n; i++) {
        int32_t  code = sib__code_at(&s->codes[t->keys[i]], line);
        uint64_t place =
            code == SIB_CODE_MISSING ? t->size[i] - 1 : (uint64_t)((int64_t)code - t->first[i]);
        tuple = tuple * t->size[i] + place;
    }
    return tuple;
}

#endif
