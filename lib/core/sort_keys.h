/* Sorting numbers that stand for rows themselves, by all threads. */
#ifndef SIB_CORE_SORT_KEYS_H
#define SIB_CORE_SORT_KEYS_H

#include "core/call.h"

/* Radix sort of n keys by `bits` of their bits (1 .. 64) from `low` on, above which they have
 * none; keys alike in these stay as they stand. The two arrays may be exchanged: afterwards
 * *keys are in order. O(n bits / 12), in blocks whatever the number of threads. */
sib_status sib__sort_keys_from(sib__call *call, uint64_t **keys, uint64_t **scratch, int64_t n,
                               int32_t low, int32_t bits);

/* The same by all bits of keys below 2^bits. */
static inline sib_status sib__sort_keys(sib__call *call, uint64_t **keys, uint64_t **scratch,
                                        int64_t n, int32_t bits)
{
    return sib__sort_keys_from(call, keys, scratch, n, 0, bits);
}

/* Bits that hold 0 .. most. */
static inline int32_t sib__bits_of(uint64_t most)
{
    int32_t bits = 0;
    while (bits < 64 && most >> bits != 0) {
        bits++;
    }
    return bits;
}

#endif
