/* Fails the k-th allocation of the process, for every k, once and from then on, around public
 * calls: the call succeeds or says NO_MEMORY, nothing leaks, and the same call made again gives
 * the same bytes. */
#include "interpose.h"
#include "scenario.h"

#include <stdio.h>

typedef struct outcome {
    sib_status status;
    uint64_t   digest;
    int64_t    calls; /* allocations tried */
    int64_t    left;  /* blocks not freed */
} outcome;

static outcome run_once(const scenario *s, int64_t fail_at, bool persistent)
{
    outcome result = {SIB_ERR_NO_MEMORY, 0, 0, 0};
    digest  sum = {UINT64_C(14695981039346656037)};
    int64_t before = interpose_live();
    interpose_fail_at(fail_at, persistent);
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.threads = 2;
    sib_context *ctx = sib_context_new(&options);
    if (ctx != NULL) {
        result.status = s->run(ctx, &sum);
    }
    sib_context_free(ctx);
    result.calls = interpose_calls();
    interpose_fail_at(0, false);
    result.left = interpose_live() - before;
    result.digest = sum.value;
    return result;
}

/* True when the run with its k-th allocation failing ended as it must. */
static bool survived(const scenario *s, const outcome *run, const outcome *whole, int64_t k)
{
    const char *fault = NULL;
    if (run->status != SIB_OK && run->status != SIB_ERR_NO_MEMORY) {
        fault = sib_status_name((int32_t)run->status);
    } else if (run->left != 0) {
        fault = "leaked";
    } else if (run->status == SIB_OK && run->digest != whole->digest) {
        fault = "succeeded with other bytes";
    }
    if (fault != NULL) {
        printf("FAIL: %s: allocation %lld: %s\n", s->sentence, (long long)k, fault);
    }
    return fault == NULL;
}

static bool sweep(const scenario *s, bool persistent)
{
    /* The first run lets the C library make what it keeps for ever. */
    run_once(s, 0, false);
    outcome whole = run_once(s, 0, false);
    if (whole.status != SIB_OK || whole.left != 0) {
        printf("FAIL: %s: without failing allocations: %s, %lld blocks left\n", s->sentence,
               sib_status_name((int32_t)whole.status), (long long)whole.left);
        return false;
    }
    int64_t refused = 0;
    for (int64_t k = 1;; k++) {
        outcome run = run_once(s, k, persistent);
        if (run.calls < k) {
            break;
        }
        outcome again = run_once(s, 0, false);
        if (!survived(s, &run, &whole, k) || again.status != SIB_OK ||
            again.digest != whole.digest || again.left != 0) {
            printf("FAIL: %s: after allocation %lld failed, the same call does not repeat\n",
                   s->sentence, (long long)k);
            return false;
        }
        refused += run.status == SIB_ERR_NO_MEMORY;
    }
    printf("%s: %s (%s: %lld of %lld allocations refuse the call)\n",
           refused > 0 ? "PASS" : "FAIL", s->sentence,
           persistent ? "from the k-th on" : "the k-th alone", (long long)refused,
           (long long)whole.calls);
    return refused > 0;
}

int main(void)
{
    bool passed = true;
    setvbuf(stdout, NULL, _IONBF, 0);
    for (const scenario *s = scenarios(); s->sentence != NULL; s++) {
        passed = sweep(s, false) && passed;
        passed = sweep(s, true) && passed;
    }
    return passed ? 0 : 1;
}
