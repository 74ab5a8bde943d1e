/* Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror & Shaw (2011), "Parallel
 * random numbers: as easy as 1, 2, 3" (SC11): value (seed, stream, index) is a pure function,
 * the same on every machine, in any order, from any thread. */
#ifndef SIB_CORE_RANDOM_H
#define SIB_CORE_RANDOM_H

#include <stdint.h>

/* One block of the published generator. */
void sib__philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* 64 random bits. */
uint64_t sib__random_u64(uint64_t seed, uint64_t stream, uint64_t index);

/* Uniform in [0, 1): the top 53 bits times 2^-53. */
double sib__random_uniform(uint64_t seed, uint64_t stream, uint64_t index);

/* Uniform in 0..n-1, n >= 1, without bias worth speaking of (128-bit multiply). */
uint64_t sib__random_below(uint64_t seed, uint64_t stream, uint64_t index, uint64_t n);

/* SipHash-2-4 (Aumasson & Bernstein 2012) of n bytes under a 128-bit key, low word first. */
uint64_t sib__siphash(const uint64_t key[2], const void *data, int64_t n);

/* SipHash-2-4 under a key made of seed and a fixed constant: the tie key of an id, named
 * "siphash-2-4" in results. */
uint64_t sib__random_hash(uint64_t seed, const void *data, int64_t n);

#endif
