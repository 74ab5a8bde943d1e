/* The library's own stable sorts: no allocation, no surprise from an inconsistent comparator.
 * All make the interrupt check; after INTERRUPTED the rows stand in no order. */
#ifndef SIB_CORE_SORT_H
#define SIB_CORE_SORT_H

#include "core/call.h"

/* Whether row a must stand before row b; equal rows keep their order. */
typedef bool (*sib__before)(int64_t a, int64_t b, const void *payload);

/* Stable merge sort of row numbers. `scratch` has room for n. O(n log n). */
sib_status sib__sort_rows(sib__call *call, int64_t *rows, int64_t *scratch, int64_t n,
                          sib__before before, const void *payload);

/* Stable radix sort of (key, row) pairs by key; both arrays are permuted together. The scratch
 * arrays have room for n. O(n), skipping bytes in which all keys agree. */
sib_status sib__sort_u64(sib__call *call, uint64_t *keys, int64_t *rows, uint64_t *scratch_keys,
                         int64_t *scratch_rows, int64_t n);

/* Asked now and then by a sort outside the thread of its call: true makes it give up. */
typedef bool (*sib__stop)(void *payload);

/* The same, asking `stop`. False when that said so. */
bool sib__sort_u64_until(uint64_t *keys, int64_t *rows, uint64_t *scratch_keys,
                         int64_t *scratch_rows, int64_t n, sib__stop stop, void *payload);

/* A key that orders doubles as numbers do: -0 equals 0, NaN (any) above everything. */
uint64_t sib__sort_key_f64(double value);

#endif
