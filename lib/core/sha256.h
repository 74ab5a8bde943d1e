/* SHA-256 by the processor's own instructions, where it has them (FIPS 180-4; Intel 64 and
 * IA-32 Architectures Software Developer's Manual, SHA extensions). The same digests as the
 * provider's, several times faster: hashing the rows of every input is much of a short run. */
#ifndef SIB_CORE_SHA256_H
#define SIB_CORE_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Asks the processor, which takes a while: once for many digests. */
bool sib__sha256_is_fast(void);

/* Takes whole blocks of 64 bytes into the state; only where the above holds. */
void sib__sha256_blocks(uint32_t state[8], const uint8_t *data, size_t blocks);

#endif
