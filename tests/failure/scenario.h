/* What the sweep of failing allocations runs. */
#ifndef SIB_TESTS_SCENARIO_H
#define SIB_TESTS_SCENARIO_H

#include <sib.h>

/* A running digest of a scenario's results (64-bit FNV-1a): equal bytes, equal digest. */
typedef struct digest {
    uint64_t value;
} digest;

void digest_add(digest *sum, const void *bytes, size_t size);

/* Calls public functions, frees all it made, and returns the first failure. */
typedef sib_status (*scenario_run)(sib_context *ctx, digest *sum);

typedef struct scenario {
    const char  *sentence;
    scenario_run run;
} scenario;

/* All scenarios; the last has no sentence. */
const scenario *scenarios(void);

#endif
