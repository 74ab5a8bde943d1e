/* A heap with two ends: the least and the most of what it holds, in O(log n) each. */
#ifndef SIB_MATCHING_ENDS_H
#define SIB_MATCHING_ENDS_H

#include "core/call.h"
#include "core/wide.h"

/* In order of (key, element). */
typedef struct sib__end {
    sib__i128 key;
    int64_t   element;
} sib__end;

/* An interval heap (van Leeuwen & Wood 1993, The Computer Journal 36:209): places 2i and 2i + 1
 * are a node, whose interval holds those of the nodes below it. */
typedef struct sib__ends {
    sib__end *at;
    int64_t   n;
    int64_t   room;
} sib__ends;

static inline bool sib__end_before(sib__end a, sib__end b)
{
    return a.key != b.key ? a.key < b.key : a.element < b.element;
}

sib_status sib__ends_push(sib__call *call, sib__ends *heap, sib__end end);

/* Of a heap that holds something. */
static inline sib__end sib__ends_least(const sib__ends *heap)
{
    return heap->at[0];
}

static inline sib__end sib__ends_most(const sib__ends *heap)
{
    return heap->at[heap->n > 1 ? 1 : 0];
}

sib__end sib__ends_pop_least(sib__ends *heap);
sib__end sib__ends_pop_most(sib__ends *heap);

#endif
