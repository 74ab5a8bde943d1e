/* Fixed-block parallel loop: pthreads spawned and joined inside the call.
 *
 * Blocks are fixed by the caller, independent of the number of threads, so whatever is combined
 * in block order afterwards has the same bits for every number of threads. Workers block all
 * signals, allocate nothing and call nothing of the host; the calling thread works too and
 * makes the interrupt check after each of its blocks. Where a thread cannot be made, the others
 * run its blocks. */
#ifndef SIB_CORE_PARALLEL_H
#define SIB_CORE_PARALLEL_H

#include "core/call.h"

/* Runs block number `block`; `worker` (0 .. sib__parallel_workers() - 1) picks per-worker
 * scratch made beforehand; two blocks with the same worker never run at once. */
typedef void (*sib__block_run)(void *payload, int64_t block, int32_t worker);

/* The number of workers a loop of `blocks` blocks will use at most. */
int32_t sib__parallel_workers(const sib__call *call, int64_t blocks);

/* Runs blocks 0 .. blocks - 1, each once, in any order. A block should be at most about 10 ms
 * of work. INTERRUPTED when the check said so: some blocks have then not run. Progress goes
 * from `from` to `to` under the name `step` (NULL: none is reported). */
sib_status sib__parallel(sib__call *call, int64_t blocks, sib__block_run run, void *payload,
                         const char *step, double from, double to);

#endif
