/* What the matcher refuses: each status with its argument, row and column, and no result. */
#include "found.h"
#include "tables.h"
#include "trial.h"

static const double  scores[] = {0.25, 0.5, 0.75, 0.375};
static const uint8_t arms[] = {0, 1, 1, 0};

static trial good(void)
{
    trial t;
    trial_begin(&t, 4, scores, arms);
    for (int i = 0; i < 4; i++) {
        const char id[] = {(char)('a' + i), '\0'};
        trial_set_id(&t, i, id);
    }
    t.has_id = true;
    return t;
}

/* The call on chosen views must fail so. */
static void fails(const trial *t, sib_f64 score, sib_f64 logit, sib_u8 treated, sib_text id,
                  sib_i64 key, sib_status status, const char *argument, int64_t row)
{
    sib_context  *ctx = sib_context_new(NULL);
    sib_matching *m = (sib_matching *)(void *)ctx;
    CU_ASSERT_EQUAL(
        sib_matching_match(ctx, score, logit, treated, id, key, NULL, NULL, &t->options, &m),
        status);
    CU_ASSERT_PTR_NULL(m);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), argument);
    CU_ASSERT_EQUAL(sib_context_row(ctx), row);
    CU_ASSERT_PTR_NULL(strstr(sib_context_message(ctx), "0.5")); /* the score at fault */
    CU_ASSERT_PTR_NULL(strstr(sib_context_message(ctx), "1.5"));
    sib_context_free(ctx);
}

static void refuses(const trial *t, sib_status status, const char *argument, int64_t row)
{
    sib_text id = {t->id, t->offsets, t->has_id ? t->n : 0};
    fails(t, (sib_f64){t->score, t->n}, (sib_f64){t->logit, t->n}, (sib_u8){t->treated, t->n},
          id, (sib_i64){t->tie_key, t->has_tie_key ? t->n : 0}, status, argument, row);
}

static void options_out_of_range_are_refused(void)
{
    static const struct {
        size_t      at;
        int32_t     value;
        const char *name;
    } cases[] = {
        {offsetof(sib_matching_match_options, replace), 2, "replace"},
        {offsetof(sib_matching_match_options, replace), -1, "replace"},
        {offsetof(sib_matching_match_options, distance), 0, "distance"},
        {offsetof(sib_matching_match_options, distance), 7, "distance"},
        {offsetof(sib_matching_match_options, distance), 3, "covariates"}, /* there are none */
        {offsetof(sib_matching_match_options, order), 7, "order"},
        {offsetof(sib_matching_match_options, discard), 5, "discard"},
        {offsetof(sib_matching_match_options, caliper_scale), 0, "caliper_scale"},
        {offsetof(sib_matching_match_options, caliper_unit), 7, "caliper_unit"},
        {offsetof(sib_matching_match_options, caliper_inclusive), 2, "caliper_inclusive"},
        {offsetof(sib_matching_match_options, method), 1000, "method"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        trial t = good();
        memcpy((char *)&t.options + cases[i].at, &cases[i].value, sizeof cases[i].value);
        refuses(&t, SIB_ERR_ARGUMENT, cases[i].name, -1);
    }
    trial t = good();
    t.options.ratio = 0;
    refuses(&t, SIB_ERR_ARGUMENT, "ratio", -1);
    t = good();
    t.options.max_controls = 2;
    refuses(&t, SIB_ERR_ARGUMENT, "max_controls", -1);
    t.options.method = SIB_MATCHING_METHOD_FULL;
    t.options.caliper_value = 0.25;
    t.options.caliper_unit = SIB_MATCHING_UNIT_RAW;
    refuses(&t, SIB_ERR_ARGUMENT, "max_controls", -1);
    t.options.max_controls = -1;
    refuses(&t, SIB_ERR_ARGUMENT, "max_controls", -1);
    t.options.max_controls = 0;
    t.options.max_treated = 3;
    refuses(&t, SIB_ERR_ARGUMENT, "max_treated", -1);
    t.options.max_treated = 0;
    t.options.ratio = 2;
    refuses(&t, SIB_ERR_ARGUMENT, "ratio", -1);
    t = good();
    t.options.seed = -1;
    refuses(&t, SIB_ERR_ARGUMENT, "seed", -1);
    t.options.seed = SIB_MATCHING_SEED_MAX + 1;
    refuses(&t, SIB_ERR_ARGUMENT, "seed", -1);
    t = good();
    t.options.reuse_max = 2; /* says nothing without replacement */
    refuses(&t, SIB_ERR_ARGUMENT, "reuse_max", -1);
    t.options.replace = 1;
    t.options.reuse_max = -1;
    refuses(&t, SIB_ERR_ARGUMENT, "reuse_max", -1);
    t = good();
    t.options.struct_size = 5;
    refuses(&t, SIB_ERR_VERSION, "options", -1);
}

static void whole_sets_know_no_other_option(void)
{
    trial t = good();
    t.options.subclasses = 7;
    refuses(&t, SIB_ERR_ARGUMENT, "subclasses", -1);
    t.options.method = SIB_MATCHING_METHOD_SUBCLASS;
    t.options.subclasses = 0;
    refuses(&t, SIB_ERR_ARGUMENT, "subclasses", -1);
    t.options.subclasses = 7;
    t.options.ratio = 2;
    refuses(&t, SIB_ERR_ARGUMENT, "ratio", -1);
    t.options.ratio = 1;
    t.options.distance = SIB_MATCHING_DISTANCE_EUCLIDEAN;
    refuses(&t, SIB_ERR_ARGUMENT, "distance", -1);
    t.options.distance = SIB_MATCHING_DISTANCE_PROBABILITY;
    t.options.caliper_value = 0.25;
    t.options.caliper_unit = SIB_MATCHING_UNIT_RAW;
    refuses(&t, SIB_ERR_ARGUMENT, "caliper_value", -1);
}

static void calipers_that_say_too_little_or_too_much_are_refused(void)
{
    trial t = good();
    t.options.caliper_value = 0.2; /* bare */
    refuses(&t, SIB_ERR_ARGUMENT, "caliper_unit", -1);
    t.options.caliper_preset = "AUSTIN"; /* no version */
    refuses(&t, SIB_ERR_ARGUMENT, "caliper_preset", -1);
    t.options.caliper_preset = "AUSTIN@1";
    t.options.caliper_unit = SIB_MATCHING_UNIT_RAW; /* twice */
    refuses(&t, SIB_ERR_ARGUMENT, "caliper_preset", -1);
    t.options.caliper_preset = NULL;
    t.options.caliper_value = -0.1;
    refuses(&t, SIB_ERR_ARGUMENT, "caliper_value", -1);
    t.options.caliper_value = HUGE_VAL;
    refuses(&t, SIB_ERR_ARGUMENT, "caliper_value", -1);
    t.options.caliper_value = (double)NAN; /* a unit of nothing */
    refuses(&t, SIB_ERR_ARGUMENT, "caliper_value", -1);
    t.options.caliper_unit = SIB_MATCHING_UNIT_SD_TREATED;
    t.options.caliper_value = 0.2;
    t.treated[1] = 0; /* one treated: no standard deviation */
    refuses(&t, SIB_ERR_DATA, "caliper_unit", -1);
    t = good();
    t.logit[0] = 1e150;
    t.options.caliper_value = 1e300;
    t.options.caliper_unit = SIB_MATCHING_UNIT_SD_ALL;
    t.options.caliper_scale = SIB_MATCHING_SCALE_LOGIT;
    refuses(&t, SIB_ERR_RANGE, "caliper_value", -1);
}

static void numbers_that_are_none_are_refused(void)
{
    trial t = good();
    t.score[2] = (double)NAN;
    refuses(&t, SIB_ERR_NONFINITE, "score", 2);
    t.score[2] = HUGE_VAL;
    refuses(&t, SIB_ERR_NONFINITE, "score", 2);
    t.score[2] = 1.5;
    refuses(&t, SIB_ERR_RANGE, "score", 2);
    t.score[2] = -0.5;
    refuses(&t, SIB_ERR_RANGE, "score", 2);
    t = good();
    t.logit[3] = -HUGE_VAL;
    refuses(&t, SIB_ERR_NONFINITE, "logit", 3);
    t.logit[3] = -1.7e308;
    t.logit[0] = 1.7e308;
    refuses(&t, SIB_ERR_RANGE, "logit", -1);
    t = good();
    t.has_tie_key = true;
    t.tie_key[1] = SIB_I64_MISSING;
    refuses(&t, SIB_ERR_NONFINITE, "tie_key", 1);
    t = good();
    t.treated[3] = 2;
    refuses(&t, SIB_ERR_ARGUMENT, "treated", 3);
}

static void repeated_ids_are_refused_with_both_rows(void)
{
    trial        t = good();
    sib_context *ctx = sib_context_new(NULL);
    sib_status   status = SIB_OK;
    t.id[3] = 'b';
    refuses(&t, SIB_ERR_DATA, "id", 3);
    sib_matching *m = trial_run(&t, ctx, &status);
    CU_ASSERT_PTR_NULL(m);
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "row 1"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "[row 3]"));
    sib_context_free(ctx);
    t.has_tie_key = true; /* a tie key excuses nothing */
    refuses(&t, SIB_ERR_DATA, "id", 3);
    t.id[3] = (char)0xff;
    refuses(&t, SIB_ERR_DATA, "id", 3);
}

static void views_that_do_not_fit_are_refused(void)
{
    trial    t = good();
    sib_f64  score = {t.score, 4};
    sib_f64  logit = {t.logit, 4};
    sib_u8   treated = {t.treated, 4};
    sib_text id = {t.id, t.offsets, 4};
    sib_i64  key = {t.tie_key, 4};
    sib_f64  none = {NULL, 0};
    fails(&t, none, logit, treated, id, key, SIB_ERR_ARGUMENT, "score", -1);
    fails(&t, (sib_f64){t.score, 3}, logit, treated, id, key, SIB_ERR_SHAPE, "score", -1);
    fails(&t, (sib_f64){NULL, 4}, logit, treated, id, key, SIB_ERR_ARGUMENT, "score", -1);
    fails(&t, score, (sib_f64){t.logit, 3}, treated, id, key, SIB_ERR_SHAPE, "logit", -1);
    fails(&t, score, logit, (sib_u8){NULL, 4}, id, key, SIB_ERR_ARGUMENT, "treated", -1);
    fails(&t, score, logit, (sib_u8){t.treated, -1}, id, key, SIB_ERR_ARGUMENT, "treated", -1);
    fails(&t, score, logit, treated, (sib_text){t.id, t.offsets, 3}, key, SIB_ERR_SHAPE, "id",
          -1);
    fails(&t, score, logit, treated, id, (sib_i64){t.tie_key, 3}, SIB_ERR_SHAPE, "tie_key", -1);
    fails(&t, score, logit, treated, id, (sib_i64){NULL, 4}, SIB_ERR_ARGUMENT, "tie_key", -1);
    t.options.distance = SIB_MATCHING_DISTANCE_LOGIT;
    fails(&t, score, none, treated, id, key, SIB_ERR_ARGUMENT, "logit", -1);
    t.options.distance = SIB_MATCHING_DISTANCE_PROBABILITY;
    t.options.caliper_value = 0.1;
    t.options.caliper_preset = "SAS@1";
    fails(&t, score, none, treated, id, key, SIB_ERR_ARGUMENT, "logit", -1);
    CU_ASSERT_EQUAL(
        sib_matching_match(NULL, score, logit, treated, id, key, NULL, NULL, NULL, NULL),
        SIB_ERR_ARGUMENT);
}

/* Tables of exact columns: a missing value, and too few rows. */
static void exact_columns_with_gaps_are_refused(void)
{
    static const double year[] = {2010.0, (double)NAN, 2011.0, 2012.0};
    trial               t = good();
    for (int64_t rows = 3; rows <= 4; rows++) {
        sib_context       *ctx = sib_context_new(NULL);
        sib_table_builder *b = NULL;
        sib_table         *exact = NULL;
        sib_matching      *m = NULL;
        sib_table_builder_new(NULL, rows, &b);
        sib_table_builder_add_f64(NULL, b, "year", (sib_f64){year, rows},
                                  (sib_validity){NULL, 0}, NULL, NULL);
        sib_table_builder_finish(NULL, b, &exact);
        sib_table_builder_free(b);
        CU_ASSERT_EQUAL(sib_matching_match(ctx, (sib_f64){t.score, 4}, (sib_f64){NULL, 0},
                                           (sib_u8){t.treated, 4}, (sib_text){NULL, NULL, 0},
                                           (sib_i64){NULL, 0}, exact, NULL, NULL, &m),
                        rows == 3 ? SIB_ERR_SHAPE : SIB_ERR_DATA);
        CU_ASSERT_PTR_NULL(m);
        CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "exact");
        CU_ASSERT_STRING_EQUAL(sib_context_column(ctx), rows == 3 ? "" : "year");
        CU_ASSERT_EQUAL(sib_context_row(ctx), rows == 3 ? -1 : 1);
        sib_table_free(exact);
        sib_context_free(ctx);
    }
}

static void nothing_is_read_from_nothing(void)
{
    CU_ASSERT_EQUAL(sib_matching_pair_treated(NULL).n, 0);
    CU_ASSERT_EQUAL(sib_matching_pair_comparison(NULL).n, 0);
    CU_ASSERT_EQUAL(sib_matching_pair_set(NULL).n, 0);
    CU_ASSERT_EQUAL(sib_matching_weights(NULL, SIB_WEIGHTING_PER_TREATED).n, 0);
    CU_ASSERT_EQUAL(sib_matching_verdict(NULL), 0);
    CU_ASSERT_PTR_NULL(sib_matching_table(NULL, "pairs"));
    sib_matching_free(NULL);
}

static void unknown_weightings_and_tables_give_nothing(void)
{
    trial         t = good();
    sib_status    status = SIB_OK;
    sib_matching *m = trial_run(&t, NULL, &status);
    CU_ASSERT_EQUAL(sib_matching_weights(m, 0).n, 0);
    CU_ASSERT_EQUAL(sib_matching_weights(m, 4).n, 0);
    CU_ASSERT_PTR_NULL(sib_matching_table(m, "pair"));
    CU_ASSERT_PTR_NULL(sib_matching_table(m, NULL));
    CU_ASSERT_EQUAL(sib_table_rows(sib_matching_table(m, "checks")), 10);
    CU_ASSERT_EQUAL(sib_table_number(sib_matching_table(m, "checks"), "faults", 8), 0.0);
    CU_ASSERT_TRUE(test_says(sib_matching_table(m, "summary"), "caliper_unit", 0, NULL));
    CU_ASSERT_TRUE(isnan(found(m, "caliper_inclusive")));
    sib_matching_free(m);
}

/* Each enumeration's names and numbers lead back to each other. */
static int32_t round_trip(const char *(*name)(int32_t), int32_t (*value)(const char *))
{
    int32_t n = 0;
    while (name(n + 1) != NULL && value(name(n + 1)) == n + 1) {
        n++;
    }
    CU_ASSERT_PTR_NULL(name(0));
    CU_ASSERT_EQUAL(value("no such name"), 0);
    CU_ASSERT_EQUAL(value(NULL), 0);
    return n;
}

static void enumerations_translate_both_ways(void)
{
    CU_ASSERT_EQUAL(round_trip(sib_matching_distance_name, sib_matching_distance_value), 6);
    CU_ASSERT_EQUAL(round_trip(sib_matching_order_name, sib_matching_order_value), 6);
    CU_ASSERT_EQUAL(round_trip(sib_matching_scale_name, sib_matching_scale_value), 3);
    CU_ASSERT_EQUAL(round_trip(sib_matching_unit_name, sib_matching_unit_value), 6);
    CU_ASSERT_EQUAL(round_trip(sib_matching_discard_name, sib_matching_discard_value), 4);
    CU_ASSERT_EQUAL(round_trip(sib_weighting_name, sib_weighting_value), 3);
    CU_ASSERT_EQUAL(round_trip(sib_matching_reason_name, sib_matching_reason_value), 6);
    CU_ASSERT_EQUAL(round_trip(sib_matching_verdict_name, sib_matching_verdict_value), 5);
    CU_ASSERT_EQUAL(round_trip(sib_matching_check_name, sib_matching_check_value), 14);
}

TEST_SUITE(test_refusals)
{
    const char *suite = "matching refusals";
    test_add(suite, "F46 options out of range are refused", options_out_of_range_are_refused);
    test_add(suite, "F46 whole sets know no other option", whole_sets_know_no_other_option);
    test_add(suite, "F21 calipers that say too little or too much are refused",
             calipers_that_say_too_little_or_too_much_are_refused);
    test_add(suite, "F1 numbers that are none are refused", numbers_that_are_none_are_refused);
    test_add(suite, "F13 repeated ids are refused with both rows",
             repeated_ids_are_refused_with_both_rows);
    test_add(suite, "F29 F30 views that do not fit are refused",
             views_that_do_not_fit_are_refused);
    test_add(suite, "F47 exact columns with gaps are refused",
             exact_columns_with_gaps_are_refused);
    test_add(suite, "nothing is read from nothing", nothing_is_read_from_nothing);
    test_add(suite, "unknown weightings and tables give nothing",
             unknown_weightings_and_tables_give_nothing);
    test_add(suite, "enumerations translate both ways", enumerations_translate_both_ways);
}
