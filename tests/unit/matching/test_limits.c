/* Memory that fails, calls that are stopped, and problems with more pairs to look at than 32
 * bits count. */
#include "found.h"
#include "trial.h"

/* As many allocations as there can be: ids, tie keys, strata, two scales, a measured caliper.
 */
static trial demanding(int32_t order)
{
    static const double  score[] = {0.25, 0.5, 0.75, 0.375, 0.625, 0.5, 0.4375, 0.5625};
    static const uint8_t treated[] = {0, 1, 1, 0, 0, 1, 0, 0};
    trial                t;
    trial_begin(&t, 8, score, treated);
    for (int i = 0; i < 8; i++) {
        const char id[] = {(char)('a' + i), '\0'};
        trial_set_id(&t, i, id);
        t.logit[i] = 8.0 * score[i] - 4.0;
        t.tie_key[i] = i % 3;
        t.a[i] = (double)(i * i % 5);
        t.b[i] = score[i];
    }
    t.has_id = true;
    t.has_tie_key = true;
    t.has_exact = true;
    t.options.order = order;
    t.options.ratio = 2;
    t.options.caliper_value = 0.75;
    t.options.caliper_preset = "AUSTIN@1";
    return t;
}

static bool same_result(const sib_matching *a, const sib_matching *b)
{
    size_t k = (size_t)sib_matching_pair_treated(a).n;
    size_t n = (size_t)sib_matching_weights(a, SIB_WEIGHTING_PER_TREATED).n;
    return sib_matching_pair_treated(b).n == (int64_t)k && k > 0 &&
           memcmp(sib_matching_pair_treated(a).data, sib_matching_pair_treated(b).data,
                  k * sizeof(int64_t)) == 0 &&
           memcmp(sib_matching_pair_comparison(a).data, sib_matching_pair_comparison(b).data,
                  k * sizeof(int64_t)) == 0 &&
           memcmp(sib_matching_weights(a, 1).data, sib_matching_weights(b, 1).data,
                  n * sizeof(double)) == 0;
}

/* A trial and what comes of it. */
typedef struct tried {
    trial         t;
    sib_matching *whole;
} tried;

static sib_status try_again(sib_context *ctx, void *payload)
{
    const tried  *of = payload;
    sib_status    status = SIB_OK;
    sib_matching *m = trial_run(&of->t, ctx, &status);
    CU_ASSERT_EQUAL(m == NULL, status != SIB_OK);
    CU_ASSERT_EQUAL(sib_context_status(ctx), (int32_t)status);
    CU_ASSERT_TRUE(status != SIB_OK || same_result(m, of->whole));
    sib_matching_free(m);
    return status;
}

static void every_failed_allocation_is_survived(void)
{
    static const int32_t orders[] = {SIB_MATCHING_ORDER_LARGEST, SIB_MATCHING_ORDER_CLOSEST,
                                     SIB_MATCHING_ORDER_FARTHEST};
    for (int i = 0; i < 9; i++) {
        tried of = {.t = demanding(orders[i % 3])};
        if (i >= 6) {
            of.t.options.distance =
                i == 6 ? SIB_MATCHING_DISTANCE_ROBUST_MAHALANOBIS : of.t.options.distance;
            of.t.options.method = i == 6   ? SIB_MATCHING_METHOD_NEAREST
                                  : i == 7 ? SIB_MATCHING_METHOD_EXACT
                                           : SIB_MATCHING_METHOD_SUBCLASS;
            of.t.options.ratio = i == 6 ? 2 : 1;
            of.t.options.coarsen = i == 7 ? "{\"year\": \"sturges\"}" : NULL;
        }
        if (i >= 7) {
            of.t.options.order = SIB_MATCHING_ORDER_LARGEST;
            of.t.options.caliper_value = (double)NAN;
            of.t.options.caliper_preset = NULL;
        }
        if (i >= 3 && i < 6) {
            of.t.options.order = SIB_MATCHING_ORDER_LARGEST;
            of.t.options.method =
                i == 3 ? SIB_MATCHING_METHOD_OPTIMAL : SIB_MATCHING_METHOD_FULL;
            of.t.options.ratio = i == 3 ? 2 : 1;
        }
        if (i == 5) {
            of.t.options.caliper_value = (double)NAN;
            of.t.options.caliper_preset = NULL;
            of.t.options.max_controls = 1;
        }
        sib_status status = SIB_OK;
        of.whole = trial_run(&of.t, NULL, &status);
        CU_ASSERT_TRUE(test_every_allocation(try_again, &of) > 50);
        sib_matching_free(of.whole);
    }
}

typedef struct stopper {
    int64_t asked;
    int64_t stop_at;
} stopper;

static int stop_progress(double fraction, const char *step, void *payload)
{
    stopper *s = payload;
    CU_ASSERT_TRUE(fraction >= 0.0 && fraction <= 1.0);
    CU_ASSERT_STRING_EQUAL(step, "matching");
    return ++s->asked == s->stop_at;
}

static void a_stop_at_every_check_leaves_nothing_behind(void)
{
    tried      of = {.t = demanding(SIB_MATCHING_ORDER_CLOSEST)};
    sib_status status = SIB_OK;
    of.whole = trial_run(&of.t, NULL, &status);
    CU_ASSERT_TRUE(test_every_check(try_again, &of, 1) > 10);
    tried other = {.t = of.t};
    other.t.options.distance = SIB_MATCHING_DISTANCE_MAHALANOBIS;
    other.whole = trial_run(&other.t, NULL, &status);
    CU_ASSERT_TRUE(test_every_check(try_again, &other, 1) > 10);
    sib_matching_free(other.whole);
    int64_t k = 0;
    for (bool stopped = true; stopped;) {
        stopper             s = {0, ++k};
        sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
        options.progress = stop_progress;
        options.progress_payload = &s;
        sib_context *ctx = sib_context_new(&options);
        status = try_again(ctx, &of);
        stopped = s.asked >= k;
        CU_ASSERT_EQUAL(status, stopped ? SIB_ERR_INTERRUPTED : SIB_OK);
        sib_context_free(ctx);
    }
    CU_ASSERT_TRUE(k > 4);
    sib_matching_free(of.whole);
}

/* Treated 2 i + 1 and controls 2 i of a fine grid: within the caliper each has two. */
static void more_candidate_pairs_than_32_bits_count(void)
{
    enum { TREATED = 40000, CONTROLS = 60000, ALL = TREATED + CONTROLS };
    double  *score = calloc(ALL, sizeof *score);
    uint8_t *treated = calloc(ALL, sizeof *treated);
    for (int64_t i = 0; i < ALL; i++) {
        treated[i] = i < TREATED;
        score[i] = ldexp((double)(i < TREATED ? 2 * i + 1 : 2 * (i - TREATED)), -20);
    }
    for (int32_t order = 1; order <= 7; order++) {
        sib_matching_match_options o = SIB_MATCHING_MATCH_OPTIONS_INIT;
        sib_matching              *m = NULL;
        o.method = order > 6 ? SIB_MATCHING_METHOD_FULL : SIB_MATCHING_METHOD_NEAREST;
        o.order = order > 6 ? SIB_MATCHING_ORDER_LARGEST : order;
        o.caliper_value = ldexp(1.0, -20);
        o.caliper_unit = SIB_MATCHING_UNIT_RAW;
        CU_ASSERT_EQUAL(sib_matching_match(NULL, (sib_f64){score, ALL}, (sib_f64){NULL, 0},
                                           (sib_u8){treated, ALL}, (sib_text){NULL, NULL, 0},
                                           (sib_i64){NULL, 0}, NULL, NULL, &o, &m),
                        SIB_OK);
        CU_ASSERT_TRUE(sib_matching_pair_treated(m).n > TREATED * 6 / 10);
        CU_ASSERT_EQUAL(found(m, "verified"), 1);
        sib_matching_free(m);
    }
    free(score);
    free(treated);
}

/* Nearly all cases of one score: none may walk what others have used. */
static void many_equal_scores_take_no_quadratic_time(void)
{
    enum { TREATED = 30000, CONTROLS = 60000, ALL = TREATED + CONTROLS };
    double  *score = calloc(ALL, sizeof *score);
    uint8_t *treated = calloc(ALL, sizeof *treated);
    for (int64_t i = 0; i < ALL; i++) {
        treated[i] = i < TREATED;
        score[i] = i < TREATED ? 0.875 : ldexp((double)(i % 1000), -11);
    }
    for (int32_t order = 1; order <= 6; order++) {
        sib_matching_match_options o = SIB_MATCHING_MATCH_OPTIONS_INIT;
        sib_matching              *m = NULL;
        o.order = order;
        o.ratio = 2;
        CU_ASSERT_EQUAL(sib_matching_match(NULL, (sib_f64){score, ALL}, (sib_f64){NULL, 0},
                                           (sib_u8){treated, ALL}, (sib_text){NULL, NULL, 0},
                                           (sib_i64){NULL, 0}, NULL, NULL, &o, &m),
                        SIB_OK);
        CU_ASSERT_EQUAL(sib_matching_pair_treated(m).n, 2 * TREATED);
        CU_ASSERT_EQUAL(found(m, "verified"), 1);
        sib_matching_free(m);
    }
    free(score);
    free(treated);
}

TEST_SUITE(test_limits)
{
    const char *suite = "matching limits";
    test_add(suite, "F36 every failed allocation is survived",
             every_failed_allocation_is_survived);
    test_add(suite, "F35 a stop at every check leaves nothing behind",
             a_stop_at_every_check_leaves_nothing_behind);
    test_add(suite, "F11 more candidate pairs than 32 bits count",
             more_candidate_pairs_than_32_bits_count);
    test_add(suite, "many equal scores take no quadratic time",
             many_equal_scores_take_no_quadratic_time);
}
