/* malloc and its kin, replaced for the whole process, so that what GSL, libsodium, libtommath
 * and the C library's threads allocate can fail too, not only what goes through a context. */
#ifndef SIB_TESTS_INTERPOSE_H
#define SIB_TESTS_INTERPOSE_H

#include <stdbool.h>
#include <stdint.h>

/* From now on the k-th allocation fails (k >= 1), and every later one too when `persistent`;
 * k = 0 lets all succeed. Counting begins anew. */
void interpose_fail_at(int64_t k, bool persistent);

/* Allocations since interpose_fail_at(), failed ones included. */
int64_t interpose_calls(void);

/* Blocks that are allocated and not yet freed. */
int64_t interpose_live(void);

#endif
