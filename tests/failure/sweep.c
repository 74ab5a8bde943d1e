/* Fails the k-th allocation of the process, for every k, once and from then on, around public
 * calls: the call succeeds or says NO_MEMORY, nothing leaks, and the same call made again gives
 * the same bytes. */
#include "sweep.h"

#include <CUnit/CUnit.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "interpose.h"

void digest_add(digest *sum, const void *bytes, size_t size)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < size; i++) {
        sum->value = (sum->value ^ byte[i]) * UINT64_C(1099511628211);
    }
}

typedef struct outcome {
    sib_status status;
    uint64_t   digest;
    int64_t    calls; /* allocations tried */
    int64_t    left;  /* blocks not freed */
} outcome;

static outcome run_once(scenario run, int64_t fail_at, bool persistent)
{
    outcome result = {SIB_ERR_NO_MEMORY, 0, 0, 0};
    digest  sum = {UINT64_C(14695981039346656037)};
    int64_t before = interpose_live();
    interpose_fail_at(fail_at, persistent);
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.threads = 2;
    sib_context *ctx = sib_context_new(&options);
    if (ctx != NULL) {
        result.status = run(ctx, &sum);
    }
    sib_context_free(ctx);
    result.calls = interpose_calls();
    interpose_fail_at(0, false);
    result.left = interpose_live() - before;
    result.digest = sum.value;
    return result;
}

/* Every allocation when SIB_SWEEP_ALL is set, else about 500 spread over them all. */
static int64_t step_over(int64_t calls)
{
    return getenv("SIB_SWEEP_ALL") != NULL ? 1 : calls / 500 + 1;
}

static void sweep_once(scenario run, const outcome *whole, bool persistent)
{
    int64_t refused = 0;
    int64_t tried = 0;
    int64_t step = step_over(whole->calls);
    for (int64_t k = 1;; k += step) {
        outcome now = run_once(run, k, persistent);
        if (now.calls < k) {
            break;
        }
        CU_ASSERT_TRUE_FATAL(now.status == SIB_OK || now.status == SIB_ERR_NO_MEMORY);
        CU_ASSERT_EQUAL_FATAL(now.left, 0);
        CU_ASSERT_TRUE_FATAL(now.status != SIB_OK || now.digest == whole->digest);
        outcome again = run_once(run, 0, false);
        CU_ASSERT_EQUAL_FATAL(again.status, SIB_OK);
        CU_ASSERT_EQUAL_FATAL(again.left, 0);
        CU_ASSERT_EQUAL_FATAL(again.digest, whole->digest);
        refused += now.status == SIB_ERR_NO_MEMORY;
        tried++;
    }
    CU_ASSERT_TRUE(refused > 0);
    printf(" %lld of %lld refuse%s;", (long long)refused, (long long)tried,
           persistent ? " from then on" : "");
}

void sweep(scenario run)
{
    /* The first run lets the C library make what it keeps for ever. */
    run_once(run, 0, false);
    outcome whole = run_once(run, 0, false);
    CU_ASSERT_EQUAL_FATAL(whole.status, SIB_OK);
    CU_ASSERT_EQUAL_FATAL(whole.left, 0);
    sweep_once(run, &whole, false);
    sweep_once(run, &whole, true);
}
