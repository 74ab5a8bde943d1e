/* Degrees of freedom of a pool. */
#include "found.h"
#include "study.h"
#include "tables.h"

typedef struct pair {
    double variance[3][2];
    double freedom[2];
} pair;

static void add(sib_table_builder *b, const char *name, const double *numbers)
{
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_add_f64(NULL, b, name, (sib_f64){numbers, 2},
                                                    (sib_validity){NULL, 0}, NULL, NULL),
                          SIB_OK);
}

/* Two cohorts of equal weight. */
static sib_status pool(const pair *p, sib_effect **out)
{
    static const char *const texts[3][2] = {{"a", "b"}, {"0.916", "0.903"}, {"1", "1"}};
    static const char *const names[] = {
        "cohort",           "mean_treated",        "mean_comparison",
        "variance_treated", "variance_comparison", "covariance"};
    char                    room[3][64];
    int64_t                 offsets[3][3];
    sib_table_builder      *b = NULL;
    sib_table              *table = NULL;
    sib_effect_pool_options options = SIB_EFFECT_POOL_OPTIONS_INIT;
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_new(NULL, 2, &b), SIB_OK);
    for (int i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL_FATAL(
            sib_table_builder_add_text(NULL, b, names[i],
                                       test_text(texts[i], 2, room[i], offsets[i]),
                                       (sib_validity){NULL, 0}, NULL, NULL),
            SIB_OK);
        add(b, names[3 + i], p->variance[i]);
    }
    add(b, "degrees_of_freedom", p->freedom);
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_finish(NULL, b, &table), SIB_OK);
    sib_table_builder_free(b);
    options.weights = SIB_EFFECT_POOL_WEIGHTS_EQUAL;
    options.of = SIB_EFFECT_POOL_OF_MEANS;
    sib_status status = sib_effect_pool(NULL, table, &options, out);
    sib_table_free(table);
    return status;
}

static void expect_freedom(const pair *p, double df)
{
    sib_effect *e = NULL;
    CU_ASSERT_EQUAL_FATAL(pool(p, &e), SIB_OK);
    TEST_NEAR(found_freedom(e, SIB_EFFECT_METHOD_SET_CLUSTERED), df, 1e-12);
    sib_effect_free(e);
}

/* A cohort without a number of its own has the normal distribution. */
static void degrees_of_freedom_are_satterthwaite_s(void)
{
    pair        p = {{{4e-4, 1e-4}, {9e-4, 16e-5}, {1e-5, 1e-5}}, {9.0, 4.0}};
    double      one = 4e-4 + 9e-4 - 2e-5;
    double      two = 1e-4 + 16e-5 - 2e-5;
    double      both = (one + two) * (one + two);
    sib_effect *e = NULL;
    expect_freedom(&p, both / (one * one / 9.0 + two * two / 4.0));
    p.freedom[0] = (double)NAN;
    expect_freedom(&p, both / (two * two / 4.0));
    p.freedom[1] = -1.0;
    CU_ASSERT_EQUAL(pool(&p, &e), SIB_ERR_RANGE);
}

TEST_SUITE(test_freedom)
{
    test_add("effect freedom", "degrees of freedom are Satterthwaite's",
             degrees_of_freedom_are_satterthwaite_s);
}
