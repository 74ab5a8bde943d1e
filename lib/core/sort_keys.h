/* Sorting numbers that stand for rows themselves, by all threads. */
#ifndef SIB_CORE_SORT_KEYS_H
#define SIB_CORE_SORT_KEYS_H

#include "core/call.h"

/* Radix sort of n keys below 2^bits (1 .. 64). The two arrays may be exchanged: afterwards
 * *keys are in order. O(n bits / 11), in blocks whatever the number of threads. */
sib_status sib__sort_keys(sib__call *call, uint64_t **keys, uint64_t **scratch, int64_t n,
                          int32_t bits);

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
