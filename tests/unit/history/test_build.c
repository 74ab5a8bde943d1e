/* Several people and measures: alignment, dispositions, sums, the order of rows, and a slow
 * plain version. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "sib/history.h"
#include "support.h"
#include "tables.h"

enum { PEOPLE = 30, RECORDS = 500, MEASURES = 7 };

static const char columns[] = "person text, conviction_date date, offence_date date, group i64";
static const char measures[] = "all,count,,\n"
                               "thefts,count,group = 1,24\n"
                               "occasions,occasions,group <> 1,\n"
                               "last,days_since_last,,24\n"
                               "first,days_since_first,group = 2,\n"
                               "other,days_since_first,,\n" /* between a condition and itself */
                               "again,days_since_first,group = 2,\n";
static const char measure_columns[] = "name text, kind text, where text, look_back_months i64";

typedef struct sample {
    char    data[PEOPLE * 8];
    int64_t offsets[PEOPLE + 1];
    int32_t index[PEOPLE];
    int32_t person[RECORDS]; /* PEOPLE: a stranger */
    int32_t conviction[RECORDS];
    int32_t group[RECORDS]; /* 0: missing */
    char    rows[RECORDS * 64];
} sample;

static uint32_t random_state;

static int32_t draw(int32_t n)
{
    return test_draw(&random_state, (uint32_t)n);
}

static sib_text person_text(sample *s)
{
    char        ids[PEOPLE][8];
    const char *pointers[PEOPLE];
    for (int i = 0; i < PEOPLE; i++) {
        snprintf(ids[i], sizeof ids[i], "p%d", i);
        pointers[i] = ids[i];
    }
    return test_text(pointers, PEOPLE, s->data, s->offsets);
}

static sample *make_sample(unsigned seed)
{
    sample *s = calloc(1, sizeof *s);
    size_t  used = 0;
    random_state = seed;
    for (int i = 0; i < PEOPLE; i++) {
        s->index[i] = 15000 + draw(50);
    }
    for (int i = 0; i < RECORDS; i++) {
        char date[16] = "";
        char group[8] = "";
        s->person[i] = draw(PEOPLE + 1);
        s->conviction[i] = draw(15) == 0 ? SIB_DATE_MISSING : 14000 + draw(12) * 100;
        s->group[i] = draw(40) == 0 ? 0 : 1 + draw(3);
        if (s->conviction[i] != SIB_DATE_MISSING) {
            sib__date_print(s->conviction[i], date);
        }
        if (s->group[i] != 0) {
            snprintf(group, sizeof group, "%d", s->group[i]);
        }
        used += (size_t)snprintf(s->rows + used, sizeof s->rows - used, "p%d,%s,,%s\n",
                                 s->person[i], date, group);
    }
    return s;
}

static sib_history *build(sample *s, const int64_t *order, int32_t threads)
{
    sib_context_options c = SIB_CONTEXT_OPTIONS_INIT;
    c.threads = threads;
    sib_context *ctx = sib_context_new(&c);
    sib_table   *table = test_make_table_in_order(columns, s->rows, order);
    sib_table   *terms = test_make_table(measure_columns, measures);
    sib_history *h = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_history_build(ctx, person_text(s), (sib_dates){s->index, PEOPLE},
                                            (sib_dates){NULL, 0}, table, terms, NULL, &h),
                          SIB_OK);
    sib_table_free(terms);
    sib_table_free(table);
    sib_context_free(ctx);
    return h;
}

/* Whether record r counts for person p under measure m: 0 no, 1 yes, 2 unknown. */
static int takes(const sample *s, int p, int m, int r)
{
    int32_t date = s->conviction[r];
    if (s->person[r] != p || date == SIB_DATE_MISSING || date >= s->index[p]) {
        return 0;
    }
    if ((m == 1 || m == 3) && date < sib__date_add_months(s->index[p], -24)) {
        return 0;
    }
    if (m == 0 || m == 3 || m == 5) {
        return 1;
    }
    if (s->group[r] == 0) {
        return 2;
    }
    return m == 1 ? s->group[r] == 1 : m == 2 ? s->group[r] != 1 : s->group[r] == 2;
}

static double plain_value(const sample *s, int p, int m)
{
    bool    linked = false;
    int     count = 0;
    int     occasions = 0;
    int32_t least = INT32_MAX;
    int32_t most = INT32_MIN;
    for (int r = 0; r < RECORDS; r++) {
        linked = linked || s->person[r] == p;
        int taken = takes(s, p, m, r);
        if (taken == 2) {
            return (double)NAN;
        }
        bool fresh = taken == 1;
        for (int q = 0; q < r && fresh; q++) {
            fresh = !(takes(s, p, m, q) == 1 && s->conviction[q] == s->conviction[r]);
        }
        count += taken;
        occasions += fresh;
        least = taken == 1 && s->conviction[r] < least ? s->conviction[r] : least;
        most = taken == 1 && s->conviction[r] > most ? s->conviction[r] : most;
    }
    if (!linked || (m >= 3 && count == 0)) {
        return (double)NAN;
    }
    if (m < 3) {
        return m < 2 ? count : occasions;
    }
    return s->index[p] - (m == 3 ? most : least);
}

static int32_t disposition_of(const sib_history *h, int64_t record)
{
    return TEST_COLUMN(codes, sib_history_table(h, "records"), "disposition").data[record] + 1;
}

static void measures_agree_with_the_plain_version(void)
{
    int known = 0;
    int missing = 0;
    for (unsigned seed = 1; seed <= 10; seed++) {
        sample          *s = make_sample(seed);
        sib_history     *h = build(s, NULL, 1);
        const sib_table *t = sib_history_table(h, "covariates");
        CU_ASSERT_EQUAL_FATAL(sib_table_columns(t), MEASURES);
        CU_ASSERT_EQUAL_FATAL(sib_table_rows(t), PEOPLE);
        for (int m = 0; m < MEASURES; m++) {
            for (int p = 0; p < PEOPLE; p++) {
                double expect = plain_value(s, p, m);
                TEST_NEAR(sib_table_f64(t, m).data[p], expect, 0.0);
                known += !isnan(expect);
                missing += isnan(expect) != 0;
            }
        }
        sib_history_free(h);
        free(s);
    }
    CU_ASSERT_TRUE(known > 500 && missing > 100);
}

static void shuffled_rows_and_threads_change_no_covariate(void)
{
    int64_t      order[RECORDS];
    sample      *s = make_sample(77);
    sib_history *first = build(s, NULL, 1);
    for (unsigned seed = 1; seed <= 5; seed++) {
        test_shuffle(order, RECORDS, seed);
        sib_history *h = build(s, order, 1 + (int32_t)seed % 3);
        for (int m = 0; m < MEASURES; m++) {
            const double *a = sib_table_f64(sib_history_table(first, "covariates"), m).data;
            const double *b = sib_table_f64(sib_history_table(h, "covariates"), m).data;
            CU_ASSERT_EQUAL(memcmp(a, b, PEOPLE * sizeof *a), 0);
        }
        for (int64_t i = 0; i < RECORDS; i++) {
            CU_ASSERT_EQUAL(disposition_of(h, i), disposition_of(first, order[i]));
        }
        sib_history_free(h);
    }
    sib_history_free(first);
    free(s);
}

static void every_record_has_one_disposition_and_the_tallies_sum(void)
{
    static const char *const  ids[] = {"b", "a", "c"};
    static const char         rows[] = "a,2010-01-01,2010-01-01,1\n"
                                       "a,2010-01-01,2010-01-02,1\n"
                                       "x,2010-01-01,2009-01-01,1\n"
                                       ",2010-01-01,2009-01-01,1\n"
                                       "b,,2009-01-01,1\n"
                                       "b,2011-01-15,,1\n"
                                       "b,2011-01-16,,1\n";
    const int32_t             expect[] = {7, 4, 2, 1, 3, 5, 6};
    const int32_t             index[] = {14989, 14989, 14989};
    const uint8_t             linked[] = {1, 1, 0};
    char                      data[8];
    int64_t                   offsets[4];
    sib_history_build_options o = SIB_HISTORY_BUILD_OPTIONS_INIT;
    sib_history              *h = NULL;
    sib_table                *table = test_make_table(columns, rows);
    sib_table                *terms = test_make_table("name text, kind text", "all,count");
    o.offence_date = "offence_date";
    CU_ASSERT_EQUAL_FATAL(sib_history_build(NULL, test_text(ids, 3, data, offsets),
                                            (sib_dates){index, 3}, (sib_dates){NULL, 0}, table,
                                            terms, &o, &h),
                          SIB_OK);
    for (int64_t i = 0; i < 7; i++) {
        CU_ASSERT_EQUAL(disposition_of(h, i), expect[i]);
    }
    CU_ASSERT_EQUAL(memcmp(TEST_COLUMN(flags, sib_history_table(h, "persons"), "linked").data,
                           linked, sizeof linked),
                    0);
    const sib_table *tallies = sib_history_table(h, "dispositions");
    CU_ASSERT_EQUAL(sib_table_rows(tallies), 7);
    for (int32_t i = 1; i <= 7; i++) {
        CU_ASSERT_EQUAL(sib_table_number(tallies, "records", i - 1), 1.0);
        CU_ASSERT_EQUAL(sib_history_disposition_value(sib_history_disposition_name(i)), i);
    }
    const double *values = sib_table_f64(sib_history_table(h, "covariates"), 0).data;
    CU_ASSERT_EQUAL(values[0], 0.0);
    CU_ASSERT_EQUAL(values[1], 1.0);
    CU_ASSERT_TRUE(isnan(values[2]));
    sib_history_free(h);
    sib_table_free(terms);
    sib_table_free(table);
}

static void nobody_and_nothing_is_no_error(void)
{
    sib_history *h = NULL;
    sib_table   *table = test_make_table(columns, "");
    sib_table   *none = test_make_table("name text, kind text", "");
    sib_dates    no_dates = {NULL, 0};
    CU_ASSERT_EQUAL_FATAL(sib_history_build(NULL, (sib_text){NULL, NULL, 0}, no_dates, no_dates,
                                            table, none, NULL, &h),
                          SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(sib_history_table(h, "covariates")), 0);
    CU_ASSERT_EQUAL(sib_table_columns(sib_history_table(h, "covariates")), 0);
    CU_ASSERT_PTR_NULL(sib_history_table(h, "covariate"));
    sib_history_free(h);
    sib_history_free(NULL);
    sib_table_free(none);
    sib_table_free(table);
}

static void accessors_of_nothing_give_nothing(void)
{
    CU_ASSERT_PTR_NULL(sib_history_table(NULL, "covariates"));
    sib_history_free(NULL);
}

TEST_SUITE(test_build)
{
    test_add("history", "accessors of nothing give nothing", accessors_of_nothing_give_nothing);
    test_add("history", "measures agree with the plain version",
             measures_agree_with_the_plain_version);
    test_add("history", "shuffled rows and threads change no covariate",
             shuffled_rows_and_threads_change_no_covariate);
    test_add("history", "every record has one disposition and the tallies sum",
             every_record_has_one_disposition_and_the_tallies_sum);
    test_add("history", "nobody and nothing is no error", nobody_and_nothing_is_no_error);
}
