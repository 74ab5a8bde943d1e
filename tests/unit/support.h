/* What unit tests share: suites by name, near comparison, a failing allocator, data files. */
#ifndef SIB_TESTS_SUPPORT_H
#define SIB_TESTS_SUPPORT_H

#include <CUnit/CUnit.h>
#include <stdbool.h>

#include "sib/context.h"
#include "sib/types.h"

/* Runs the registered suites; the exit code says whether all ran and none failed. */
int test_main(void (*register_suites)(void));

/* Registers one test in the suite of that name, which is made on first use. */
void test_add(const char *suite, const char *sentence, void (*test)(void));

/* Begins the function a test file ends with: it registers the file's suite. */
#define TEST_SUITE(name)                                                                       \
    void name(void);                                                                           \
    void name(void)

/* Says by name that a test cannot run here, for example without SIB_TEST_DATA. */
void test_skip(const char *sentence, const char *reason);

/* |a - b| <= tolerance * max(1, |b|); NaN equals NaN. */
bool test_near(double a, double b, double tolerance);
#define TEST_NEAR(a, b, tolerance) CU_ASSERT_TRUE(test_near((a), (b), (tolerance)))

/* Whether long double is wider than double here: valgrind computes with doubles. */
bool test_long_double_is_wide(void);

/* A context whose allocator counts live blocks and fails the k-th allocation (k >= 1; 0: none),
 * once, or from then on when `persistent`. */
typedef struct test_allocator {
    int64_t calls;
    int64_t live;
    int64_t fail_at;
    bool    persistent;
} test_allocator;

sib_context *test_context(test_allocator *allocator);

/* Whether SIB_DRAW_SPARSE or SIB_SWEEP_SPARSE is set, for checkers, which look for faults of
 * memory and threads and not of arithmetic; the second also makes sweeps of failures sparse. */
bool test_draws_few(void);

/* How often a test draws what it tries: `often`, or a sixteenth of it where few are drawn. */
int64_t test_times(int64_t often);

/* What a sweep repeats: makes, looks at and frees; what it returns is what the library did. */
typedef sib_status test_attempt(sib_context *ctx, void *payload);

/* Fails each allocation of an attempt in turn, once by itself and once with all that follow. An
 * attempt must return NO_MEMORY exactly when an allocation failed and leave no block behind.
 * All share one context, so that each shows what the failure before it left there; the last
 * succeeds. Returns how many allocations it makes. Where SIB_SWEEP_SPARSE is set, for slow
 * checkers, ever fewer of them after the first 64. */
int64_t test_every_allocation(test_attempt *attempt, void *payload);

/* The same of each interrupt check, which must give INTERRUPTED; by `threads` threads. */
int64_t test_every_check(test_attempt *attempt, void *payload, int32_t threads);

/* The text of $SIB_TEST_DATA/<path>, or NULL when it cannot be had; free() it. */
char *test_data(const char *path, size_t *size);

/* A view of terminated texts; offsets has room for n + 1. The bytes are joined into `data`. */
sib_text test_text(const char *const *texts, int64_t n, char *data, int64_t *offsets);

/* 0 .. below - 1, drawn by a small generator of which a seed is the whole state; `wide` where
 * many draws follow each other. */
static inline int32_t test_draw(uint32_t *state, uint32_t below)
{
    *state = *state * 1664525U + 1013904223U;
    return (int32_t)((*state >> 8) % below);
}

static inline uint32_t test_draw_wide(uint64_t *state, uint32_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*state >> 33) % below);
}

#endif
