/* Texts of a sib_text view: compare, rank, look up; UTF-8. Order is that of the bytes. */
#ifndef SIB_CORE_TEXT_H
#define SIB_CORE_TEXT_H

#include "core/call.h"

typedef struct sib__slice {
    const char *data;
    int64_t     length;
} sib__slice;

static inline sib__slice sib__text_at(sib_text text, int64_t row)
{
    return (sib__slice){text.data == NULL ? "" : text.data + text.offsets[row],
                        text.offsets[row + 1] - text.offsets[row]};
}

sib__slice sib__slice_of(const char *terminated);

/* Negative, 0, positive as a stands before, is, stands after b. */
int sib__slice_compare(sib__slice a, sib__slice b);

bool sib__slice_equals(sib__slice slice, const char *terminated);

/* Letters to change, add or leave out until a text is another, at most SIB__TEXT_UNLIKE: texts
 * that far from each other, or longer than 40 bytes, are not alike. */
enum { SIB__TEXT_UNLIKE = 3 };
int64_t sib__text_distance(sib__slice a, sib__slice b);

/* A terminated copy in the pool; NULL when memory is short. */
char *sib__slice_copy(sib__memory *memory, sib__slice slice);

/* First byte that is not well-formed UTF-8 (overlong forms and surrogates are not), or -1. */
int64_t sib__utf8_fault(const char *data, int64_t n);

/* Order and dense ranks: order[0..n) lists the rows sorted by text, equal texts by row; rank[i]
 * is the position of row i's text among the distinct ones, from 0. Either may be NULL.
 * O(n log n), scratch O(n). */
sib_status sib__text_rank(sib__call *call, sib_text text, int64_t *order, int64_t *rank,
                          int64_t *distinct);

/* For each text of `texts`, the row of the equal text in `keys` (the lowest such row), or -1.
 * Both in any order. O((n + k) log k). */
sib_status sib__text_find(sib__call *call, sib_text texts, sib_text keys, int64_t *found);

/* The texts at `rows`, copied into the pool as one view. */
sib_status sib__text_take(sib__call *call, sib__memory *memory, sib_text text,
                          const int64_t *rows, int64_t n, sib_text *taken);

#endif
