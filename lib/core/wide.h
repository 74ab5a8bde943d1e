/* 128-bit whole numbers, for products of 64-bit ones. */
#ifndef SIB_CORE_WIDE_H
#define SIB_CORE_WIDE_H

#include <stdint.h>

__extension__ typedef __int128          sib__i128;
__extension__ typedef unsigned __int128 sib__u128;

/* The greatest common divisor of numbers that are not both 0. */
static inline uint64_t sib__gcd(uint64_t a, uint64_t b)
{
    if (a <= 1 || b <= 1) {
        return a == 0 ? b : b == 0 ? a : 1;
    }
    uint64_t least = a < b ? a : b;
    uint64_t rest = (a < b ? b : a) % least;
    if (rest == 0) {
        return least;
    }
    int twos = __builtin_ctzll(least | rest); /* from here halving and subtraction do it */
    least >>= __builtin_ctzll(least);
    while (rest != 0) {
        rest >>= __builtin_ctzll(rest);
        uint64_t apart = least < rest ? rest - least : least - rest;
        least = least < rest ? least : rest;
        rest = apart;
    }
    return least << twos;
}

#endif
