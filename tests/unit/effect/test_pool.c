#include "found.h"
#include "study.h"

enum { MOST = 4 };

/* Columns of a table of cohorts; texts NULL are left out of the table. */
typedef struct cohorts {
    int64_t     n;
    const char *names[MOST];
    const char *treated[MOST];
    const char *comparison[MOST];
    const char *weight[MOST];
    int64_t     matched[MOST];
    int64_t     eligible[MOST];
    double      variance[3][MOST];
    bool        with_variance;
} cohorts;

typedef struct columns {
    char    text[4][256];
    int64_t offsets[4][MOST + 1];
    uint8_t present[4];
} columns;

static void add_text(sib_table_builder *b, columns *room, int at, const char *name,
                     const char *const *texts, int64_t n)
{
    const char *filled[MOST];
    if (texts[0] == NULL && texts[1] == NULL) {
        return;
    }
    room->present[at] = 0;
    for (int64_t i = 0; i < n; i++) {
        filled[i] = texts[i] == NULL ? "" : texts[i];
        room->present[at] |= (uint8_t)((texts[i] != NULL) << i);
    }
    sib_text view = test_text(filled, n, room->text[at], room->offsets[at]);
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_add_text(NULL, b, name, view,
                                                     (sib_validity){&room->present[at], 0},
                                                     NULL, NULL),
                          SIB_OK);
}

static sib_table *table_of(const cohorts *c, columns *room)
{
    static const char *const variances[] = {"variance_treated", "variance_comparison",
                                            "covariance"};
    sib_validity             all = {NULL, 0};
    sib_table_builder       *b = NULL;
    sib_table               *table = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_new(NULL, c->n, &b), SIB_OK);
    add_text(b, room, 0, "cohort", c->names, c->n);
    add_text(b, room, 1, "mean_treated", c->treated, c->n);
    add_text(b, room, 2, "mean_comparison", c->comparison, c->n);
    add_text(b, room, 3, "weight", c->weight, c->n);
    sib_table_builder_add_i64(NULL, b, "persons_treated", (sib_i64){c->matched, c->n}, all,
                              NULL, NULL);
    sib_table_builder_add_i64(NULL, b, "eligible", (sib_i64){c->eligible, c->n}, all, NULL,
                              NULL);
    for (int v = 0; c->with_variance && v < 3; v++) {
        sib_table_builder_add_f64(NULL, b, variances[v], (sib_f64){c->variance[v], c->n}, all,
                                  NULL, NULL);
    }
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_finish(NULL, b, &table), SIB_OK);
    sib_table_builder_free(b);
    return table;
}

static sib_status run(sib_context *ctx, const cohorts *c, int32_t weights, int32_t of,
                      sib_effect **out)
{
    columns                 room;
    sib_table              *table = table_of(c, &room);
    sib_effect_pool_options options = SIB_EFFECT_POOL_OPTIONS_INIT;
    options.weights = weights;
    options.of = of;
    sib_status status = sib_effect_pool(ctx, table, &options, out);
    sib_table_free(table);
    return status;
}

static sib_effect *pooled(const cohorts *c, int32_t weights, int32_t of)
{
    sib_effect *e = NULL;
    CU_ASSERT_EQUAL_FATAL(run(NULL, c, weights, of, &e), SIB_OK);
    return e;
}

/* Reductions of 8.4 % and 9.7 %, the published ones of Peterborough's two cohorts. */
static cohorts peterborough(void)
{
    return (cohorts){2,
                     {"cohort-1", "cohort-2"},
                     {"0.916", "0.903"},
                     {"1", "1"},
                     {"1/2", "1/2"},
                     {936, 900},
                     {1000, 950},
                     {{0.0004, 0.0009}, {0.0001, 0.00016}, {0.0, 0.00002}},
                     true};
}

static void two_published_reductions_pool_to_9_05_per_cent(void)
{
    cohorts c = peterborough();
    for (int32_t of = 1; of <= 2; of++) {
        sib_effect *given = pooled(&c, SIB_EFFECT_POOL_WEIGHTS_GIVEN, of);
        sib_effect *equal = pooled(&c, SIB_EFFECT_POOL_WEIGHTS_EQUAL, of);
        CU_ASSERT_TRUE(study_exact_is(given, SIB_EFFECT_QUANTITY_REDUCTION, "181/2000"));
        CU_ASSERT_TRUE(study_exact_is(equal, SIB_EFFECT_QUANTITY_REDUCTION, "181/2000"));
        CU_ASSERT_EQUAL(found_value(equal, SIB_EFFECT_QUANTITY_REDUCTION), 0.0905);
        CU_ASSERT_EQUAL(found(equal, "exact"), 1);
        CU_ASSERT_EQUAL(sib_effect_verdict(equal), SIB_EFFECT_VERDICT_OK);
        CU_ASSERT_EQUAL(found(equal, "persons_treated"), 1836);
        CU_ASSERT_EQUAL(found(equal, "matched_treated"), 0);
        CU_ASSERT_EQUAL(found(equal, "treated"), 1950);
        sib_effect_free(given);
        sib_effect_free(equal);
    }
}

static void counts_weigh_where_asked_to(void)
{
    cohorts     c = peterborough();
    sib_effect *matched = pooled(&c, SIB_EFFECT_POOL_WEIGHTS_MATCHED_TREATED, 1);
    sib_effect *eligible = pooled(&c, SIB_EFFECT_POOL_WEIGHTS_ELIGIBLE, 1);
    /* (936 x 84 + 900 x 97) / 1836000 and (1000 x 84 + 950 x 97) / 1950000 */
    CU_ASSERT_TRUE(study_exact_is(matched, SIB_EFFECT_QUANTITY_REDUCTION, "4609/51000"));
    CU_ASSERT_TRUE(study_exact_is(eligible, SIB_EFFECT_QUANTITY_REDUCTION, "271/3000"));
    sib_effect_free(matched);
    sib_effect_free(eligible);
}

static void means_and_reductions_average_differently(void)
{
    cohorts c = peterborough();
    c.treated[0] = "1";
    c.comparison[0] = "2";
    c.treated[1] = "1/2";
    c.comparison[1] = "1/2";
    sib_effect *means = pooled(&c, SIB_EFFECT_POOL_WEIGHTS_EQUAL, SIB_EFFECT_POOL_OF_MEANS);
    sib_effect *reductions =
        pooled(&c, SIB_EFFECT_POOL_WEIGHTS_EQUAL, SIB_EFFECT_POOL_OF_REDUCTIONS);
    CU_ASSERT_TRUE(study_exact_is(means, SIB_EFFECT_QUANTITY_REDUCTION, "2/5"));
    CU_ASSERT_TRUE(study_exact_is(means, SIB_EFFECT_QUANTITY_RATE_RATIO, "3/5"));
    CU_ASSERT_TRUE(study_exact_is(reductions, SIB_EFFECT_QUANTITY_REDUCTION, "1/4"));
    CU_ASSERT_TRUE(study_exact_is(reductions, SIB_EFFECT_QUANTITY_RATE_RATIO, "3/4"));
    for (int i = 0; i < 2; i++) {
        sib_effect *e = i == 0 ? means : reductions;
        CU_ASSERT_TRUE(study_exact_is(e, SIB_EFFECT_QUANTITY_MEAN_TREATED, "3/4"));
        CU_ASSERT_TRUE(study_exact_is(e, SIB_EFFECT_QUANTITY_MEAN_COMPARISON, "5/4"));
        CU_ASSERT_TRUE(study_exact_is(e, SIB_EFFECT_QUANTITY_DIFFERENCE, "1/2"));
        sib_effect_free(e);
    }
}

static void variances_pool_with_squared_weights(void)
{
    cohorts     c = peterborough();
    sib_effect *e = pooled(&c, SIB_EFFECT_POOL_WEIGHTS_EQUAL, SIB_EFFECT_POOL_OF_MEANS);
    sib_effect *r = pooled(&c, SIB_EFFECT_POOL_WEIGHTS_EQUAL, SIB_EFFECT_POOL_OF_REDUCTIONS);
    double      z = 1.959963984540054;
    double      of_difference = (0.0004 + 0.0009 + 0.0001 + 0.00016 - 0.00004) / 4.0;
    double      of_ratio = (0.0004 + 0.916 * 0.916 * 0.0001 + 0.0009 + 0.903 * 0.903 * 0.00016 -
                       2.0 * 0.903 * 0.00002) /
                      4.0;
    double se = sqrt(of_ratio);
    TEST_NEAR(found_by(e, "standard_error", SIB_EFFECT_QUANTITY_DIFFERENCE, 1),
              sqrt(of_difference), 1e-15);
    TEST_NEAR(found_by(r, "standard_error", SIB_EFFECT_QUANTITY_REDUCTION, 1), se, 1e-15);
    TEST_NEAR(found_by(r, "low", SIB_EFFECT_QUANTITY_REDUCTION, 1), 0.0905 - z * se, 1e-14);
    TEST_NEAR(found_by(r, "high", SIB_EFFECT_QUANTITY_RATE_RATIO, 1), 0.9095 + z * se, 1e-14);
    TEST_NEAR(found_by(r, "p_value", SIB_EFFECT_QUANTITY_REDUCTION, 1),
              erfc(0.0905 / se / sqrt(2.0)), 1e-14);
    CU_ASSERT_TRUE(isnan(found_by(e, "standard_error", SIB_EFFECT_QUANTITY_DIFFERENCE, 2)));
    sib_effect_free(e);
    sib_effect_free(r);
    c.variance[1][1] = (double)NAN;
    e = pooled(&c, SIB_EFFECT_POOL_WEIGHTS_EQUAL, SIB_EFFECT_POOL_OF_MEANS);
    CU_ASSERT_TRUE(isnan(found_by(e, "standard_error", SIB_EFFECT_QUANTITY_DIFFERENCE, 1)));
    sib_effect_free(e);
    c.with_variance = false;
    e = pooled(&c, SIB_EFFECT_POOL_WEIGHTS_EQUAL, SIB_EFFECT_POOL_OF_MEANS);
    CU_ASSERT_TRUE(isnan(found_by(e, "low", SIB_EFFECT_QUANTITY_REDUCTION, 1)));
    sib_effect_free(e);
}

static void the_order_of_cohorts_changes_no_bit(void)
{
    static const int         orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                            {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    static const char *const names[] = {"a", "b", "c"};
    static const char *const treated[] = {"1.42", "17/13", "0.3"};
    static const char *const comparison[] = {"1.55", "19/11", "0.7"};
    double                   expect[STUDY_BYTES];
    double                   got[STUDY_BYTES];
    for (int32_t of = 1; of <= 2; of++) {
        for (int o = 0; o < 6; o++) {
            cohorts c = {.n = 3, .with_variance = true};
            for (int i = 0; i < 3; i++) {
                int from = orders[o][i];
                c.names[i] = names[from];
                c.treated[i] = treated[from];
                c.comparison[i] = comparison[from];
                c.matched[i] = 700 + 37 * from;
                for (int v = 0; v < 3; v++) {
                    c.variance[v][i] = 0.001 / (1.7 + from * 3 + v);
                }
            }
            sib_effect *e = pooled(&c, SIB_EFFECT_POOL_WEIGHTS_MATCHED_TREATED, of);
            int64_t     n = study_bytes(e, o == 0 ? expect : got);
            CU_ASSERT_TRUE(o == 0 || memcmp(expect, got, (size_t)n * sizeof *got) == 0);
            CU_ASSERT_FALSE(isnan(found_by(e, "low", SIB_EFFECT_QUANTITY_REDUCTION, 1)));
            sib_effect_free(e);
        }
    }
}

static void rates_of_zero_are_verdicts(void)
{
    cohorts c = peterborough();
    c.comparison[0] = "0";
    sib_effect *e = pooled(&c, SIB_EFFECT_POOL_WEIGHTS_EQUAL, SIB_EFFECT_POOL_OF_REDUCTIONS);
    CU_ASSERT_EQUAL(sib_effect_verdict(e), SIB_EFFECT_VERDICT_COMPARISON_RATE_ZERO);
    CU_ASSERT_TRUE(study_exact_is(e, SIB_EFFECT_QUANTITY_REDUCTION, ""));
    CU_ASSERT_TRUE(isnan(found_value(e, SIB_EFFECT_QUANTITY_REDUCTION)));
    CU_ASSERT_TRUE(isnan(found_by(e, "low", SIB_EFFECT_QUANTITY_REDUCTION, 1)));
    CU_ASSERT_TRUE(isnan(found_by(e, "standard_error", SIB_EFFECT_QUANTITY_RATE_RATIO, 1)));
    sib_effect_free(e);
    e = pooled(&c, SIB_EFFECT_POOL_WEIGHTS_EQUAL, SIB_EFFECT_POOL_OF_MEANS);
    CU_ASSERT_EQUAL(sib_effect_verdict(e), SIB_EFFECT_VERDICT_OK);
    sib_effect_free(e);
    c = peterborough();
    c.treated[0] = "0";
    c.treated[1] = "0";
    e = pooled(&c, SIB_EFFECT_POOL_WEIGHTS_EQUAL, SIB_EFFECT_POOL_OF_REDUCTIONS);
    CU_ASSERT_EQUAL(sib_effect_verdict(e), SIB_EFFECT_VERDICT_TREATED_RATE_ZERO);
    CU_ASSERT_TRUE(study_exact_is(e, SIB_EFFECT_QUANTITY_REDUCTION, "1"));
    sib_effect_free(e);
}

static void refused(const cohorts *c, int32_t weights, int32_t of, sib_status status,
                    const char *column, int64_t row)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_effect  *e = (sib_effect *)(void *)ctx;
    CU_ASSERT_EQUAL(run(ctx, c, weights, of, &e), status);
    CU_ASSERT_PTR_NULL(e);
    CU_ASSERT_STRING_EQUAL(sib_context_column(ctx), column);
    CU_ASSERT_EQUAL(sib_context_row(ctx), row);
    sib_context_free(ctx);
}

static void bad_tables_are_refused(void)
{
    int32_t given = SIB_EFFECT_POOL_WEIGHTS_GIVEN;
    int32_t eligible = SIB_EFFECT_POOL_WEIGHTS_ELIGIBLE;
    cohorts c = peterborough();
    c.names[1] = "cohort-1";
    refused(&c, given, 1, SIB_ERR_DATA, "cohort", 1);
    c.names[1] = NULL;
    refused(&c, given, 1, SIB_ERR_NONFINITE, "cohort", 1);
    c = peterborough();
    c.treated[1] = NULL;
    refused(&c, given, 1, SIB_ERR_NONFINITE, "mean_treated", 1);
    c.treated[1] = "-1";
    refused(&c, given, 1, SIB_ERR_RANGE, "mean_treated", 1);
    c = peterborough();
    c.weight[0] = "-1/2";
    refused(&c, given, 1, SIB_ERR_RANGE, "weight", 0);
    c.weight[0] = "0";
    c.weight[1] = "0";
    refused(&c, given, 1, SIB_ERR_DATA, "", -1);
    c = peterborough();
    c.eligible[0] = INT64_MIN;
    refused(&c, eligible, 1, SIB_ERR_NONFINITE, "eligible", 0);
    c.eligible[0] = -1;
    refused(&c, eligible, 1, SIB_ERR_RANGE, "eligible", 0);
    c.eligible[0] = INT64_MAX;
    refused(&c, eligible, 1, SIB_ERR_OVERFLOW, "eligible", 1);
    c = peterborough();
    c.variance[1][1] = -1.0;
    refused(&c, given, 1, SIB_ERR_RANGE, "variance_comparison", 1);
    c = peterborough();
    c.n = 0;
    refused(&c, given, 1, SIB_ERR_DATA, "", -1);
}

static void numbers_that_are_not_exact_are_refused(void)
{
    cohorts      c = peterborough();
    sib_context *ctx = sib_context_new(NULL);
    sib_effect  *e = NULL;
    c.comparison[0] = "1.5e0";
    CU_ASSERT_EQUAL(run(ctx, &c, SIB_EFFECT_POOL_WEIGHTS_EQUAL, 1, &e), SIB_ERR_TERMS);
    CU_ASSERT_PTR_NULL(e);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "mean_comparison");
    sib_context_free(ctx);
}

static void option_refused(sib_effect_pool_options options, const char *argument)
{
    columns      room;
    cohorts      c = peterborough();
    sib_context *ctx = sib_context_new(NULL);
    sib_table   *table = table_of(&c, &room);
    sib_effect  *e = NULL;
    CU_ASSERT_EQUAL(sib_effect_pool(ctx, table, &options, &e), SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), argument);
    sib_table_free(table);
    sib_context_free(ctx);
}

static void options_must_be_stated_and_known(void)
{
    sib_effect_pool_options options = SIB_EFFECT_POOL_OPTIONS_INIT;
    sib_effect             *e = NULL;
    option_refused(options, "weights");
    options.weights = 5;
    option_refused(options, "weights");
    options.weights = 1;
    option_refused(options, "of");
    options.of = 3;
    option_refused(options, "of");
    options.of = 2;
    options.method = 0;
    option_refused(options, "method");
    options.method = 1;
    options.level = 0.0;
    option_refused(options, "level");
    options.level = 0.9;
    options.reserved = 1;
    option_refused(options, "reserved");
    options.reserved = 0;
    CU_ASSERT_EQUAL(sib_effect_pool(NULL, NULL, &options, &e), SIB_ERR_ARGUMENT);
    options.struct_size = 1;
    CU_ASSERT_EQUAL(sib_effect_pool(NULL, NULL, &options, &e), SIB_ERR_VERSION);
}

static void columns_must_be_there(void)
{
    cohorts      c = peterborough();
    sib_context *ctx = sib_context_new(NULL);
    sib_effect  *e = NULL;
    c.weight[0] = NULL;
    c.weight[1] = NULL;
    CU_ASSERT_EQUAL(run(ctx, &c, SIB_EFFECT_POOL_WEIGHTS_GIVEN, 1, &e), SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_column(ctx), "weight");
    sib_context_free(ctx);
}

static sib_status pool_given(sib_context *ctx, void *payload)
{
    sib_effect_pool_options options = SIB_EFFECT_POOL_OPTIONS_INIT;
    sib_effect             *e = NULL;
    options.weights = SIB_EFFECT_POOL_WEIGHTS_GIVEN;
    options.of = SIB_EFFECT_POOL_OF_REDUCTIONS;
    sib_status status = sib_effect_pool(ctx, payload, &options, &e);
    CU_ASSERT_EQUAL(status == SIB_OK, e != NULL);
    sib_effect_free(e);
    return status;
}

static void every_failed_allocation_is_survived(void)
{
    columns    room;
    cohorts    c = peterborough();
    sib_table *table = table_of(&c, &room);
    CU_ASSERT_TRUE(test_every_allocation(pool_given, table) > 10);
    sib_table_free(table);
}

TEST_SUITE(test_pool)
{
    test_add("effect pool", "two published reductions pool to 9.05 per cent",
             two_published_reductions_pool_to_9_05_per_cent);
    test_add("effect pool", "counts weigh where asked to", counts_weigh_where_asked_to);
    test_add("effect pool", "means and reductions average differently",
             means_and_reductions_average_differently);
    test_add("effect pool", "variances pool with squared weights",
             variances_pool_with_squared_weights);
    test_add("effect pool", "the order of cohorts changes no bit",
             the_order_of_cohorts_changes_no_bit);
    test_add("effect pool", "rates of zero are verdicts", rates_of_zero_are_verdicts);
    test_add("effect pool", "bad tables are refused", bad_tables_are_refused);
    test_add("effect pool", "numbers that are not exact are refused",
             numbers_that_are_not_exact_are_refused);
    test_add("effect pool", "options must be stated and known",
             options_must_be_stated_and_known);
    test_add("effect pool", "columns must be there", columns_must_be_there);
    test_add("effect pool", "every failed allocation is survived",
             every_failed_allocation_is_survived);
}
