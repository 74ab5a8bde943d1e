/* The sweep of failing allocations over one scenario. */
#ifndef SIB_TESTS_SWEEP_H
#define SIB_TESTS_SWEEP_H

#include <sib.h>

/* A running digest of a scenario's results (64-bit FNV-1a): equal bytes, equal digest. */
typedef struct digest {
    uint64_t value;
} digest;

void digest_add(digest *sum, const void *bytes, size_t size);

/* Calls public functions, frees all it made, and returns the first failure. */
typedef sib_status (*scenario)(sib_context *ctx, digest *sum);

/* Runs the scenario with each of its allocations failing, alone and with all later ones. */
void sweep(scenario run);

#endif
