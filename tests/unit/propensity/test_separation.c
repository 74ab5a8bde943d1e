#include <math.h>

#include "found.h"
#include "core/random.h"
#include "fixture.h"

static const double inf = (double)INFINITY;

/* Heinze & Schemper (2002), Statistics in Medicine 21:2409-2419: endometrial cancer. NV, PI,
 * EH, HG. */
static const double endometrial[79][4] = {
    {0, 13, 1.64, 0}, {0, 16, 2.26, 0}, {0, 8, 3.14, 0},  {0, 34, 2.68, 0}, {0, 20, 1.28, 0},
    {0, 5, 2.31, 0},  {0, 17, 1.8, 0},  {0, 10, 1.68, 0}, {0, 26, 1.56, 0}, {0, 17, 2.31, 0},
    {0, 8, 2.01, 0},  {0, 7, 1.89, 0},  {0, 20, 3.15, 0}, {0, 10, 1.23, 0}, {0, 18, 1.27, 0},
    {0, 16, 1.76, 0}, {0, 18, 2, 0},    {0, 8, 2.64, 1},  {0, 29, 0.88, 1}, {0, 12, 1.27, 1},
    {0, 20, 1.37, 1}, {1, 38, 0.97, 1}, {1, 22, 1.14, 1}, {1, 7, 0.88, 1},  {1, 25, 0.91, 1},
    {1, 15, 0.58, 1}, {0, 7, 0.97, 1},  {0, 28, 1.5, 0},  {0, 11, 1.33, 0}, {0, 19, 2.37, 0},
    {0, 10, 1.82, 0}, {0, 10, 3.13, 0}, {0, 18, 1.31, 0}, {0, 14, 1.92, 0}, {0, 21, 1.64, 0},
    {0, 11, 2.01, 0}, {0, 17, 1.88, 0}, {0, 25, 1.93, 0}, {0, 16, 2.11, 0}, {0, 19, 1.29, 0},
    {0, 15, 1.72, 0}, {0, 33, 0.75, 0}, {0, 24, 1.92, 0}, {0, 48, 1.84, 1}, {0, 12, 1.11, 1},
    {0, 19, 1.61, 1}, {0, 2, 1.18, 1},  {1, 22, 1.44, 1}, {1, 40, 1.18, 1}, {1, 5, 0.93, 1},
    {1, 0, 1.17, 1},  {0, 21, 1.19, 1}, {0, 15, 1.06, 1}, {0, 29, 2.02, 0}, {0, 15, 2.29, 0},
    {0, 12, 2.33, 0}, {0, 3, 2.9, 0},   {0, 20, 1.7, 0},  {0, 23, 1.41, 0}, {0, 12, 2.25, 0},
    {0, 22, 1.54, 0}, {0, 42, 1.97, 0}, {0, 15, 1.75, 0}, {0, 13, 2.16, 0}, {0, 14, 2.57, 0},
    {0, 19, 1.37, 0}, {0, 12, 3.61, 0}, {0, 13, 2.04, 0}, {0, 10, 2.17, 0}, {0, 12, 1.69, 1},
    {1, 49, 0.27, 1}, {0, 6, 1.84, 1},  {0, 5, 1.3, 1},   {0, 17, 0.96, 1}, {1, 11, 1.01, 1},
    {1, 21, 0.98, 1}, {0, 5, 0.35, 1},  {1, 19, 1.02, 1}, {0, 33, 0.85, 1}};

/* Published: brglm2 and detectseparation call NV infinite and the others finite, with these
 * values and this deviance. */
static void endometrial_cancer_is_separated_by_nv_alone(void)
{
    const char     *names[] = {"NV", "PI", "EH"};
    const double    finite[] = {4.30452, 0.0, -0.04218, -2.90261};
    double          x[3 * 79];
    uint8_t         y[79];
    sib_propensity *p;
    for (int i = 0; i < 79; i++) {
        for (int j = 0; j < 3; j++) {
            x[j * 79 + i] = endometrial[i][j];
        }
        y[i] = endometrial[i][3] > 0.0;
    }
    sib_table *table = numbers_table(names, x, 3, 79);
    p = fit_ok(table, y, no_id, NULL);
    CU_ASSERT_EQUAL(sib_propensity_verdict(p), SIB_PROPENSITY_VERDICT_QUASI_SEPARATION);
    for (int j = 0; j < 4; j++) {
        bool   nv = j == 1;
        double beta = found_coefficients(p).data[j];
        CU_ASSERT_EQUAL(found_direction(p).data[j], nv ? 1.0 : 0.0);
        CU_ASSERT_TRUE(nv ? beta == inf : fabs(beta - finite[j]) < 6e-6);
        CU_ASSERT_EQUAL(isnan(found_errors(p).data[j]) != 0, nv);
        CU_ASSERT_EQUAL(found_aliased(p).data[j], 0);
    }
    CU_ASSERT_TRUE(fabs(found(p, "deviance") - 55.393) < 6e-4);
    CU_ASSERT_EQUAL(found(p, "rank"), 4);
    CU_ASSERT_EQUAL(found(p, "extreme_scores"), 0);
    for (int i = 0; i < 79; i++) {
        bool told_apart = endometrial[i][0] > 0.0;
        CU_ASSERT_EQUAL(isnan(sib_propensity_scores(p).data[i]) != 0, told_apart);
        CU_ASSERT_EQUAL(isnan(sib_propensity_logits(p).data[i]) != 0, told_apart);
    }
    sib_propensity_free(p);
    sib_table_free(table);
}

/* Urinary tract infections (sex2 of logistf; Foxman et al. 1997): case, age, oc, vic, vicl,
 * vis, dia and how many. */
typedef struct pattern {
    const char *digits;
    int         count;
} pattern;

static const pattern sex2[] = {
    {"0000010", 1},  {"0001000", 2}, {"0001010", 1},  {"0001100", 8}, {"0001110", 18},
    {"0010000", 42}, {"0010010", 1}, {"0011000", 1},  {"0011100", 5}, {"0011110", 6},
    {"0101100", 2},  {"0101110", 4}, {"0110000", 14}, {"0110010", 1}, {"0111000", 1},
    {"0111110", 2},  {"1000010", 1}, {"1001000", 14}, {"1001010", 3}, {"1001100", 10},
    {"1001110", 12}, {"1001111", 1}, {"1010000", 44}, {"1010001", 3}, {"1011000", 15},
    {"1011001", 1},  {"1011010", 2}, {"1011100", 7},  {"1011110", 3}, {"1101000", 2},
    {"1101010", 1},  {"1101011", 1}, {"1101100", 1},  {"1101111", 1}, {"1110000", 5},
    {"1111000", 3}};

static void urinary_infections_are_separated_by_dia_alone(void)
{
    const char *names[] = {"age", "oc", "vic", "vicl", "vis", "dia"};
    double      x[6 * 239];
    uint8_t     y[239];
    int         n = 0;
    for (size_t i = 0; i < sizeof sex2 / sizeof sex2[0]; i++) {
        for (int c = 0; c < sex2[i].count; c++, n++) {
            y[n] = sex2[i].digits[0] == '1';
            for (int j = 0; j < 6; j++) {
                x[j * 239 + n] = sex2[i].digits[j + 1] - '0';
            }
        }
    }
    CU_ASSERT_EQUAL_FATAL(n, 239);
    sib_table      *table = numbers_table(names, x, 6, 239);
    sib_propensity *p = fit_ok(table, y, no_id, NULL);
    CU_ASSERT_EQUAL(sib_propensity_verdict(p), SIB_PROPENSITY_VERDICT_QUASI_SEPARATION);
    for (int j = 0; j <= 6; j++) {
        double beta = found_coefficients(p).data[j];
        CU_ASSERT_EQUAL(found_direction(p).data[j], j == 6 ? 1.0 : 0.0);
        CU_ASSERT_TRUE(j == 6 ? beta == inf : isfinite(beta));
    }
    sib_propensity_free(p);
    sib_table_free(table);
}

static void a_threshold_separates_completely(void)
{
    const double    x[] = {1.0, 2.0, 3.0, 4.0, 5.0, 6.0};
    const uint8_t   y[] = {0, 0, 0, 1, 1, 1};
    sib_table      *table = numbers_table((const char *[]){"x"}, x, 1, 6);
    sib_propensity *p = fit_ok(table, y, no_id, NULL);
    CU_ASSERT_EQUAL(sib_propensity_verdict(p), SIB_PROPENSITY_VERDICT_COMPLETE_SEPARATION);
    CU_ASSERT_EQUAL(found(p, "deviance"), 0.0);
    CU_ASSERT_EQUAL(found_coefficients(p).data[0], -inf);
    CU_ASSERT_EQUAL(found_coefficients(p).data[1], inf);
    CU_ASSERT_EQUAL(found_direction(p).data[0], -1.0);
    double slope = found_direction(p).data[1];
    for (int i = 0; i < 6; i++) {
        double margin = (y[i] ? 1.0 : -1.0) * (slope * x[i] - 1.0);
        CU_ASSERT_TRUE(margin > 0.0);
        CU_ASSERT_TRUE(isnan(sib_propensity_scores(p).data[i]));
    }
    sib_f64 trace = found_trace(p);
    CU_ASSERT_TRUE(trace.n > 1 && trace.data[trace.n - 1] < trace.data[0]);
    sib_propensity_free(p);
    sib_table_free(table);
}

/* All y = 1 where x > 0, both where x = 0, all 0 where x < 0: the limit lives on x = 0. */
static void the_limit_of_a_quasi_separated_fit_lives_where_the_arms_meet(void)
{
    const double    x[] = {-2.0, -1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 3.0};
    const uint8_t   y[] = {0, 0, 1, 0, 0, 0, 1, 1};
    sib_table      *table = numbers_table((const char *[]){"x"}, x, 1, 8);
    sib_propensity *p = fit_ok(table, y, no_id, NULL);
    CU_ASSERT_EQUAL(sib_propensity_verdict(p), SIB_PROPENSITY_VERDICT_QUASI_SEPARATION);
    TEST_NEAR(found_coefficients(p).data[0], -log(3.0), 1e-13);
    CU_ASSERT_EQUAL(found_coefficients(p).data[1], inf);
    TEST_NEAR(found(p, "deviance"), -2.0 * (log(0.25) + 3.0 * log(0.75)), 1e-13);
    TEST_NEAR(sib_propensity_scores(p).data[2], 0.25, 1e-13);
    CU_ASSERT_TRUE(isnan(sib_propensity_scores(p).data[1]));
    sib_propensity_free(p);
    sib_table_free(table);
}

/* Nobody of group a is treated, everybody of group b is; the limit leaves b against c open, for
 * only c is left: c's coefficient goes with the intercept's. */
static void terms_that_share_a_direction_are_all_infinite(void)
{
    const double  b[] = {0, 0, 0, 1, 1, 0, 0, 0, 0};
    const double  c[] = {0, 0, 0, 0, 0, 1, 1, 1, 1};
    const uint8_t y[] = {0, 0, 0, 1, 1, 1, 0, 1, 0};
    double        x[18];
    for (int i = 0; i < 9; i++) {
        x[i] = b[i];
        x[9 + i] = c[i];
    }
    sib_table      *table = numbers_table((const char *[]){"b", "c"}, x, 2, 9);
    sib_propensity *p = fit_ok(table, y, no_id, NULL);
    CU_ASSERT_EQUAL(sib_propensity_verdict(p), SIB_PROPENSITY_VERDICT_QUASI_SEPARATION);
    CU_ASSERT_EQUAL(found_coefficients(p).data[0], -inf);
    CU_ASSERT_EQUAL(found_coefficients(p).data[1], inf);
    CU_ASSERT_EQUAL(found_coefficients(p).data[2], inf);
    for (int i = 5; i < 9; i++) {
        TEST_NEAR(sib_propensity_scores(p).data[i], 0.5, 1e-13);
    }
    sib_propensity_free(p);
    sib_table_free(table);
}

enum { SMALL = 12 };

/* A small problem in whole numbers: rows a_i = sign_i (1, x1, x2). */
typedef struct small_problem {
    int     a[SMALL][3];
    int     n;
    uint8_t y[SMALL];
    double  x[2 * SMALL];
    bool    full_rank;
    bool    separated[SMALL]; /* some direction tells the row's arm */
    int     separated_n;
} small_problem;

static void make_small(small_problem *q, uint64_t number)
{
    uint64_t at = number * 100;
    q->n = 6 + (int)sib__random_below(11, 1, at++, SMALL - 5);
    int levels = 2 + (int)sib__random_below(11, 1, at++, 4);
    for (int i = 0; i < q->n; i++) {
        q->y[i] = i == 0 || (i > 1 && sib__random_below(11, 1, at++, 2) == 1);
        int sign = q->y[i] ? 1 : -1;
        q->a[i][0] = sign;
        for (int j = 0; j < 2; j++) {
            int value = (int)sib__random_below(11, 1, at++, (uint64_t)levels);
            q->a[i][j + 1] = sign * value;
            q->x[j * q->n + i] = value;
        }
    }
}

static int along(const int *a, const int *d)
{
    return a[0] * d[0] + a[1] * d[1] + a[2] * d[2];
}

/* Adds the rows that a direction separates, if it is one of recession. */
static void try_direction(small_problem *q, const int *d)
{
    for (int i = 0; i < q->n; i++) {
        if (along(q->a[i], d) < 0) {
            return;
        }
    }
    for (int i = 0; i < q->n; i++) {
        bool is_new = along(q->a[i], d) > 0 && !q->separated[i];
        q->separated[i] = q->separated[i] || is_new;
        q->separated_n += is_new;
    }
}

/* With three independent rows the directions of recession are a pointed cone; its edges are at
 * right angles to two rows, so trying all pairs, exactly, finds every row that any direction
 * separates. */
static void enumerate(small_problem *q)
{
    q->separated_n = 0;
    q->full_rank = false;
    for (int i = 0; i < q->n; i++) {
        q->separated[i] = false;
    }
    for (int i = 0; i < q->n; i++) {
        for (int j = 0; j < i; j++) {
            const int *a = q->a[i];
            const int *b = q->a[j];
            int        d[3] = {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2],
                               a[0] * b[1] - a[1] * b[0]};
            int        opposite[3] = {-d[0], -d[1], -d[2]};
            for (int k = 0; k < q->n; k++) {
                q->full_rank = q->full_rank || along(q->a[k], d) != 0;
            }
            try_direction(q, d);
            try_direction(q, opposite);
        }
    }
}

static int32_t expected_verdict(const small_problem *q)
{
    if (q->separated_n == q->n) {
        return SIB_PROPENSITY_VERDICT_COMPLETE_SEPARATION;
    }
    return q->separated_n > 0 ? SIB_PROPENSITY_VERDICT_QUASI_SEPARATION
                              : SIB_PROPENSITY_VERDICT_OK;
}

static void verdicts_agree_with_every_direction_tried_exactly(void)
{
    int seen[SIB_PROPENSITY_VERDICT_NO_ROWS + 1] = {0};
    for (uint64_t number = 0; number < 4000; number++) {
        small_problem q;
        make_small(&q, number);
        enumerate(&q);
        if (!q.full_rank) {
            continue;
        }
        sib_table      *table = numbers_table((const char *[]){"x1", "x2"}, q.x, 2, q.n);
        sib_propensity *p = fit_ok(table, q.y, no_id, NULL);
        int32_t         verdict = sib_propensity_verdict(p);
        CU_ASSERT_EQUAL(verdict, expected_verdict(&q));
        seen[verdict]++;
        for (int i = 0; i < q.n; i++) {
            CU_ASSERT_EQUAL(isnan(sib_propensity_scores(p).data[i]) != 0, q.separated[i]);
        }
        const double *d = found_direction(p).data;
        for (int i = 0; i < q.n; i++) {
            double margin = q.a[i][0] * d[0] + q.a[i][1] * d[1] + q.a[i][2] * d[2];
            CU_ASSERT_TRUE(q.separated[i] ? margin > 1e-9 : fabs(margin) < 1e-9);
        }
        sib_propensity_free(p);
        sib_table_free(table);
    }
    CU_ASSERT_TRUE(seen[SIB_PROPENSITY_VERDICT_OK] > 300);
    CU_ASSERT_TRUE(seen[SIB_PROPENSITY_VERDICT_QUASI_SEPARATION] > 300);
    CU_ASSERT_TRUE(seen[SIB_PROPENSITY_VERDICT_COMPLETE_SEPARATION] > 300);
}

/* One pair of rows overlaps by a hair: the estimate is huge, and exists. */
static void a_hair_of_overlap_is_no_separation(void)
{
    double  x[200];
    uint8_t y[200];
    for (int i = 0; i < 200; i++) {
        x[i] = (i - 99.5) / 100.0;
        y[i] = i >= 100;
    }
    x[99] = 0.0002;
    x[100] = 0.0001;
    sib_propensity *p = fit_table(numbers_table((const char *[]){"x"}, x, 1, 200), y);
    double          gradient[2] = {0.0, 0.0};
    CU_ASSERT_TRUE(found_coefficients(p).data[1] > 100.0);
    for (int i = 0; i < 200; i++) {
        double residual = y[i] - sib_propensity_scores(p).data[i];
        gradient[0] += residual;
        gradient[1] += residual * x[i];
    }
    TEST_NEAR(gradient[0], 0.0, 1e-11);
    TEST_NEAR(gradient[1], 0.0, 1e-11);
    sib_propensity_free(p);
}

/* However small the gap, nothing is called ok; gaps well above rounding are found. */
static void a_narrow_gap_is_never_called_ok(void)
{
    double  x[40];
    uint8_t y[40];
    for (double gap = 1e-1; gap > 1e-17; gap *= 0.1) {
        for (int i = 0; i < 40; i++) {
            y[i] = i >= 20;
            x[i] = i < 20 ? 0.5 - 0.02 * (19 - i) : 0.5 + gap + 0.02 * (i - 20);
        }
        sib_table      *table = numbers_table((const char *[]){"x"}, x, 1, 40);
        sib_propensity *p = fit_ok(table, y, no_id, NULL);
        int32_t         verdict = sib_propensity_verdict(p);
        CU_ASSERT_NOT_EQUAL(verdict, SIB_PROPENSITY_VERDICT_OK);
        CU_ASSERT_TRUE(gap < 1e-6 || verdict == SIB_PROPENSITY_VERDICT_COMPLETE_SEPARATION);
        sib_propensity_free(p);
        sib_table_free(table);
    }
}

TEST_SUITE(test_separation)
{
    test_add("separation", "endometrial cancer is separated by NV alone",
             endometrial_cancer_is_separated_by_nv_alone);
    test_add("separation", "urinary infections are separated by dia alone",
             urinary_infections_are_separated_by_dia_alone);
    test_add("separation", "a threshold separates completely",
             a_threshold_separates_completely);
    test_add("separation", "the limit of a quasi-separated fit lives where the arms meet",
             the_limit_of_a_quasi_separated_fit_lives_where_the_arms_meet);
    test_add("separation", "terms that share a direction are all infinite",
             terms_that_share_a_direction_are_all_infinite);
    test_add("separation", "verdicts agree with every direction tried exactly",
             verdicts_agree_with_every_direction_tried_exactly);
    test_add("separation", "a narrow gap is never called ok", a_narrow_gap_is_never_called_ok);
    test_add("separation", "a hair of overlap is no separation",
             a_hair_of_overlap_is_no_separation);
}
