/* Days of spells and values of people, against a reader that goes through them day by day; and
 * what is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drawn.h"
#include "support.h"
#include "tables.h"

/* A cell as a fraction. */
static void read_cell(const sib_table *t, const char *column, int64_t row, long long *num,
                      long long *den)
{
    sib__column of = sib__table_named(t, column);
    sib__slice  text = sib__column_text(&of, row);
    char        copy[64];
    char       *end = NULL;
    snprintf(copy, sizeof copy, "%.*s", (int)text.length, text.data);
    *num = strtoll(copy, &end, 10);
    *den = *end == '/' ? strtoll(end + 1, NULL, 10) : 1;
}

static void check_cell(const sib_table *t, const char *column, int64_t row, long num, long den)
{
    long long n = 0;
    long long d = 1;
    read_cell(t, column, row, &n, &d);
    CU_ASSERT_EQUAL(n * den, num * d);
    if (n * den != num * d) {
        printf("\n    %s row %d: %lld/%lld, not %ld/%ld\n", column, (int)row, n, d, num, den);
    }
}

/* Whose numbers a row adds up: everybody of the cohort, area and arm. */
static bool is_of_row(const drawn *d, const sib_table *t, int64_t row, int person)
{
    enum { SECOND_COHORT = 18444 }; /* 2020-07-01 */
    bool first = d->index[person] < SECOND_COHORT;
    bool armed = d->rules.whose != DRAWN_ALONE;
    bool of =
        !armed || (!d->neither[person] &&
                   test_says(t, "arm", row, d->treated[person] ? "treated" : "comparison"));
    return of && test_says(t, "cohort", row, first ? "one" : "two") &&
           test_says(t, "area", row, person % 3 == 0 ? "north" : "south");
}

static int site_of(const drawn *d, const sib_table *t, int64_t row)
{
    return !d->rules.keyed ? -1 : test_says(t, "site", row, "A") ? 0 : 1;
}

static void check_table(const drawn *d, const sib_table *t, bool days)
{
    for (int64_t row = 0; row < sib_table_rows(t); row++) {
        long persons = 0;
        long with_days = 0;
        long sum = 0;
        if (d->rules.whose == DRAWN_MATCHED && !test_says(t, "arm", row, "treated")) {
            continue;
        }
        for (int i = 0; i < DRAWN_PEOPLE; i++) {
            int  site = site_of(d, t, row);
            bool of = is_of_row(d, t, row, i);
            long one = !of ? 0 : days ? drawn_days(d, i, site) : drawn_value(d, i, site);
            persons += of;
            sum += one;
            with_days += one > 0;
        }
        check_cell(t, "persons", row, persons, 1);
        check_cell(t, "eligible", row, persons, 1);
        check_cell(t, days ? "days" : "value", row, sum, days ? 1 : 300);
        if (days) {
            check_cell(t, "with_days", row, with_days, 1);
        }
    }
}

static sib_facts *facts_of(const drawn *d, unsigned shuffle, int32_t threads)
{
    sib_context_options how = SIB_CONTEXT_OPTIONS_INIT;
    how.threads = threads;
    sib_context           *ctx = sib_context_new(&how);
    sib_scheme            *scheme = NULL;
    sib_facts             *facts = NULL;
    sib_evaluation        *e = NULL;
    char                  *text = drawn_contract(&d->rules);
    sib_evaluation_tables *tables = drawn_tables(d, shuffle);
    sib_status             status = sib_scheme_read(ctx, text, &scheme);
    CU_ASSERT_EQUAL_FATAL(status, SIB_OK);
    status = sib_evaluation_evaluate(ctx, scheme, NULL, tables, "2024-12-31", NULL, &e);
    CU_ASSERT_EQUAL_FATAL(status, SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_facts(ctx, e, NULL, &facts), SIB_OK);
    sib_evaluation_free(e);
    sib_evaluation_tables_free(tables);
    sib_scheme_free(scheme);
    sib_context_free(ctx);
    free(text);
    return facts;
}

static void days_and_values_are_those_of_a_slow_reader(void)
{
    enum { DRAWS = 24 };
    for (unsigned seed = 1; seed <= (unsigned)test_times(DRAWS); seed++) {
        drawn d;
        drawn_make(&d, seed);
        d.rules.whose = (drawn_people_kind)(seed % 3);
        sib_facts *facts = facts_of(&d, 0, 1);
        check_table(&d, sib__facts_table(facts, "stays"), true);
        check_table(&d, sib__facts_table(facts, "pay"), false);
        sib_facts_free(facts);
    }
}

/* A column of two tables, cell by cell. */
static void check_same(const sib_table *a, const char *of_a, const sib_table *b,
                       const char *of_b)
{
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(a), sib_table_rows(b));
    for (int64_t row = 0; row < sib_table_rows(a); row++) {
        sib__column x = sib__table_named(a, of_a);
        sib__column y = sib__table_named(b, of_b);
        CU_ASSERT_EQUAL(
            sib__slice_compare(sib__column_text(&x, row), sib__column_text(&y, row)), 0);
    }
}

/* A spell of one day, and a value of 1, are an offence of that day: the arms are weighed alike.
 */
static void spells_of_a_day_and_values_of_one_are_weighed_as_events(void)
{
    enum { DRAWS = 12 };
    for (unsigned seed = 100; seed < 100 + (unsigned)test_times(DRAWS); seed++) {
        drawn d;
        drawn_make(&d, seed);
        d.rules.first_day = d.rules.last_day = d.rules.window = true;
        d.rules.once = false;
        for (int i = 0; i < d.n; i++) {
            d.records[i].to = d.records[i].from;
            d.records[i].hundredths = 100;
            d.records[i].thirds = false;
        }
        sib_facts       *facts = facts_of(&d, 0, 1);
        const sib_table *events = sib__facts_table(facts, "starts");
        check_same(events, "offences", sib__facts_table(facts, "stays"), "days");
        check_same(events, "reconvicted", sib__facts_table(facts, "stays"), "with_days");
        check_same(events, "offences", sib__facts_table(facts, "pay"), "value");
        check_same(events, "persons", sib__facts_table(facts, "pay"), "persons");
        sib_facts_free(facts);
    }
}

static void neither_order_nor_threads_change_a_bit(void)
{
    drawn d;
    drawn_make(&d, 5);
    static const char *const names[] = {"stays", "pay", "starts"};
    sib_facts               *a = facts_of(&d, 0, 1);
    sib_facts               *b = facts_of(&d, 99, 4);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const sib_table *x = sib__facts_table(a, names[i]);
        const sib_table *y = sib__facts_table(b, names[i]);
        for (int64_t c = 0; c < sib_table_columns(x); c++) {
            check_same(x, sib__table_column(x, c).name, y, sib__table_column(y, c).name);
        }
    }
    sib_facts_free(a);
    sib_facts_free(b);
}

/* The mean days of the treated as the record reports them, and as the facts give them. */
static void check_effect(const sib_evaluation *e, const sib_facts *facts)
{
    const sib_table *effects = sib_evaluation_table(e, "effects");
    const sib_table *t = sib__facts_table(facts, "stays");
    long long        sums[2] = {0, 0};
    long long        num = 0;
    long long        den = 1;
    for (int64_t row = 0; row < sib_table_rows(t); row++) {
        if (test_says(t, "cohort", row, "one") && test_says(t, "arm", row, "treated")) {
            read_cell(t, "days", row, &num, &den);
            sums[0] += num;
            read_cell(t, "persons", row, &num, &den);
            sums[1] += num;
        }
    }
    int64_t at = 0;
    while (at < sib_table_rows(effects) && !test_says(effects, "outcome", at, "stays")) {
        at++;
    }
    CU_ASSERT_TRUE_FATAL(at < sib_table_rows(effects));
    CU_ASSERT_TRUE(test_says(effects, "cohort", at, "one"));
    read_cell(effects, "mean_treated", at, &num, &den);
    CU_ASSERT_EQUAL(num * sums[1], sums[0] * den);
}

static void a_record_of_spells_opens_verifies_and_reports_their_effect(void)
{
    drawn           d;
    sib_scheme     *scheme = NULL;
    sib_facts      *facts = NULL;
    sib_evaluation *e = NULL;
    sib_evaluation *opened = NULL;
    sib_table      *difference = NULL;
    drawn_make(&d, 8);
    d.rules.keyed = false;
    char                  *text = drawn_contract(&d.rules);
    sib_evaluation_tables *tables = drawn_tables(&d, 0);
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, text, &scheme), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_evaluate(NULL, scheme, NULL, tables, "2024-12-31", NULL, &e), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_open(NULL, sib_evaluation_record(e), NULL, &opened),
                          SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_facts(NULL, opened, NULL, &facts), SIB_OK);
    check_effect(opened, facts);
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_verify(NULL, scheme, tables, sib_evaluation_record(e), &difference),
        SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(difference), 0);
    CU_ASSERT_PTR_NULL(strstr(sib_evaluation_record(e), BOND_CANARY));
    sib_table_free(difference);
    sib_facts_free(facts);
    sib_evaluation_free(opened);
    sib_evaluation_free(e);
    sib_evaluation_tables_free(tables);
    sib_scheme_free(scheme);
    free(text);
}

/* A record of the first person, what is stated, and what is told; of the contract where `row`
 * says nothing. */
static const char *const refusals[][4] = {
    {"QXZP0,,2020-03-05,A,1", "", "",
     "a value has no day [argument tables] [column from] [row 0]"},
    {"QXZP0,,2020-03-05,A,1", "\"value_date\":\"from\"", "\"value_date\":\"to\"",
     "a spell has no first day [argument tables] [column from] [row 0]"},
    {"QXZP0,2020-03-05,2020-03-04,A,1", "", "",
     "ends before it begins [argument tables] [column to] [row 0]"},
    {"QXZP0,2020-03-05,,A,1", "\"runs\"", "\"refuse\"",
     "a spell has no end [argument tables] [column to] [row 0]"},
    {"QXZP0,2020-03-05,2020-03-07,,1", "", "",
     "lacks a key of the outcome [argument tables] [column site] [row 0]"},
    {"QXZP0,2020-03-05,2020-03-07,A,1\nQXZP0,2020-03-07,2020-03-09,A,1", "\"once\"",
     "\"refuse\"", "share a day [argument tables] [column from] [row 1]"},
    {"QXZP0,2020-03-05,2020-03-07,A,", "", "",
     "a value is missing [argument tables] [column amount] [row 0]"},
    {"QXZP0,2020-03-05,2020-03-07,A,1e3", "", "",
     "no exact number [argument tables] [column amount] [row 0]"},
    {"QXZP0,2020-03-05,2020-03-07,A,1\nQXZP0,2020-03-08,2020-03-09,A,1", "\"sum\"",
     "\"refuse\"", "a person has several values [argument tables] [column amount] [row 1]"},
    {"", "\"first_day\":\"included\",", "", "\"first_day\" moves money"},
    {"", "\"overlaps\":\"once\"", "\"overlaps\":\"both\"", "overlaps"},
    {"", "\"value_date\":\"from\",", "", "\"value_date\" is not stated: a window needs it"},
    {"", "\"value\":\"amount\"", "\"value\":\"from\"", "values are whole numbers"},
    {"", "\"from\":\"from\"", "\"from\":\"site\"", "not of type date"},
    {"", "\"several\":\"sum\"", "\"several\":\"sum\",\"first_day\":\"included\"", "first_day"},
};

static void what_cannot_be_counted_is_refused_with_its_place(void)
{
    drawn d;
    drawn_make(&d, 3);
    d.rules = (drawn_rules){.index_day = true,
                            .window_last_day = true,
                            .first_day = true,
                            .last_day = true,
                            .once = true,
                            .runs = true,
                            .window = true,
                            .months = 12};
    d.treated[0] = true;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const char *const *r = refusals[i];
        d.rules.keyed = strstr(r[3], "lacks a key") != NULL;
        char *text = drawn_contract(&d.rules);
        char *with = r[1][0] == '\0' ? strdup(text) : bond_contract_with(text, r[1], r[2]);
        char *people = drawn_people(&d, 0);
        char  records[256];
        sib_evaluation_tables *tables = NULL;
        snprintf(records, sizeof records, "person,from,to,site,amount\n%s\n", r[0]);
        CU_ASSERT_EQUAL_FATAL(sib_evaluation_tables_new(NULL, &tables), SIB_OK);
        drawn_add(tables, "people", people, drawn_people_types);
        drawn_add(tables, "stays", records, drawn_stay_types);
        CU_ASSERT_PTR_NULL(records_facts(with, tables, "2024-12-31"));
        CU_ASSERT_PTR_NOT_NULL(strstr(records_message, r[3]));
        if (strstr(records_message, r[3]) == NULL) {
            printf("\n    %s: %s\n", r[3], records_message);
        }
        CU_ASSERT_PTR_NULL(strstr(records_message, BOND_CANARY));
        sib_evaluation_tables_free(tables);
        free(people);
        free(with);
        free(text);
    }
}

TEST_SUITE(test_spells)
{
    static const char suite[] = "spells and values";
    test_add(suite, "days and values are those of a slow reader",
             days_and_values_are_those_of_a_slow_reader);
    test_add(suite, "spells of a day and values of one are weighed as events",
             spells_of_a_day_and_values_of_one_are_weighed_as_events);
    test_add(suite, "neither order nor threads change a bit",
             neither_order_nor_threads_change_a_bit);
    test_add(suite, "a record of spells opens, verifies and reports their effect",
             a_record_of_spells_opens_verifies_and_reports_their_effect);
    test_add(suite, "what cannot be counted is refused with its place",
             what_cannot_be_counted_is_refused_with_its_place);
}
