/* What is refused, with which status and argument; every allocation and interrupt check. */
#include <string.h>

#include "given.h"
#include "support.h"
#include "tables.h"

static const char sound[] =
    "public need_denominator=assessed, gate_release=all, on_exit=left_out, on_custody=left_out "
    ": "
    "members canary1 2012-03-01 2012-08-01 c, canary2 2012-04-01 - d; "
    "contacts canary1 2012-03-05 community - attended w, canary1 2012-03-05 community - "
    "attended "
    "w, canary1 2012-02-10 prison initial attended w, canary3 2012-03-05 prison - attended w, "
    "canary2 - community - attended w; "
    "spells canary1 2012-02-01 2012-03-01 released in s, canary3 2012-03-01 - - - t; "
    "needs canary1 2012-02-10 housing, canary2 2012-02-10 money; "
    "overlaps canary1 probation 2012-01-01 -; "
    "facts canary1 2012-01-01 risk high, canary1 2012-01-02 risk low";

static const char on_lists[] =
    "lists too_long_where=months > 11 : lists 2012-01-02 s canary1 2012-02-10 10, 2012-01-09 s "
    "canary1 2012-02-10 10, 2012-01-16 t canary2 2012-02-10 14; spells canary1 - 2012-01-12 - "
    "- s";

static const char on_workers[] =
    "activity as_at=2012-04-30 : contacts p 2012-01-10 community - attended a, q 2012-02-10 "
    "community - missed b; workers a 2012-01-02 2012-03-03, c 2012-02-01 -";

static const char plain[] = "measure : members A 2012-03-01; contacts A 2012-03-05 x y z";

static sib_status attempt(sib_context *ctx, void *payload)
{
    const given  *g = payload;
    sib_caseload *c = NULL;
    sib_status    status = given_run(ctx, g, &c);
    CU_ASSERT_TRUE((c == NULL) == (status != SIB_OK));
    sib_caseload_free(c);
    return status;
}

static void every_failed_allocation_is_survived(void)
{
    const char *const texts[] = {sound, on_lists, on_workers};
    for (int i = 0; i < 3; i++) {
        given g;
        given_read(&g, texts[i], 0);
        CU_ASSERT_TRUE(test_every_allocation(attempt, &g) > 30);
        given_free(&g);
    }
}

static void every_interrupt_check_stops_the_call(void)
{
    const char *const texts[] = {sound, on_lists, on_workers};
    for (int i = 0; i < 3; i++) {
        given g;
        given_read(&g, texts[i], 0);
        CU_ASSERT_TRUE(test_every_check(attempt, &g, 1) > 3);
        given_free(&g);
    }
}

/* Runs a text of which one table is another; the argument and column that are named. */
static void refused(const char *text, int table, const char *columns, const char *rows,
                    const char *argument, const char *column)
{
    sib_context  *ctx = sib_context_new(NULL);
    sib_caseload *c = NULL;
    given         g;
    given_read(&g, text, 0);
    sib_table_free(g.tables[table]);
    g.tables[table] = columns == NULL ? NULL : test_make_table(columns, rows);
    CU_ASSERT_EQUAL(given_run(ctx, &g, &c), SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NULL(c);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), argument);
    CU_ASSERT_STRING_EQUAL(sib_context_column(ctx), column);
    CU_ASSERT_PTR_NULL(strstr(sib_context_message(ctx), "canary"));
    given_free(&g);
    sib_context_free(ctx);
}

static void tables_must_be_there_with_their_columns(void)
{
    refused(sound, GIVEN_CONTACTS, NULL, NULL, "contacts", "");
    refused(on_lists, GIVEN_LISTS, NULL, NULL, "lists", "");
    refused(on_workers, GIVEN_CONTACTS, NULL, NULL, "contacts", "");
    refused(sound, GIVEN_CONTACTS, "person text, date date, kind text, status text", "a,,,",
            "contacts", "place");
    refused(sound, GIVEN_CONTACTS, "person text, date text, place text, kind text, status text",
            "a,,,,", "contacts", "date");
    refused(sound, GIVEN_SPELLS, "person text, received date, exited date", "a,,", "spells",
            "exit");
    refused(sound, GIVEN_NEEDS, "person text, category text", "a,", "needs", "recorded_on");
    refused(sound, GIVEN_OVERLAPS, "person text, list text, from date, to i64", "a,,,",
            "overlaps", "to");
    refused(sound, GIVEN_FACTS, "person text, known_on date, fact text, value f64", "a,,,1",
            "facts", "value");
    refused(on_lists, GIVEN_LISTS, "listed_on date, spell text, person i64", ",,", "lists",
            "person");
    refused(on_lists, GIVEN_SPELLS, "spell text", "s", "spells", "exited");
    refused(on_workers, GIVEN_WORKERS, "worker text, from date", "a,", "workers", "to");
}

static void views_must_have_one_length(void)
{
    const int32_t                days[] = {15400, 15400};
    const int64_t                offsets[] = {0, 1, 2};
    const int64_t                empty[] = {0, 0, 0};
    const sib_text               two = {"ab", offsets, 2};
    const sib_text               one = {"a", offsets, 1};
    const sib_text               nameless = {"", empty, 2};
    sib_caseload_measure_options o = SIB_CASELOAD_MEASURE_OPTIONS_INIT;
    sib_caseload                *c = NULL;
    given                        g;
    o.as_at = 15700;
    given_read(&g, plain, 0);
    const sib_table *t = g.tables[GIVEN_CONTACTS];
#define MEASURE(person, dates, exits, cohort)                                                  \
    sib_caseload_measure(NULL, (person), (sib_dates){days, (dates)},                           \
                         (sib_dates){days, (exits)}, (cohort), NULL, t, NULL, NULL, NULL, &o,  \
                         &c)
    CU_ASSERT_EQUAL(MEASURE(two, 1, 2, two), SIB_ERR_SHAPE);
    CU_ASSERT_EQUAL(MEASURE(two, 2, 1, two), SIB_ERR_SHAPE);
    CU_ASSERT_EQUAL(MEASURE(two, 2, 2, one), SIB_ERR_SHAPE);
    CU_ASSERT_EQUAL(MEASURE(two, 2, 2, nameless), SIB_ERR_DATA);
    CU_ASSERT_EQUAL(MEASURE(nameless, 2, 2, two), SIB_ERR_DATA);
    o.struct_size = 4;
    CU_ASSERT_EQUAL(MEASURE(two, 2, 2, two), SIB_ERR_VERSION);
    CU_ASSERT_PTR_NULL(c);
#undef MEASURE
    given_free(&g);
}

static void nobody_and_nothing_is_no_error(void)
{
    const char *const expect = "measures.units=0,0,0,0,0,0; measures.share[met]=-; "
                               "dispositions.records[unknown_person]=1";
    sib_caseload     *c = NULL;
    given             g;
    given_read(&g, "measure : members ; contacts A 2012-03-05 x y z", 0);
    CU_ASSERT_EQUAL(given_run(NULL, &g, &c), SIB_OK);
    CU_ASSERT_TRUE(given_holds(c, expect));
    CU_ASSERT_PTR_NULL(sib_caseload_table(c, "no such table"));
    CU_ASSERT_PTR_NULL(sib_caseload_table(NULL, "measures"));
    sib_caseload_free(c);
    sib_caseload_free(NULL);
    given_free(&g);
}

static void only_measures_are_made_public(void)
{
    sib_caseload *c = NULL;
    sib_caseload *out = NULL;
    sib_caseload *again = NULL;
    given         g;
    CU_ASSERT_EQUAL(sib_caseload_public(NULL, NULL, 5, 1, &out), SIB_ERR_ARGUMENT);
    given_read(&g, on_workers, 0);
    CU_ASSERT_EQUAL_FATAL(given_run(NULL, &g, &c), SIB_OK);
    CU_ASSERT_EQUAL(sib_caseload_public(NULL, c, 5, 1, &out), SIB_ERR_ARGUMENT);
    sib_caseload_free(c);
    given_free(&g);
    given_read(&g, plain, 0);
    CU_ASSERT_EQUAL_FATAL(given_run(NULL, &g, &c), SIB_OK);
    CU_ASSERT_EQUAL(sib_caseload_public(NULL, c, 2, 1, &out), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_caseload_public(NULL, c, 1001, 1, &out), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_caseload_public(NULL, c, 5, 0, &out), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_caseload_public(NULL, c, 5, 5, &out), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_caseload_public(NULL, c, 5, 24, &out), SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NULL(out);
    CU_ASSERT_EQUAL(sib_caseload_public(NULL, c, 3, 1, &out), SIB_OK);
    static const char *const kept[] = {"persons", "records",  "spell_records",
                                       "months",  "findings", "due"};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        CU_ASSERT_PTR_NOT_NULL(sib_caseload_table(c, kept[i]));
        CU_ASSERT_PTR_NULL(sib_caseload_table(out, kept[i]));
    }
    CU_ASSERT_EQUAL(sib_caseload_public(NULL, out, 3, 1, &again), SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NULL(again);
    sib_caseload_free(out);
    sib_caseload_free(c);
    given_free(&g);
}

static void bad_options_are_refused_by_name(void)
{
    static const struct {
        const char *option;
        const char *argument;
    } bad[] = {{"parts=1001", "parts"},
               {"odd_day=third", "odd_day"},
               {"support_months=0", "support_months"},
               {"period_months=0, period_days=36601", "period_days"},
               {"as_at=-", "as_at"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char          text[256] = "measure ";
        sib_context  *ctx = sib_context_new(NULL);
        sib_caseload *c = NULL;
        given         g;
        strcat(strcat(text, bad[i].option), plain + strlen("measure"));
        given_read(&g, text, 0);
        CU_ASSERT_EQUAL(given_run(ctx, &g, &c), SIB_ERR_ARGUMENT);
        CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), bad[i].argument);
        given_free(&g);
        sib_context_free(ctx);
    }
}

TEST_SUITE(test_caseload_refusals)
{
    static const char suite[] = "caseload refusals";
    test_add(suite, "tables of a service must be there with their columns",
             tables_must_be_there_with_their_columns);
    test_add(suite, "views of members must have one length", views_must_have_one_length);
    test_add(suite, "bad options of a caseload are refused by name",
             bad_options_are_refused_by_name);
    test_add(suite, "nobody in a caseload is no error", nobody_and_nothing_is_no_error);
    test_add(suite, "only measures are made public, and nothing of single persons",
             only_measures_are_made_public);
    test_add(suite, "every failed allocation of a caseload is survived",
             every_failed_allocation_is_survived);
    test_add(suite, "every interrupt check stops a caseload",
             every_interrupt_check_stops_the_call);
}
