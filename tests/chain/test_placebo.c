/* Placebo schemes on real custody records (Broward County): people are called "treated" by a
 * seeded draw, so the true effect is nil, and whatever a scheme pays is a false payment. The
 * share that pays must lie in the binomial band of the rate computed for it from the standard
 * errors. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/call.h"
#include "core/random.h"
#include "core/text.h"
#include "sib.h"
#include "support.h"
#include "tables.h"

#include "sib/evaluation.h"

enum { SCHEMES = 200, TREATED_IN_1000 = 185 };

static const char *const name = "the share of placebo schemes that pays lies in its band";

static const char contract[] =
    "{\"language\":\"sib@1\",\"contract\":\"placebo\",\"version\":\"1\",\"currency\":\"USD\","
    "\"values\":{\"price\":{\"value\":\"1000.00\",\"unit\":\"money\"}},"
    "\"tables\":{\"releases\":{\"role\":\"releases\",\"columns\":{"
    "\"person_id\":{\"type\":\"text\"},\"in_date\":{\"type\":\"date\"},"
    "\"release_date\":{\"type\":\"date\"},\"placebo\":{\"type\":\"flag\"},"
    "\"age\":{\"type\":\"i64\"},\"priors\":{\"type\":\"i64\"},\"male\":{\"type\":\"flag\"}}},"
    "\"custody\":{\"role\":\"outcomes\",\"columns\":{\"person_id\":{\"type\":\"text\"},"
    "\"in_date\":{\"type\":\"date\"}}}},"
    "\"cohorts\":[{\"id\":\"placebo\",\"window\":{\"from\":\"2013-01-01\","
    "\"to\":\"2014-12-31\"}}],"
    "\"comparisons\":{\"others\":{\"kind\":\"matched\","
    "\"arms\":{\"treated\":\"placebo\",\"comparison\":\"NOT placebo\"},"
    "\"eligibility\":{\"person\":\"person_id\",\"index_date\":\"release_date\","
    "\"rules\":[{\"id\":\"stay\",\"expression\":"
    "\"days_between(in_date, release_date) BETWEEN 0 AND 364\",\"applies_to\":\"both\"}],"
    "\"exclusions\":[],\"keep\":\"first\",\"unique_within\":\"scheme\","
    "\"exclude_treated_elsewhere\":false,\"tie_key\":\"none\"},"
    "\"covariates\":[\"age\",\"priors\",\"male\"],"
    "\"propensity\":{\"link\":\"logit\",\"screen_p\":\"1\",\"missing\":\"refuse\"},"
    "\"matching\":{\"method\":\"nearest\",\"distance\":\"logit\",\"ratio\":3,\"replace\":false,"
    "\"order\":\"largest\",\"discard\":\"none\",\"caliper\":\"none\","
    "\"exact\":[],\"tie_key\":\"none\",\"seed\":1},"
    "\"balance\":{\"denominator\":\"treated_sd\",\"missing\":\"refuse\",\"max_smd\":\"none\"},"
    "\"effect\":{\"weighting\":\"aggregate\",\"unmatched\":\"dropped\"}}},"
    "\"outcomes\":{\"returns\":{\"kind\":\"events\",\"table\":\"custody\","
    "\"person\":\"person_id\",\"offence_date\":\"in_date\",\"conviction_date\":\"in_date\","
    "\"where\":\"none\",\"unit\":\"offence\",\"index_day\":\"excluded\","
    "\"follow_up_last_day\":\"included\",\"waiting_last_day\":\"included\","
    "\"occasion_date\":\"conviction\",\"follow_up\":{\"days\":365},\"waiting\":{\"days\":0},"
    "\"recording_lag_days\":0,\"unlinked\":\"zero\",\"max_unlinked_share\":\"none\"}},"
    "\"payment\":["
    "{\"do\":\"measure\",\"id\":\"frequency\",\"outcome\":\"returns\",\"is\":\"mean\","
    "\"what\":\"events\",\"by\":[\"cohort\"]},"
    "{\"do\":\"compare\",\"id\":\"effect\",\"of\":\"frequency\",\"with\":\"others\","
    "\"better\":\"fewer\",\"n\":\"denominator\"},"
    "{\"do\":\"gate\",\"id\":\"trigger\",\"all\":[{\"of\":\"effect.reduction\","
    "\"is\":\"at_least\",\"value\":\"10 %\"}]},"
    "{\"do\":\"curve\",\"id\":\"saved\",\"gives\":\"money\",\"each\":{\"of\":\"price\"},"
    "\"times\":\"effect.avoided\",\"if\":\"trigger\",\"keys\":[\"cohort\"]},"
    "{\"do\":\"round\",\"id\":\"lines\",\"of\":[\"saved\"],\"to\":\"0.01\","
    "\"rounding\":\"half_up\"},"
    "{\"do\":\"settle\",\"id\":\"due\",\"of\":\"lines\",\"below_zero\":\"refuse\","
    "\"below_nothing\":\"zero\",\"undecided\":\"stop\"},"
    "{\"do\":\"split\",\"id\":\"bill\",\"of\":\"due\",\"rule\":\"ratio\","
    "\"payers\":[{\"id\":\"county\",\"share\":\"1\"}]}],"
    "\"settlement\":{\"stages\":[{\"id\":\"final\",\"as_at\":\"2016-04-01\","
    "\"lines\":[\"saved\"],\"pays\":true,\"facts\":\"as_known\"}]}}";

/* The custody records with what is known of each person beside them. */
typedef struct records {
    sib_table *custody;
    sib_table *people;
    int64_t    n;
    int64_t   *age;
    int64_t   *priors;
    uint8_t   *male;
    uint8_t   *placebo;
} records;

static sib_table *read_table(const char *path, const char *types)
{
    size_t     size = 0;
    char      *text = test_data(path, &size);
    sib_table *table = NULL;
    if (text != NULL) {
        sib_u8 bytes = {(const uint8_t *)text, (int64_t)size};
        CU_ASSERT_EQUAL(sib_table_read_csv(NULL, bytes, types, NULL, &table), SIB_OK);
        free(text);
    }
    return table;
}

static sib_text text_column(const sib_table *table, const char *column)
{
    return sib_table_text(table, sib_table_find(table, column));
}

static sib_dates date_column(const sib_table *table, const char *column)
{
    return sib_table_dates(table, sib_table_find(table, column));
}

/* Looks up each record's person among the people. */
static void join_people(records *r)
{
    sib__call call;
    int64_t  *row = malloc((size_t)r->n * sizeof *row);
    sib_text  people = text_column(r->people, "person_id");
    sib_text  sex = text_column(r->people, "sex");
    sib_i64   age = sib_table_i64(r->people, sib_table_find(r->people, "age"));
    sib_i64   priors = sib_table_i64(r->people, sib_table_find(r->people, "priors"));
    CU_ASSERT_EQUAL(sib__enter(&call, NULL, "join", true), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(
        sib__text_find(&call, text_column(r->custody, "person_id"), people, row), SIB_OK);
    sib__leave(&call, SIB_OK, NULL);
    for (int64_t i = 0; i < r->n; i++) {
        CU_ASSERT_TRUE_FATAL(row[i] >= 0);
        r->age[i] = age.data[row[i]];
        r->priors[i] = priors.data[row[i]];
        r->male[i] = sib__slice_equals(sib__text_at(sex, row[i]), "Male");
    }
    free(row);
}

static bool load(records *r)
{
    r->custody =
        read_table("broward/custody.csv",
                   "{\"person_id\":{\"type\":\"text\"},\"in_date\":{\"type\":\"date\"},"
                   "\"out_date\":{\"type\":\"date\"}}");
    r->people = read_table("broward/people.csv",
                           "{\"person_id\":{\"type\":\"text\"},\"sex\":{\"type\":\"text\"},"
                           "\"age\":{\"type\":\"i64\"},\"priors\":{\"type\":\"i64\"}}");
    if (r->custody == NULL || r->people == NULL) {
        return false;
    }
    r->n = sib_table_rows(r->custody);
    r->age = calloc((size_t)r->n, sizeof *r->age);
    r->priors = calloc((size_t)r->n, sizeof *r->priors);
    r->male = calloc((size_t)r->n, 1);
    r->placebo = calloc((size_t)r->n, 1);
    join_people(r);
    return true;
}

static void unload(records *r)
{
    sib_table_free(r->custody);
    sib_table_free(r->people);
    free(r->age);
    free(r->priors);
    free(r->male);
    free(r->placebo);
}

/* Everybody is drawn by a hash of their id, so all records of a person agree. */
static void draw(records *r, uint64_t seed)
{
    sib_text person = text_column(r->custody, "person_id");
    for (int64_t i = 0; i < r->n; i++) {
        sib__slice id = sib__text_at(person, i);
        r->placebo[i] = sib__random_hash(seed, id.data, id.length) % 1000 < TREATED_IN_1000;
    }
}

static sib_table *build_releases(const records *r)
{
    const sib_validity all = {NULL, 0};
    sib_table_builder *builder = NULL;
    sib_table         *releases = NULL;
    sib_table_builder_new(NULL, r->n, &builder);
    sib_table_builder_add_text(NULL, builder, "person_id", text_column(r->custody, "person_id"),
                               all, NULL, NULL);
    sib_table_builder_add_dates(NULL, builder, "in_date", date_column(r->custody, "in_date"),
                                all, NULL, NULL);
    sib_table_builder_add_dates(NULL, builder, "release_date",
                                date_column(r->custody, "out_date"), all, NULL, NULL);
    sib_table_builder_add_flags(NULL, builder, "placebo", (sib_u8){r->placebo, r->n}, all, NULL,
                                NULL);
    sib_table_builder_add_i64(NULL, builder, "age", (sib_i64){r->age, r->n}, all, NULL, NULL);
    sib_table_builder_add_i64(NULL, builder, "priors", (sib_i64){r->priors, r->n}, all, NULL,
                              NULL);
    sib_table_builder_add_flags(NULL, builder, "male", (sib_u8){r->male, r->n}, all, NULL,
                                NULL);
    CU_ASSERT_EQUAL(sib_table_builder_finish(NULL, builder, &releases), SIB_OK);
    sib_table_builder_free(builder);
    return releases;
}

typedef struct outcome {
    bool   paid;
    double expected; /* probability of paying with no effect, from the standard error */
} outcome;

static double number(const sib_evaluation *e, const char *table, const char *column)
{
    const sib_table *t = sib_evaluation_table(e, table);
    CU_ASSERT_PTR_NOT_NULL_FATAL(t);
    int64_t i = sib_table_find(t, column);
    CU_ASSERT_EQUAL_FATAL(sib_table_f64(t, i).n, 1);
    return sib_table_f64(t, i).data[0];
}

static outcome run_scheme(const records *r)
{
    outcome                result = {false, 0.0};
    sib_evaluation_tables *tables = NULL;
    sib_scheme            *scheme = NULL;
    sib_evaluation        *e = NULL;
    sib_facts             *facts = NULL;
    sib_settlement        *settled = NULL;
    sib_context           *ctx = sib_context_new(NULL);
    sib_table             *releases = build_releases(r);
    CU_ASSERT_EQUAL(sib_evaluation_tables_new(ctx, &tables), SIB_OK);
    CU_ASSERT_EQUAL(sib_evaluation_tables_add(ctx, tables, "releases", releases), SIB_OK);
    CU_ASSERT_EQUAL(sib_evaluation_tables_add(ctx, tables, "custody", r->custody), SIB_OK);
    sib_status status = sib_scheme_read(ctx, contract, &scheme);
    if (status == SIB_OK) {
        status = sib_evaluation_evaluate(ctx, scheme, NULL, tables, "final", NULL, &e);
    }
    if (status != SIB_OK) {
        printf("  %s\n", sib_context_message(ctx));
    }
    CU_ASSERT_EQUAL_FATAL(status, SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_facts(ctx, e, NULL, &facts), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_scheme_settle(ctx, scheme, facts, "final", NULL, &settled),
                          SIB_OK);
    const sib_table *due = sib_settlement_table(settled, "due");
    CU_ASSERT_FALSE(test_says(due, "verdict", 0, "undecided"));
    result.paid = !test_says(due, "now", 0, "0");
    double comparison = number(e, "effects", "mean_comparison_value");
    double error = number(e, "effects", "difference_standard_error");
    result.expected = 0.5 * erfc(0.1 * comparison / error / sqrt(2.0));
    sib_settlement_free(settled);
    sib_facts_free(facts);
    sib_evaluation_free(e);
    sib_scheme_free(scheme);
    sib_evaluation_tables_free(tables);
    sib_table_free(releases);
    sib_context_free(ctx);
    return result;
}

/* Smallest and largest count whose tails beyond them hold at most 0.0005 each. */
static void binomial_band(int n, double p, int *low, int *high)
{
    double term = pow(1.0 - p, n);
    double below = 0.0;
    *low = -1;
    for (int k = 0; k <= n; k++) {
        below += term;
        if (*low < 0 && below > 0.0005) {
            *low = k;
        }
        if (below >= 0.9995) {
            *high = k;
            return;
        }
        term *= (double)(n - k) / (double)(k + 1) * p / (1.0 - p);
    }
}

static void the_share_that_pays_lies_in_its_band(void)
{
    records r = {0};
    if (!load(&r)) {
        test_skip(name, "SIB_TEST_DATA has no broward");
        return;
    }
    int    paid = 0;
    double expected = 0.0;
    for (uint64_t seed = 1; seed <= SCHEMES; seed++) {
        draw(&r, seed);
        outcome scheme = run_scheme(&r);
        paid += scheme.paid;
        expected += scheme.expected / SCHEMES;
    }
    int low = 0;
    int high = SCHEMES;
    binomial_band(SCHEMES, expected, &low, &high);
    printf("  placebo schemes: %d of %d pay, expected rate %.4f, band %d..%d ", paid, SCHEMES,
           expected, low, high);
    CU_ASSERT_TRUE(expected > 0.005 && expected < 0.25);
    CU_ASSERT_TRUE(paid >= low && paid <= high);
    unload(&r);
}

TEST_SUITE(test_placebo)
{
    test_add("placebo", name, the_share_that_pays_lies_in_its_band);
}
