/* What must not matter: the order of rows, the number of threads, an allocation that failed
 * before, an interruption. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "found.h"
#include "core/random.h"
#include "fixture.h"

enum { LEVELS = 4 };

/* A problem of n rows whose every column is of another type. */
typedef struct problem {
    int64_t    n;
    double    *number;
    int64_t   *whole;
    int32_t   *code;
    uint8_t   *flag;
    uint8_t   *treated;
    char      *id; /* 8 bytes each */
    int64_t   *offsets;
    sib_table *table;
    bool       without_ids;
} problem;

static void *room(int64_t n, size_t size)
{
    void *block = calloc((size_t)n + 1, size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(block);
    return block;
}

static void finish_problem(problem *q)
{
    const char        *levels[LEVELS] = {"north", "east", "south", "west"};
    sib_table_builder *builder = begin_table(q->n);
    sib_validity       all = {NULL, 0};
    for (int64_t i = 0; i <= q->n; i++) {
        q->offsets[i] = 8 * i;
    }
    add_numbers(builder, "number", q->number, q->n);
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_add_i64(NULL, builder, "whole",
                                                    (sib_i64){q->whole, q->n}, all, NULL, NULL),
                          SIB_OK);
    add_codes(builder, "code", q->code, q->n, levels, LEVELS);
    add_flags(builder, "flag", q->flag, q->n);
    q->table = end_table(builder);
}

static problem make_room(int64_t n)
{
    problem q = {.n = n};
    q.number = room(n, sizeof *q.number);
    q.whole = room(n, sizeof *q.whole);
    q.code = room(n, sizeof *q.code);
    q.flag = room(n, sizeof *q.flag);
    q.treated = room(n, sizeof *q.treated);
    q.id = room(n, 8);
    q.offsets = room(n, sizeof *q.offsets);
    return q;
}

/* `separated`: the flag is set for treated rows only. */
static problem make_problem(int64_t n, bool separated)
{
    problem q = make_room(n);
    for (int64_t i = 0; i < n; i++) {
        uint64_t at = (uint64_t)i * 8;
        q.number[i] = 100.0 * sib__random_uniform(5, 1, at);
        q.whole[i] = (int64_t)sib__random_below(5, 1, at + 1, 30);
        q.code[i] = (int32_t)sib__random_below(5, 1, at + 2, LEVELS);
        double u = sib__random_uniform(5, 1, at + 3) + 0.004 * q.number[i] - 0.1 * q.code[i];
        q.treated[i] = u > 0.5;
        q.flag[i] = sib__random_below(5, 1, at + 4, 3) == 0 && (!separated || q.treated[i]);
        if (i % 7 == 6) {
            q.number[i] = (double)NAN;
        }
        uint64_t scattered = sib__random_u64(5, 2, (uint64_t)i) | 1;
        for (int b = 0; b < 8; b++) {
            q.id[8 * i + b] = (char)('0' + (int)(scattered >> (8 * b) & 63));
        }
    }
    finish_problem(&q);
    return q;
}

static problem shuffle_problem(const problem *from, uint64_t seed, int64_t *row)
{
    problem q = make_room(from->n);
    q.without_ids = from->without_ids;
    for (int64_t i = 0; i < q.n; i++) {
        row[i] = i;
    }
    for (int64_t i = q.n - 1; i > 0; i--) {
        int64_t other = (int64_t)sib__random_below(seed, 3, (uint64_t)i, (uint64_t)i + 1);
        int64_t held = row[i];
        row[i] = row[other];
        row[other] = held;
    }
    for (int64_t i = 0; i < q.n; i++) {
        q.number[i] = from->number[row[i]];
        q.whole[i] = from->whole[row[i]];
        q.code[i] = from->code[row[i]];
        q.flag[i] = from->flag[row[i]];
        q.treated[i] = from->treated[row[i]];
        memcpy(q.id + 8 * i, from->id + 8 * row[i], 8);
    }
    finish_problem(&q);
    return q;
}

static void free_problem(problem *q)
{
    sib_table_free(q->table);
    free(q->number);
    free(q->whole);
    free(q->code);
    free(q->flag);
    free(q->treated);
    free(q->id);
    free(q->offsets);
}

static sib_status fit_in(sib_context *ctx, const problem *q, double screen_p,
                         sib_propensity **out)
{
    sib_text                   id = {q->id, q->offsets, q->n};
    sib_propensity_fit_options options = SIB_PROPENSITY_FIT_OPTIONS_INIT;
    options.missing = SIB_PROPENSITY_MISSING_INDICATOR;
    options.screen_p = screen_p;
    return sib_propensity_fit(ctx, q->table, (sib_u8){q->treated, q->n},
                              q->without_ids ? (sib_text){NULL, NULL, 0} : id, &options, out);
}

static sib_propensity *fit_problem(const problem *q, int32_t threads, double screen_p)
{
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.threads = threads;
    sib_context    *ctx = sib_context_new(&options);
    sib_propensity *p = NULL;
    CU_ASSERT_EQUAL_FATAL(fit_in(ctx, q, screen_p, &p), SIB_OK);
    sib_context_free(ctx);
    return p;
}

static void shuffled_rows_give_the_same_bits(void)
{
    enum { N = 3000 };
    static int64_t row[N];
    for (int separated = 0; separated <= 1; separated++) {
        problem         q = make_problem(N, separated != 0);
        sib_propensity *p = fit_problem(&q, 1, 0.5);
        CU_ASSERT_EQUAL(sib_propensity_verdict(p), separated
                                                       ? SIB_PROPENSITY_VERDICT_QUASI_SEPARATION
                                                       : SIB_PROPENSITY_VERDICT_OK);
        CU_ASSERT_EQUAL(found(p, "order_free"), 1);
        for (uint64_t seed = 1; seed <= 5; seed++) {
            problem         other = shuffle_problem(&q, seed, row);
            sib_propensity *s = fit_problem(&other, 1, 0.5);
            CU_ASSERT_TRUE(same_bits(p, s, row));
            sib_propensity_free(s);
            free_problem(&other);
        }
        sib_propensity_free(p);
        free_problem(&q);
    }
}

/* Columns with numbers far out; with screening and missing numbers, by several threads. */
static void without_ids_shuffled_rows_give_the_same_bits(void)
{
    enum { N = 2500 };
    static int64_t      row[N];
    static const double far[] = {1.0, 1e3, 1e6};
    for (int out = 0; out < 3; out++) {
        problem q = make_problem(N, false);
        q.without_ids = true;
        q.number[17] *= far[out];
        sib_propensity *p = fit_problem(&q, 1, 0.5);
        CU_ASSERT_EQUAL(sib_propensity_verdict(p), SIB_PROPENSITY_VERDICT_OK);
        CU_ASSERT_EQUAL(found(p, "order_free"), out == 0); /* else separation is looked for */
        for (uint64_t seed = 1; seed <= 10; seed++) {
            problem         other = shuffle_problem(&q, seed, row);
            sib_propensity *s = fit_problem(&other, 1 + (int32_t)(seed % 4), 0.5);
            CU_ASSERT_TRUE(same_bits(p, s, row));
            sib_propensity_free(s);
            free_problem(&other);
        }
        sib_propensity_free(p);
        free_problem(&q);
    }
}

static void the_number_of_threads_changes_no_bit(void)
{
    for (int separated = 0; separated <= 1; separated++) {
        problem         q = make_problem(150000, separated != 0);
        sib_propensity *p = fit_problem(&q, 1, 1.0);
        for (int32_t threads = 2; threads <= 8; threads += 6) {
            sib_propensity *s = fit_problem(&q, threads, 1.0);
            CU_ASSERT_TRUE(same_bits(p, s, NULL));
            sib_propensity_free(s);
        }
        sib_propensity_free(p);
        free_problem(&q);
    }
}

/* A problem and the fit it has. */
typedef struct fitted {
    problem         q;
    sib_propensity *expect;
} fitted;

static sib_status fit_again(sib_context *ctx, void *payload)
{
    const fitted   *f = payload;
    sib_propensity *p = NULL;
    sib_status      status = fit_in(ctx, &f->q, 0.9, &p);
    CU_ASSERT_EQUAL(p == NULL, status != SIB_OK);
    CU_ASSERT_TRUE(status != SIB_OK || same_bits(p, f->expect, NULL));
    sib_propensity_free(p);
    return status;
}

static void every_failed_allocation_is_survived(void)
{
    for (int separated = 0; separated <= 1; separated++) {
        fitted f = {.q = make_problem(90, separated != 0)};
        f.expect = fit_problem(&f.q, 1, 0.9);
        CU_ASSERT_PTR_NOT_NULL(sib_propensity_table(f.expect, "screening"));
        CU_ASSERT_TRUE(test_every_allocation(fit_again, &f) > 30);
        sib_propensity_free(f.expect);
        free_problem(&f.q);
    }
}

static void every_interrupt_check_stops(void)
{
    for (int separated = 0; separated <= 1; separated++) {
        fitted f = {.q = make_problem(9000, separated != 0)};
        f.expect = fit_problem(&f.q, 1, 0.9);
        CU_ASSERT_TRUE(test_every_check(fit_again, &f, 1) > 20);
        sib_propensity_free(f.expect);
        free_problem(&f.q);
    }
}

static int watch(double fraction, const char *step, void *payload)
{
    double *last = payload;
    CU_ASSERT_TRUE(fraction >= *last && fraction <= 1.0);
    CU_ASSERT_STRING_EQUAL(step, "fitting scores");
    *last = fraction;
    return 0;
}

static void progress_rises_to_its_end(void)
{
    problem             q = make_problem(9000, false);
    double              last = 0.0;
    sib_propensity     *p = NULL;
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.progress = watch;
    options.progress_payload = &last;
    sib_context *ctx = sib_context_new(&options);
    CU_ASSERT_EQUAL(fit_in(ctx, &q, 1.0, &p), SIB_OK);
    CU_ASSERT_EQUAL(last, 1.0);
    sib_propensity_free(p);
    sib_context_free(ctx);
    free_problem(&q);
}

TEST_SUITE(test_invariance)
{
    test_add("invariance", "shuffled rows give the same bits",
             shuffled_rows_give_the_same_bits);
    test_add("invariance", "without ids shuffled rows give the same bits",
             without_ids_shuffled_rows_give_the_same_bits);
    test_add("invariance", "the number of threads changes no bit",
             the_number_of_threads_changes_no_bit);
    test_add("invariance", "every failed allocation is survived",
             every_failed_allocation_is_survived);
    test_add("invariance", "every interrupt check stops", every_interrupt_check_stops);
    test_add("invariance", "progress rises to its end", progress_rises_to_its_end);
}
