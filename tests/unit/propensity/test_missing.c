#include <math.h>
#include <string.h>

#include "found.h"
#include "core/random.h"
#include "fixture.h"

enum { N = 60 };

static double         age[N];
static uint8_t        flag[N];
static int32_t        race[N];
static char           bytes[N];
static int64_t        offsets[N + 1];
static uint8_t        present[N / 8 + 1]; /* of town */
static uint8_t        y[N];
static const char    *races[] = {"a", "b", "c"};
static const uint64_t seed = 77;

static bool town_is_missing(int i)
{
    return (present[i / 8] >> (i % 8) & 1) == 0;
}

static bool any_missing(int i)
{
    return isnan(age[i]) || flag[i] == 2 || race[i] == SIB_CODE_MISSING || town_is_missing(i);
}

static void make_rows(void)
{
    memset(present, 0xFF, sizeof present);
    for (int i = 0; i < N; i++) {
        uint64_t at = (uint64_t)i * 10;
        age[i] = 18.0 + 50.0 * sib__random_uniform(seed, 1, at);
        flag[i] = (uint8_t)sib__random_below(seed, 1, at + 1, 2);
        race[i] = (int32_t)sib__random_below(seed, 1, at + 2, 3);
        bytes[i] = (char)('p' + (int)sib__random_below(seed, 1, at + 3, 2));
        offsets[i + 1] = i + 1;
        y[i] = (uint8_t)sib__random_below(seed, 1, at + 4, 2);
        if (i % 11 == 3) {
            age[i] = (double)NAN;
        } else if (i % 11 == 5) {
            flag[i] = 2;
        } else if (i % 11 == 7) {
            race[i] = SIB_CODE_MISSING;
        } else if (i % 11 == 9) {
            bytes[i] = 'z'; /* what an absent row holds does not count */
            present[i / 8] = (uint8_t)(present[i / 8] & ~(1 << (i % 8)));
        }
    }
}

static sib_table *make_table(void)
{
    sib_table_builder *builder = begin_table(N);
    sib_validity       some = {present, 0};
    sib_text           town = {bytes, offsets, N};
    make_rows();
    add_numbers(builder, "age", age, N);
    add_flags(builder, "married", flag, N);
    add_codes(builder, "race", race, N, races, 3);
    CU_ASSERT_EQUAL_FATAL(
        sib_table_builder_add_text(NULL, builder, "town", town, some, NULL, NULL), SIB_OK);
    return end_table(builder);
}

static sib_propensity *fit_policy(const sib_table *table, int32_t policy)
{
    sib_propensity_fit_options options = SIB_PROPENSITY_FIT_OPTIONS_INIT;
    options.missing = policy;
    return fit_ok(table, y, no_id, &options);
}

static void a_missing_covariate_is_refused_with_row_and_column(void)
{
    const char     *columns[] = {"age", "married", "race", "town"};
    const int64_t   rows[] = {3, 5, 7, 9};
    sib_context    *ctx = sib_context_new(NULL);
    sib_propensity *p = NULL;
    sib_table      *table = make_table();
    for (int i = 0; i < 4; i++) {
        char       data[16];
        int64_t    at[2];
        sib_table *one = NULL;
        sib_text   name = test_text(&columns[i], 1, data, at);
        CU_ASSERT_EQUAL_FATAL(sib_table_select(NULL, table, name, &one), SIB_OK);
        CU_ASSERT_EQUAL(sib_propensity_fit(ctx, one, (sib_u8){y, N}, no_id, NULL, &p),
                        SIB_ERR_DATA);
        CU_ASSERT_PTR_NULL(p);
        CU_ASSERT_STRING_EQUAL(sib_context_column(ctx), columns[i]);
        CU_ASSERT_EQUAL(sib_context_row(ctx), rows[i]);
        sib_table_free(one);
    }
    sib_context_free(ctx);
    sib_table_free(table);
}

static void complete_cases_fit_as_if_the_others_were_not_there(void)
{
    sib_table         *table = make_table();
    sib_propensity    *p = fit_policy(table, SIB_PROPENSITY_MISSING_COMPLETE_CASES);
    static double      some_age[N];
    static uint8_t     some_flag[N];
    static int32_t     some_race[N];
    static char        some_bytes[N];
    static uint8_t     some_y[N];
    int                n = 0;
    int64_t            row[N];
    sib_table_builder *builder = NULL;
    for (int i = 0; i < N; i++) {
        if (!any_missing(i)) {
            row[n] = i;
            some_age[n] = age[i];
            some_flag[n] = flag[i];
            some_race[n] = race[i];
            some_bytes[n] = bytes[i];
            some_y[n++] = y[i];
        }
    }
    builder = begin_table(n);
    add_numbers(builder, "age", some_age, n);
    add_flags(builder, "married", some_flag, n);
    add_codes(builder, "race", some_race, n, races, 3);
    add_texts(builder, "town", (sib_text){some_bytes, offsets, n});
    sib_propensity *q = fit_table(end_table(builder), some_y);
    CU_ASSERT_TRUE(n > 30 && n < N);
    CU_ASSERT_EQUAL(found(p, "rows_used"), n);
    CU_ASSERT_EQUAL(found_terms(p).n, 6);
    CU_ASSERT_TRUE(term_is(p, 5, "town=q"));
    CU_ASSERT_EQUAL(sib_propensity_verdict(p), SIB_PROPENSITY_VERDICT_OK);
    for (int j = 0; j < 6; j++) {
        CU_ASSERT_EQUAL(found_coefficients(p).data[j], found_coefficients(q).data[j]);
    }
    for (int i = 0; i < n; i++) {
        CU_ASSERT_EQUAL(sib_propensity_scores(p).data[row[i]],
                        sib_propensity_scores(q).data[i]);
    }
    for (int i = 0; i < N; i++) {
        CU_ASSERT_EQUAL(isnan(sib_propensity_scores(p).data[i]) != 0, any_missing(i));
    }
    sib_propensity_free(p);
    sib_propensity_free(q);
    sib_table_free(table);
}

/* The same model with its columns made by hand. */
static void indicators_say_who_was_missing(void)
{
    const char     *names[] = {"age",    "age:missing",  "married", "married:missing", "race=b",
                               "race=c", "race:missing", "town=q",  "town:missing"};
    static double   x[9 * N];
    double          sums[2] = {0.0, 0.0};
    int             counts[2] = {0, 0};
    sib_table      *table = make_table();
    sib_propensity *p = fit_policy(table, SIB_PROPENSITY_MISSING_INDICATOR);
    for (int i = 0; i < N; i++) {
        sums[0] += isnan(age[i]) ? 0.0 : age[i];
        counts[0] += !isnan(age[i]);
        sums[1] += flag[i] == 2 ? 0.0 : flag[i];
        counts[1] += flag[i] != 2;
    }
    for (int i = 0; i < N; i++) {
        bool lost_age = isnan(age[i]);
        bool lost_flag = flag[i] == 2;
        bool lost_race = race[i] == SIB_CODE_MISSING;
        bool lost_town = town_is_missing(i);
        x[i] = lost_age ? sums[0] / counts[0] : age[i];
        x[N + i] = lost_age;
        x[2 * N + i] = lost_flag ? sums[1] / counts[1] : flag[i];
        x[3 * N + i] = lost_flag;
        x[4 * N + i] = race[i] == 1;
        x[5 * N + i] = race[i] == 2;
        x[6 * N + i] = lost_race;
        x[7 * N + i] = !lost_town && bytes[i] == 'q';
        x[8 * N + i] = lost_town;
    }
    sib_propensity *q = fit_table(numbers_table(names, x, 9, N), y);
    CU_ASSERT_EQUAL(sib_propensity_verdict(p), SIB_PROPENSITY_VERDICT_OK);
    CU_ASSERT_EQUAL_FATAL(found_terms(p).n, 10);
    for (int j = 0; j < 10; j++) {
        CU_ASSERT_TRUE(j == 0 || term_is(p, j, names[j - 1]));
        TEST_NEAR(found_coefficients(p).data[j], found_coefficients(q).data[j], 1e-11);
        TEST_NEAR(found_errors(p).data[j], found_errors(q).data[j], 1e-11);
    }
    for (int i = 0; i < N; i++) {
        TEST_NEAR(sib_propensity_scores(p).data[i], sib_propensity_scores(q).data[i], 1e-12);
    }
    sib_propensity_free(p);
    sib_propensity_free(q);
    sib_table_free(table);
}

static void nobody_complete_is_a_verdict(void)
{
    const double               x[] = {(double)NAN, (double)NAN};
    const uint8_t              both[] = {0, 1};
    sib_propensity_fit_options options = SIB_PROPENSITY_FIT_OPTIONS_INIT;
    options.missing = SIB_PROPENSITY_MISSING_COMPLETE_CASES;
    sib_table      *table = numbers_table((const char *[]){"x"}, x, 1, 2);
    sib_propensity *p = fit_ok(table, both, no_id, &options);
    CU_ASSERT_EQUAL(sib_propensity_verdict(p), SIB_PROPENSITY_VERDICT_NO_ROWS);
    CU_ASSERT_TRUE(isnan(sib_propensity_scores(p).data[0]));
    sib_propensity_free(p);
    sib_table_free(table);
}

TEST_SUITE(test_missing)
{
    test_add("missing", "a missing covariate is refused with row and column",
             a_missing_covariate_is_refused_with_row_and_column);
    test_add("missing", "complete cases fit as if the others were not there",
             complete_cases_fit_as_if_the_others_were_not_there);
    test_add("missing", "indicators say who was missing", indicators_say_who_was_missing);
    test_add("missing", "nobody complete is a verdict", nobody_complete_is_a_verdict);
}
