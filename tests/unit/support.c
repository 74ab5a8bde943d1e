#include "support.h"

#include <CUnit/Basic.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int skipped;

int test_main(void (*register_suites)(void))
{
    if (CU_initialize_registry() != CUE_SUCCESS) {
        return 2;
    }
    register_suites();
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_ErrorCode ran = CU_basic_run_tests();
    unsigned     failures = CU_get_number_of_failures();
    unsigned     asserts = CU_get_number_of_asserts();
    printf("skipped: %d\n", skipped);
    CU_cleanup_registry();
    return ran != CUE_SUCCESS || failures > 0 || (asserts == 0 && skipped == 0);
}

void test_add(const char *suite, const char *sentence, void (*test)(void))
{
    CU_pSuite found = CU_get_suite(suite);
    if (found == NULL) {
        found = CU_add_suite(suite, NULL, NULL);
    }
    if (found == NULL || CU_add_test(found, sentence, test) == NULL) {
        fprintf(stderr, "cannot register test: %s\n", sentence);
        exit(2);
    }
}

void test_skip(const char *sentence, const char *reason)
{
    skipped++;
    printf("SKIPPED: %s (%s)\n", sentence, reason);
}

bool test_near(double a, double b, double tolerance)
{
    if (isnan(a) || isnan(b)) {
        return isnan(a) && isnan(b);
    }
    double size = fabs(b) > 1.0 ? fabs(b) : 1.0;
    return a == b || fabs(a - b) <= tolerance * size;
}

bool test_long_double_is_wide(void)
{
    volatile long double one = 1.0L;
    return one + (long double)DBL_EPSILON / 8.0L != one;
}

static bool fails(test_allocator *allocator)
{
    int64_t call = ++allocator->calls;
    return allocator->fail_at > 0 &&
           (allocator->persistent ? call >= allocator->fail_at : call == allocator->fail_at);
}

static void *counted_allocate(void *payload, size_t size)
{
    test_allocator *allocator = payload;
    if (fails(allocator)) {
        return NULL;
    }
    allocator->live++;
    return malloc(size);
}

static void *counted_reallocate(void *payload, void *block, size_t size)
{
    return fails(payload) ? NULL : realloc(block, size);
}

static void counted_release(void *payload, void *block)
{
    test_allocator *allocator = payload;
    if (block != NULL) {
        allocator->live--;
        free(block);
    }
}

sib_context *test_context(test_allocator *allocator)
{
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.allocator =
        (sib_allocator){counted_allocate, counted_reallocate, counted_release, allocator};
    return sib_context_new(&options);
}

/* Whether the k-th allocation was reached. The context is that of all attempts before, each of
 * which found no memory: what one leaves behind shows in the next. */
static bool fail_one(sib_context *ctx, test_allocator *allocator, test_attempt *attempt,
                     void *payload, int64_t k, bool persistent)
{
    int64_t before = allocator->live;
    *allocator = (test_allocator){.live = before, .fail_at = k, .persistent = persistent};
    sib_status status = attempt(ctx, payload);
    bool       failed = allocator->calls >= k;
    CU_ASSERT_EQUAL(status, failed ? SIB_ERR_NO_MEMORY : SIB_OK);
    CU_ASSERT_EQUAL(allocator->live, before);
    return failed;
}

static bool checker_is_slow(void)
{
    return getenv("SIB_SWEEP_SPARSE") != NULL;
}

bool test_draws_few(void)
{
    return checker_is_slow() || getenv("SIB_DRAW_SPARSE") != NULL;
}

int64_t test_times(int64_t often)
{
    return test_draws_few() ? (often + 15) / 16 : often;
}

/* How far a sweep goes on from its k-th place. */
static int64_t step_after(int64_t k)
{
    enum { FIRST = 64 };
    return checker_is_slow() ? 1 + k / FIRST : 1;
}

int64_t test_every_allocation(test_attempt *attempt, void *payload)
{
    test_allocator allocator = {0};
    sib_context   *ctx = test_context(&allocator);
    int64_t        k = 1;
    while (fail_one(ctx, &allocator, attempt, payload, k, false)) {
        CU_ASSERT_TRUE(fail_one(ctx, &allocator, attempt, payload, k, true));
        k += step_after(k);
    }
    sib_context_free(ctx);
    CU_ASSERT_EQUAL(allocator.live, 0);
    return k - 1;
}

typedef struct stopper {
    int64_t asked;
    int64_t stop_at;
} stopper;

static int stop(void *payload)
{
    stopper *s = payload;
    return ++s->asked == s->stop_at;
}

int64_t test_every_check(test_attempt *attempt, void *payload, int32_t threads)
{
    for (int64_t k = 1;; k += step_after(k)) {
        test_allocator      allocator = {0};
        stopper             s = {0, k};
        sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
        options.threads = threads;
        options.interrupt = stop;
        options.interrupt_payload = &s;
        options.allocator =
            (sib_allocator){counted_allocate, counted_reallocate, counted_release, &allocator};
        sib_context *ctx = sib_context_new(&options);
        sib_status   status = attempt(ctx, payload);
        bool         stopped = s.asked >= k;
        CU_ASSERT_EQUAL(status, stopped ? SIB_ERR_INTERRUPTED : SIB_OK);
        sib_context_free(ctx);
        CU_ASSERT_EQUAL(allocator.live, 0);
        if (!stopped) {
            return k - 1;
        }
    }
}

char *test_data(const char *path, size_t *size)
{
    const char *folder = getenv("SIB_TEST_DATA");
    char        whole[4096];
    if (folder == NULL ||
        snprintf(whole, sizeof whole, "%s/%s", folder, path) >= (int)sizeof whole) {
        return NULL;
    }
    FILE *file = fopen(whole, "rb");
    if (file == NULL) {
        return NULL;
    }
    char *text = NULL;
    long  length = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    if (length >= 0 && fseek(file, 0, SEEK_SET) == 0) {
        text = malloc((size_t)length + 1);
    }
    if (text != NULL) {
        *size = fread(text, 1, (size_t)length, file);
        text[*size] = '\0';
    }
    fclose(file);
    return text;
}

sib_text test_text(const char *const *texts, int64_t n, char *data, int64_t *offsets)
{
    offsets[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        size_t length = strlen(texts[i]);
        memcpy(data + offsets[i], texts[i], length);
        offsets[i + 1] = offsets[i] + (int64_t)length;
    }
    return (sib_text){data, offsets, n};
}
