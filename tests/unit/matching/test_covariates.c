/* Distances of covariates: their arithmetic against an inverse written out, what cannot be
 * measured, and that neither threads nor rows decide. That the rule of nearest is followed with
 * them is in test_brute_force.c. */
#include "chance.h"
#include "found.h"
#include "matching/matching.h"

static sib_status no_status;

/* Covariances of two columns, pooled within the arms or over both. */
static void covariance_of(const trial *t, const double *a, const double *b, bool pooled,
                          double s[3])
{
    double mean[2][2] = {{0.0, 0.0}, {0.0, 0.0}};
    double n[2] = {0.0, 0.0};
    s[0] = s[1] = s[2] = 0.0;
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t i = 0; i < t->n; i++) {
            int    arm = pooled ? t->treated[i] : 0;
            double da = a[i] - mean[arm][0] / n[arm];
            double db = b[i] - mean[arm][1] / n[arm];
            if (pass == 0) {
                n[arm] += 1.0;
                mean[arm][0] += a[i];
                mean[arm][1] += b[i];
            } else {
                s[0] += da * da;
                s[1] += da * db;
                s[2] += db * db;
            }
        }
    }
    for (int k = 0; k < 3; k++) {
        s[k] /= (double)(t->n - (pooled ? 2 : 1));
    }
}

static void ranks_of(const double *x, int64_t n, double *rank)
{
    for (int64_t i = 0; i < n; i++) {
        rank[i] = 0.5;
        for (int64_t j = 0; j < n; j++) {
            rank[i] += x[j] < x[i] ? 1.0 : x[j] == x[i] ? 0.5 : 0.0;
        }
    }
}

static double expected_distance(const trial *t, int64_t i, int64_t j)
{
    double        s[3];
    double        ranks[2][TRIAL_MOST];
    bool          robust = t->options.distance == SIB_MATCHING_DISTANCE_ROBUST_MAHALANOBIS;
    const double *a = t->a;
    const double *b = t->b;
    if (robust) {
        ranks_of(t->a, t->n, ranks[0]);
        ranks_of(t->b, t->n, ranks[1]);
        a = ranks[0];
        b = ranks[1];
    }
    covariance_of(t, a, b, !robust, s);
    double da = a[i] - a[j];
    double db = b[i] - b[j];
    if (t->options.distance == SIB_MATCHING_DISTANCE_SCALED_EUCLIDEAN) {
        return sqrt(da * da / s[0] + db * db / s[2]);
    }
    if (robust) {
        double untied = (double)t->n * (double)(t->n + 1) / 12.0;
        s[1] *= untied / sqrt(s[0] * s[2]);
        s[0] = s[2] = untied;
    }
    double determinant = s[0] * s[2] - s[1] * s[1];
    return sqrt((da * da * s[2] - 2.0 * da * db * s[1] + db * db * s[0]) / determinant);
}

static void continuous(trial *t, uint64_t *state)
{
    const sib_matching_match_options defaults = SIB_MATCHING_MATCH_OPTIONS_INIT;
    memset(t, 0, sizeof *t);
    t->options = defaults;
    chance_units(t, state);
    t->n = TRIAL_MOST;
    for (int64_t i = 0; i < t->n; i++) {
        char id[TRIAL_ID_SIZE];
        snprintf(id, sizeof id, "p%d", (int)(i * 37 % TRIAL_MOST));
        trial_set_id(t, i, id);
        t->treated[i] = i % 4 == 0;
        t->score[i] = (double)test_draw_wide(state, 1000) / 1000.0;
        t->a[i] = (double)test_draw_wide(state, 100000) / 1000.0;
        t->b[i] = floor(t->a[i] / 20.0) + (double)test_draw_wide(state, 4); /* ties */
    }
    t->has_id = true;
    t->has_tie_key = t->has_exact = false;
}

static void distances_are_those_of_the_inverse(void)
{
    uint64_t state = 15;
    double   worst = 0.0;
    for (int32_t round = 0; round < 30; round++) {
        static trial t;
        continuous(&t, &state);
        t.options.distance = SIB_MATCHING_DISTANCE_MAHALANOBIS + round % 3;
        t.options.ratio = 2;
        sib_matching *m = trial_run(&t, NULL, &no_status);
        CU_ASSERT_PTR_NOT_NULL_FATAL(m);
        CU_ASSERT_EQUAL(found(m, "verified"), 1);
        for (int64_t k = 0; k < sib_matching_pair_treated(m).n; k++) {
            double expected = expected_distance(&t, sib_matching_pair_treated(m).data[k],
                                                sib_matching_pair_comparison(m).data[k]);
            worst = fmax(worst, fabs(found_distance(m).data[k] - expected) / (1.0 + expected));
        }
        sib_matching_free(m);
    }
    CU_ASSERT_TRUE(worst < 1e-12);
}

/* A column that depends on others, or says nothing, is left out; units do not matter. */
static void columns_that_say_nothing_new_change_nothing(void)
{
    uint64_t state = 16;
    trial    t;
    continuous(&t, &state);
    t.options.distance = SIB_MATCHING_DISTANCE_MAHALANOBIS;
    for (int64_t i = 0; i < t.n; i++) {
        t.b[i] = 7.0;
    }
    sib_matching *alone = trial_run(&t, NULL, &no_status);
    for (int64_t i = 0; i < t.n; i++) {
        t.b[i] = 3.0 - 2.0 * t.a[i];
    }
    sib_matching *twice = trial_run(&t, NULL, &no_status);
    for (int64_t i = 0; i < t.n; i++) {
        t.b[i] = 7.0;
        t.a[i] *= 1e-3;
    }
    sib_matching *smaller = trial_run(&t, NULL, &no_status);
    CU_ASSERT_TRUE_FATAL(alone != NULL && twice != NULL && smaller != NULL);
    for (int64_t k = 0; k < sib_matching_pair_treated(alone).n; k++) {
        double distance = found_distance(alone).data[k];
        CU_ASSERT_DOUBLE_EQUAL(found_distance(twice).data[k], distance, 1e-12);
        CU_ASSERT_DOUBLE_EQUAL(found_distance(smaller).data[k], distance, 1e-12);
    }
    sib_matching_free(smaller);
    sib_matching_free(twice);
    sib_matching_free(alone);
}

/* The exact table of a trial as covariates: a number, and codes of which each level counts. */
static sib_status by_levels(trial *t, sib_context *ctx, sib_matching **out)
{
    sib_table *covariates = trial_exact(t);
    sib_status status = sib_matching_match(
        ctx, (sib_f64){t->score, t->n}, (sib_f64){NULL, 0}, (sib_u8){t->treated, t->n},
        (sib_text){NULL, NULL, 0}, (sib_i64){NULL, 0}, NULL, covariates, &t->options, out);
    sib_table_free(covariates);
    return status;
}

static void another_level_is_one_apart(void)
{
    uint64_t      state = 17;
    trial         t;
    sib_matching *m = NULL;
    continuous(&t, &state);
    t.has_exact = true;
    t.options.distance = SIB_MATCHING_DISTANCE_EUCLIDEAN;
    t.options.order = SIB_MATCHING_ORDER_DATA;
    for (int64_t i = 0; i < t.n; i++) {
        t.year[i] = (double)test_draw_wide(&state, 5);
        t.region[i] = (int32_t)test_draw_wide(&state, 3);
    }
    CU_ASSERT_EQUAL_FATAL(by_levels(&t, NULL, &m), SIB_OK);
    CU_ASSERT_EQUAL(found(m, "verified"), 1);
    for (int64_t k = 0; k < sib_matching_pair_treated(m).n; k++) {
        int64_t i = sib_matching_pair_treated(m).data[k];
        int64_t j = sib_matching_pair_comparison(m).data[k];
        double  apart = t.year[i] - t.year[j];
        CU_ASSERT_DOUBLE_EQUAL(found_distance(m).data[k],
                               sqrt(apart * apart + (t.region[i] != t.region[j])), 1e-14);
    }
    sib_matching_free(m);
    t.year[5] = (double)NAN;
    sib_context *ctx = sib_context_new(NULL);
    CU_ASSERT_EQUAL(by_levels(&t, ctx, &m), SIB_ERR_DATA);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "covariates");
    CU_ASSERT_EQUAL(sib_context_row(ctx), 5);
    sib_context_free(ctx);
}

enum { CASES = 60, ALL = 900, NUMBERS = 9 };

typedef struct crowd {
    double  score[ALL];
    double  number[NUMBERS][ALL];
    uint8_t treated[ALL];
    int64_t tie_key[ALL];
} crowd;

static sib_matching *match_crowd_by(int32_t distance, const crowd *c, int32_t threads,
                                    int64_t ratio)
{
    sib_context_options        settings = SIB_CONTEXT_OPTIONS_INIT;
    sib_matching_match_options o = SIB_MATCHING_MATCH_OPTIONS_INIT;
    sib_table_builder         *builder = NULL;
    sib_table                 *covariates = NULL;
    sib_matching              *m = NULL;
    settings.threads = threads;
    sib_context *ctx = sib_context_new(&settings);
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_new(ctx, ALL, &builder), SIB_OK);
    for (int j = 0; j < NUMBERS; j++) {
        char name[] = {(char)('a' + j), '\0'};
        CU_ASSERT_EQUAL(sib_table_builder_add_f64(ctx, builder, name,
                                                  (sib_f64){c->number[j], ALL},
                                                  (sib_validity){NULL, 0}, NULL, NULL),
                        SIB_OK);
    }
    CU_ASSERT_EQUAL(sib_table_builder_finish(ctx, builder, &covariates), SIB_OK);
    o.distance = distance;
    o.ratio = ratio;
    CU_ASSERT_EQUAL(sib_matching_match(ctx, (sib_f64){c->score, ALL}, (sib_f64){NULL, 0},
                                       (sib_u8){c->treated, ALL}, (sib_text){NULL, NULL, 0},
                                       (sib_i64){c->tie_key, ALL}, NULL, covariates, &o, &m),
                    SIB_OK);
    sib_table_free(covariates);
    sib_table_builder_free(builder);
    sib_context_free(ctx);
    return m;
}

static sib_matching *match_crowd(const crowd *c, int32_t threads, int64_t ratio)
{
    return match_crowd_by(SIB_MATCHING_DISTANCE_MAHALANOBIS, c, threads, ratio);
}

/* All controls are used in the end, so that lists run dry and those who are gone make room. */
static void neither_threads_nor_rows_decide(void)
{
    static crowd c;
    static crowd turned;
    uint64_t     state = 18;
    for (int64_t i = 0; i < ALL; i++) {
        c.treated[i] = i < CASES;
        c.score[i] = (double)test_draw_wide(&state, 50) / 50.0;
        c.tie_key[i] = i * 7 % ALL;
        for (int j = 0; j < NUMBERS; j++) {
            c.number[j][i] = (double)test_draw_wide(&state, 1000) / 50.0;
        }
    }
    for (int64_t i = 0; i < ALL; i++) {
        turned.treated[i] = c.treated[ALL - 1 - i];
        turned.score[i] = c.score[ALL - 1 - i];
        turned.tie_key[i] = c.tie_key[ALL - 1 - i];
        for (int j = 0; j < NUMBERS; j++) {
            turned.number[j][i] = c.number[j][ALL - 1 - i];
        }
    }
    sib_matching *one = match_crowd(&c, 1, 14);
    sib_matching *many = match_crowd(&c, 3, 14);
    sib_matching *other = match_crowd(&turned, 1, 14);
    int64_t       n = sib_matching_pair_treated(one).n;
    int           different = 0;
    CU_ASSERT_EQUAL(n, ALL - CASES);
    CU_ASSERT_EQUAL(found(one, "verified"), 1);
    CU_ASSERT_EQUAL(sib_matching_pair_treated(other).n, n);
    for (int64_t k = 0; k < n; k++) {
        int64_t i = sib_matching_pair_treated(one).data[k];
        int64_t j = sib_matching_pair_comparison(one).data[k];
        different += sib_matching_pair_treated(many).data[k] != i ||
                     sib_matching_pair_comparison(many).data[k] != j ||
                     sib_matching_pair_treated(other).data[k] != ALL - 1 - i ||
                     sib_matching_pair_comparison(other).data[k] != ALL - 1 - j ||
                     found_distance(other).data[k] != found_distance(one).data[k];
    }
    CU_ASSERT_EQUAL(different, 0);
    sib_matching_free(other);
    sib_matching_free(many);
    sib_matching_free(one);
}

/* Points on a grid, so that many lie at one distance: multiplied, and moved, without rounding.
 */
static sib_matching *match_moved(double factor, double shift, bool one_far)
{
    static crowd c;
    uint64_t     state = 19;
    for (int64_t i = 0; i < ALL; i++) {
        c.treated[i] = i < CASES;
        c.score[i] = (double)test_draw_wide(&state, 50) / 50.0;
        c.tie_key[i] = i * 7 % ALL;
        for (int j = 0; j < NUMBERS; j++) {
            double number = (double)test_draw_wide(&state, 64) / 16.0;
            c.number[j][i] = (number + shift) * factor;
        }
    }
    c.number[0][ALL - 1] = one_far ? 0x1p60 * factor : c.number[0][ALL - 1];
    return match_crowd_by(SIB_MATCHING_DISTANCE_EUCLIDEAN, &c, 1, 3);
}

static void neither_units_nor_far_people_decide(void)
{
    static const double moved[][3] = {{0x1p-310, 0, 0}, {0x1p-70, 0, 0}, {0x1p400, 0, 0},
                                      {1, 0x1p40, 0},   {1, -0x1p30, 0}, {1, 0, 1},
                                      {0x1p50, 0, 1}};
    sib_matching       *plain[] = {match_moved(1, 0, false), match_moved(1, 0, true)};
    for (size_t i = 0; i < sizeof moved / sizeof moved[0]; i++) {
        sib_matching *m = match_moved(moved[i][0], moved[i][1], moved[i][2] != 0.0);
        sib_matching *p = plain[i == 5 || i == 6];
        sib_rows      a = sib_matching_pair_comparison(m);
        sib_rows      b = sib_matching_pair_comparison(p);
        CU_ASSERT_EQUAL(found(m, "verified"), 1);
        CU_ASSERT_EQUAL(a.n, b.n);
        CU_ASSERT_EQUAL(memcmp(a.data, b.data, (size_t)b.n * sizeof b.data[0]), 0);
        sib_matching_free(m);
    }
    sib_matching_free(plain[1]);
    sib_matching_free(plain[0]);
}

/* The first case gets the last control in place of its own. */
static int64_t faults_when_spoilt(bool spoil)
{
    static const double  score[] = {0.25, 0.5, 0.75, 0.375, 0.625, 0.5};
    static const uint8_t treated[] = {1, 1, 0, 0, 0, 0};
    static const double  a[] = {1, 5, 2, 4, 9, 30};
    trial                t;
    sib__call            call;
    sib_matching        *m = NULL;
    sib__pairs           found = {0};
    trial_begin(&t, 6, score, treated);
    memcpy(t.a, a, sizeof a);
    t.options.distance = SIB_MATCHING_DISTANCE_MAHALANOBIS;
    sib_table       *covariates = trial_covariates(&t);
    const sib__given given = {
        .score = {t.score, t.n}, .treated = {t.treated, t.n}, .covariates = covariates};
    sib__rules rules = sib__rules_of(&t.options, &given);
    CU_ASSERT_EQUAL(sib__enter(&call, NULL, "test", true), SIB_OK);
    CU_ASSERT_EQUAL(sib__rules_make(&call, &given, &rules), SIB_OK);
    CU_ASSERT_EQUAL(sib__matching_nearest.search(&call, &rules, &found), SIB_OK);
    m = sib__handle(&call, sizeof(sib_matching));
    CU_ASSERT_PTR_NOT_NULL_FATAL(m);
    found.list[0].control = spoil ? 5 : found.list[0].control;
    CU_ASSERT_EQUAL(sib__matching_publish(&call, &rules, &found, m), SIB_OK);
    CU_ASSERT_EQUAL(sib__matching_nearest.verify(&call, &rules, &found, m), SIB_OK);
    int64_t faults = m->faults[SIB_MATCHING_CHECK_PASSED_OVER - 1];
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
    sib_matching_free(m);
    sib_table_free(covariates);
    return faults;
}

static void a_nearer_control_passed_over_is_found(void)
{
    CU_ASSERT_EQUAL(faults_when_spoilt(false), 0);
    CU_ASSERT_TRUE(faults_when_spoilt(true) > 0);
}

TEST_SUITE(test_covariates)
{
    const char *suite = "distances of covariates";
    test_add(suite, "distances are those of the inverse", distances_are_those_of_the_inverse);
    test_add(suite, "columns that say nothing new change nothing",
             columns_that_say_nothing_new_change_nothing);
    test_add(suite, "another level is one apart", another_level_is_one_apart);
    test_add(suite, "neither threads nor rows decide", neither_threads_nor_rows_decide);
    test_add(suite, "neither units nor far people decide", neither_units_nor_far_people_decide);
    test_add(suite, "a nearer control passed over is found",
             a_nearer_control_passed_over_is_found);
}
