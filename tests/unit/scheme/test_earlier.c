/* Late facts, a past that is closed, and amendments that let it stand. */
#include <stdio.h>
#include <string.h>

#include "fixture.h"

/* Jobs at a price, under a cap, settled twice. */
#define JOBS(price, cap, cut, closed, amends)                                                  \
    "{'language': 'sib@1', 'contract': 'jobs', 'version': '1', 'currency': 'GBP', 'tables': "  \
    "{'t': {'role': 'figures', 'columns': {'on': {'type': 'date'}, 'jobs': {'type': "          \
    "'i64'}}}}, 'outcomes': {'work': {'kind': 'figures', 'table': 't', 'keys': [], 'on': "     \
    "'on', 'numbers': {'jobs': 'count'}}}, 'payment': [{'do': 'measure', 'id': 'n', "          \
    "'outcome': 'work', 'is': 'sum', 'what': 'jobs', 'by': ['on']}, {'do': 'curve', 'id': "    \
    "'paid', 'gives': 'money', 'each': '" price "', 'times': 'n', 'keys': ['on']}, {'do': "    \
    "'round', 'id': 'line', 'of': 'paid', 'to': '0.01', 'rounding': 'half_up'}, {'do': "       \
    "'limit', 'id': 'most', 'of': 'line', 'at_most': '" cap "', 'keys': ['on'], 'per': [], "   \
    "'fill': 'by_date', 'cut': '" cut "'}, {'do': 'settle', 'id': 'due', 'of': 'most', "       \
    "'below_zero': 'repay', 'below_nothing': 'owed', 'undecided': 'stop'}], 'settlement': "    \
    "{'stages': [{'id': 'one', 'as_at': '2020-06-30', 'lines': 'all', 'pays': true, 'facts': " \
    "'" closed "'}, {'id': 'two', 'as_at': '2020-12-31', 'lines': 'all', 'pays': true, "       \
    "'facts': '" closed "'}, {'id': 'three', 'as_at': '2021-12-31', 'lines': 'all', 'pays': "  \
    "true, 'facts': '" closed "'}]}" amends "}"

#define FACTS(rows)    "{'facts': {'work': [" rows "]}}"
#define ROW(day, jobs) "{'on': '" day "', 'jobs': " jobs "}"

static void late_facts_are_paid_or_closed(void)
{
    static const struct {
        const char *contract;
        const char *now;
        const char *restated;
    } cases[] = {{JOBS("100", "none", "part", "as_known", ""), "100", "100"},
                 {JOBS("100", "none", "part", "closed", ""), "0", NULL}};
    static const char then[] = FACTS(ROW("2020-02-01", "1"));
    for (int i = 0; i < 2; i++) {
        sib_settlement *one = scheme_settle(cases[i].contract, then, "one", NULL);
        CU_ASSERT_TRUE(scheme_due(one, "now", "100"));
        CU_ASSERT_TRUE(scheme_due(one, "restated", NULL));
        sib_settlement *two = scheme_settle_after(
            cases[i].contract, FACTS(ROW("2020-02-01", "1") ", " ROW("2020-03-01", "1")), then,
            "two", sib_settlement_record(one));
        CU_ASSERT_TRUE(scheme_due(two, "now", cases[i].now));
        CU_ASSERT_TRUE(scheme_due(two, "restated", cases[i].restated));
        sib_settlement_free(two);
        sib_settlement_free(one);
    }
}

/* 90 were paid; 30 come to light that were earlier: under a cap of 100, whole lines only. */
static void what_was_paid_stands_or_gives_way(void)
{
    static const struct {
        const char *contract;
        const char *now;
    } cases[] = {{JOBS("1", "100", "refuse", "as_known", ""), "-60"},
                 {JOBS("1", "100", "refuse", "closed", ""), "0"}};
    static const char then[] = FACTS(ROW("2020-02-01", "90"));
    for (int i = 0; i < 2; i++) {
        sib_settlement *one = scheme_settle(cases[i].contract, then, "one", NULL);
        sib_settlement *two = scheme_settle_after(
            cases[i].contract, FACTS(ROW("2020-02-01", "90") ", " ROW("2020-01-01", "30")),
            then, "two", sib_settlement_record(one));
        CU_ASSERT_TRUE(scheme_due(two, "now", cases[i].now));
        sib_settlement_free(two);
        sib_settlement_free(one);
    }
}

/* What came late is never paid, at no later stage: the tables of the settlement are handed in.
 */
static void a_closed_past_is_handed_on(void)
{
    static const char contract[] = JOBS("100", "none", "part", "closed", "");
    static const char then[] = FACTS(ROW("2020-02-01", "1"));
    sib_settlement   *one = scheme_settle(contract, then, "one", NULL);
    sib_settlement   *two =
        scheme_settle_after(contract, FACTS(ROW("2020-03-01", "7") ", " ROW("2020-09-01", "2")),
                            then, "two", sib_settlement_record(one));
    CU_ASSERT_TRUE(scheme_due(two, "now", "200"));
    const sib_table *closed = sib_settlement_table(two, "facts.work");
    CU_ASSERT_EQUAL(sib_table_rows(closed), 2);
    CU_ASSERT_TRUE(test_says(closed, "on", 0, "2020-02-01"));
    CU_ASSERT_TRUE(test_says(closed, "jobs", 1, "2"));
    CU_ASSERT_PTR_NULL(sib_settlement_table(one, "facts.work"));
    sib_settlement *three =
        scheme_settle_after(contract, FACTS(ROW("2020-04-01", "9") ", " ROW("2021-02-01", "3")),
                            FACTS(ROW("2020-02-01", "1") ", " ROW("2020-09-01", "2")), "three",
                            sib_settlement_record(two));
    CU_ASSERT_TRUE(scheme_due(three, "cumulative", "600"));
    CU_ASSERT_TRUE(scheme_due(three, "now", "300"));
    sib_settlement_free(three);
    CU_ASSERT_PTR_NULL(scheme_settle(contract, then, "three", sib_settlement_record(two)));
    CU_ASSERT_TRUE(scheme_says("hand in the facts of the last settlement"));
    CU_ASSERT_PTR_NULL(
        scheme_settle_after(contract, then, then, "three", sib_settlement_record(two)));
    CU_ASSERT_TRUE(scheme_says("not that of the record before"));
    CU_ASSERT_PTR_NULL(scheme_settle_after(contract, then, "{'facts': {}}", "three",
                                           sib_settlement_record(two)));
    CU_ASSERT_TRUE(scheme_says("lack a table"));
    sib_settlement_free(two);
    sib_settlement_free(one);
}

static void hash_of(const char *contract, char *to, size_t size)
{
    sib_scheme *scheme = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, scheme_json(contract), &scheme), SIB_OK);
    const sib_table *summary = sib_scheme_table(scheme, "summary");
    sib_text         hash = sib_table_text(summary, sib_table_find(summary, "hash"));
    snprintf(to, size, "%.*s", (int)hash.offsets[1], hash.data);
    sib_scheme_free(scheme);
}

static const char old_price[] = JOBS("100", "none", "part", "as_known", "");
static const char new_price[] =
    JOBS("120", "none", "part", "as_known",
         ", 'amends': {'version': '1', 'hash': '%s', 'from': '2020-07-01', 'why': 'w', 'past': "
         "'%s'}");
static const char ten[] = FACTS(ROW("2020-02-01", "10"));
static const char fifteen[] = FACTS(ROW("2020-02-01", "10") ", " ROW("2020-09-01", "5"));

/* From 100 to 120 a job; 10 paid, 5 new. */
static void the_past_is_recomputed_or_stands(void)
{
    static const struct {
        const char *past;
        const char *now;
        const char *base;
    } cases[] = {{"recomputed", "800", NULL}, {"stands", "600", "-200"}};
    char hash[100];
    hash_of(old_price, hash, sizeof hash);
    for (int i = 0; i < 2; i++) {
        char amending[8000];
        snprintf(amending, sizeof amending, new_price, hash, cases[i].past);
        sib_settlement *one = scheme_settle(old_price, ten, "one", NULL);
        sib_settlement *two =
            scheme_settle_after(amending, fifteen, ten, "two", sib_settlement_record(one));
        CU_ASSERT_TRUE(scheme_due(two, "now", cases[i].now));
        CU_ASSERT_TRUE(scheme_due(two, "base", cases[i].base));
        CU_ASSERT_TRUE(scheme_due(two, "restated", i == 0 ? "200" : "0"));
        sib_settlement *three =
            scheme_settle(amending,
                          FACTS(ROW("2020-02-01", "10") ", " ROW("2020-09-01", "5") ", " ROW(
                              "2021-02-01", "1")),
                          "three", sib_settlement_record(two));
        CU_ASSERT_TRUE(scheme_due(three, "now", "120"));
        CU_ASSERT_TRUE(scheme_due(three, "base", cases[i].base));
        CU_ASSERT_TRUE(scheme_due(three, "restated", "0"));
        sib_settlement_free(three);
        sib_settlement *alone = /* without the facts of the past */
            scheme_settle(amending, fifteen, "two", sib_settlement_record(one));
        CU_ASSERT_EQUAL(alone == NULL, i == 1);
        sib_settlement_free(alone);
        sib_settlement_free(two);
        sib_settlement_free(one);
    }
}

/* An amendment under which the same is due lets nothing stand beside: 0, which is no blank. */
static void nothing_may_stand(void)
{
    char hash[100];
    char amending[8000];
    hash_of(old_price, hash, sizeof hash);
    snprintf(amending, sizeof amending,
             JOBS("100", "none", "part", "as_known",
                  ", 'amends': {'version': '1', 'hash': '%s', 'from': '2020-07-01', 'why': "
                  "'w', 'past': 'stands'}"),
             hash);
    sib_settlement *one = scheme_settle(old_price, ten, "one", NULL);
    sib_settlement *two =
        scheme_settle_after(amending, fifteen, ten, "two", sib_settlement_record(one));
    CU_ASSERT_TRUE(scheme_due(one, "base", NULL));
    CU_ASSERT_TRUE(scheme_due(two, "base", "0"));
    sib_settlement_free(two);
    sib_settlement_free(one);
}

/* The last day of a cohort is dated by itself: of then it holds, though nobody hands it in. */
static void last_days_of_a_closed_past_stay(void)
{
#define OPENED(rows, more) "{'facts': {'work': [" rows "]" more "}}"
    static const char contract[] =
        "{'language': 'sib@1', 'contract': 'c', 'version': '1', 'currency': 'GBP', 'tables': "
        "{'t': {'role': 'figures', 'columns': {'on': {'type': 'date'}, 'fee': {'type': "
        "'text'}}}}, 'cohorts': [{'id': 'c1', 'opens': '2020-01-01', 'closes': {'members': "
        "9}}], 'outcomes': {'work': {'kind': 'figures', 'table': 't', 'keys': [], 'on': 'on', "
        "'numbers': {'fee': 'money'}}}, 'payment': [{'do': 'measure', 'id': 'fee', 'outcome': "
        "'work', 'is': 'sum', 'what': 'fee', 'by': []}, {'do': 'settle', 'id': 'due', 'of': "
        "'fee', 'below_zero': 'repay', 'below_nothing': 'owed', 'undecided': 'stop'}], "
        "'settlement': {'stages': [{'id': 'one', 'as_at': '2020-06-30', 'lines': 'all', "
        "'pays': true, 'facts': 'closed'}, {'id': 'two', 'as_at': '2020-12-31', 'lines': "
        "'all', 'pays': true, 'facts': 'closed'}]}}";
    static const char then[] =
        OPENED("", ", 'cohorts': [{'cohort': 'c1', 'to': '2020-03-01'}]");
    static const char *const now[] = {OPENED("", ""),
                                      OPENED("", ", 'cohorts': [{'cohort': 'c1', 'to': "
                                                 "'2020-04-01'}]")};
    sib_settlement          *one = scheme_settle(contract, then, "one", NULL);
    for (int i = 0; i < 2; i++) {
        sib_settlement *two =
            scheme_settle_after(contract, now[i], then, "two", sib_settlement_record(one));
        const sib_table *days = sib_settlement_table(two, "facts.cohorts");
        CU_ASSERT_EQUAL(sib_table_rows(days), 1);
        CU_ASSERT_TRUE(test_says(days, "to", 0, "2020-03-01"));
        sib_settlement_free(two);
    }
    sib_settlement_free(one);
}

static void members_of_a_closed_past_stay(void)
{
    static const char contract[] =
        "{'language': 'sib@1', 'contract': 'm', 'version': '1', 'currency': 'GBP', 'tables': "
        "{'m': {'role': 'members', 'person': 'who', 'columns': {'who': {'type': 'text'}, "
        "'sex': {'type': 'codes', 'levels': ['f', 'm']}}}, 'a': {'role': 'achievements', "
        "'columns': {'who': {'type': 'text'}, 'what': {'type': 'codes'}, 'on': {'type': "
        "'date'}}}}, 'outcomes': {'jobs': {'kind': 'achievements', 'table': 'a', 'person': "
        "'who', 'what': 'what', 'on': 'on', 'recognised': [{'name': 'job', 'times': 'every', "
        "'reached': 'reported'}]}}, 'payment': [{'do': 'measure', 'id': 'n', 'outcome': "
        "'jobs', 'is': 'sum', 'what': 'achieved', 'by': ['sex']}, {'do': 'curve', 'id': 'p', "
        "'gives': 'money', 'each': '10', 'times': 'n', 'keys': ['sex']}, {'do': 'round', 'id': "
        "'line', 'of': 'p', 'to': '1', 'rounding': 'down'}, {'do': 'settle', 'id': 'due', "
        "'of': 'line', 'below_zero': 'repay', 'below_nothing': 'owed', 'undecided': 'stop'}], "
        "'settlement': {'stages': [{'id': 'one', 'as_at': '2020-06-30', 'lines': 'all', "
        "'pays': true, 'facts': 'closed'}, {'id': 'two', 'as_at': '2020-12-31', 'lines': "
        "'all', 'pays': true, 'facts': 'closed'}]}}";
    static const char then[] =
        "{'facts': {'members': [{'who': 'a', 'sex': 'f'}], 'jobs': [{'who': 'a', 'what': "
        "'job', 'on': '2020-01-01'}]}}";
    static const struct {
        const char *members;
        const char *now; /* NULL: refused */
    } cases[] = {{"{'who': 'b', 'sex': 'm'}, {'who': 'a', 'sex': 'f'}", "10"},
                 {"{'who': 'b', 'sex': 'm'}, {'who': 'a', 'sex': 'm'}", NULL},
                 {"{'who': 'b', 'sex': 'm'}", NULL}};
    sib_settlement *one = scheme_settle(contract, then, "one", NULL);
    for (int i = 0; i < 3; i++) {
        char now[600];
        snprintf(now, sizeof now,
                 "{'facts': {'members': [%s], 'jobs': [{'who': 'b', 'what': 'job', 'on': "
                 "'2020-01-02'}, {'who': 'b', 'what': 'job', 'on': '2020-08-02'}]}}",
                 cases[i].members);
        sib_settlement *two =
            scheme_settle_after(contract, now, then, "two", sib_settlement_record(one));
        CU_ASSERT_EQUAL(two != NULL, cases[i].now != NULL);
        CU_ASSERT_TRUE(cases[i].now == NULL ? scheme_says("a member of the settlement before")
                                            : scheme_due(two, "now", cases[i].now));
        sib_settlement_free(two);
    }
    sib_settlement_free(one);
}

/* What has no dates cannot be closed; nor is it restated without the facts of then. */
static void what_has_no_dates_is_of_then(void)
{
#define COUNTS(closed)                                                                         \
    "{'language': 'sib@1', 'contract': 'c', 'version': '1', 'currency': 'GBP', 'tables': "     \
    "{'t': {'role': 'figures', 'columns': {'fee': {'type': 'text'}}}}, 'outcomes': {'work': "  \
    "{'kind': 'figures', 'table': 't', 'keys': [], 'numbers': {'fee': 'money'}}}, 'payment': " \
    "[{'do': 'measure', 'id': 'fee', 'outcome': 'work', 'is': 'sum', 'what': 'fee', 'by': "    \
    "[]}, {'do': 'settle', 'id': 'due', 'of': 'fee', 'below_zero': 'repay', 'below_nothing': " \
    "'owed', 'undecided': 'stop'}], 'settlement': {'stages': [{'id': 'one', 'as_at': "         \
    "'2020-06-30', 'lines': 'all', 'pays': true, 'facts': '" closed "'}, {'id': 'two', "       \
    "'as_at': '2020-12-31', 'lines': 'all', 'pays': true, 'facts': 'as_known'}]}}"
    static const char then[] = FACTS("{'fee': '5'}");
    static const char now[] = FACTS("{'fee': '8'}");
    CU_ASSERT_EQUAL(scheme_check(COUNTS("closed")), SIB_ERR_TERMS);
    CU_ASSERT_TRUE(scheme_says("have no dates"));
    sib_settlement *one = scheme_settle(COUNTS("as_known"), then, "one", NULL);
    const char     *record = sib_settlement_record(one);
    sib_settlement *two = scheme_settle(COUNTS("as_known"), now, "two", record);
    CU_ASSERT_TRUE(scheme_due(two, "now", "3"));
    CU_ASSERT_TRUE(scheme_due(two, "restated", NULL));
    sib_settlement_free(two);
    two = scheme_settle_after(COUNTS("as_known"), now, then, "two", record);
    CU_ASSERT_TRUE(scheme_due(two, "restated", "0"));
    sib_settlement_free(two);
    sib_settlement_free(one);
}

/* What is known now could not have been settled then, in 64 bits: it is not restated. */
static void what_was_beyond_64_bits_is_blank(void)
{
    static const char contract[] =
        "{'language': 'sib@1', 'contract': 'c', 'version': '1', 'currency': 'GBP', 'tables': "
        "{'t': {'role': 'figures', 'columns': {'on': {'type': 'date'}, 'a': {'type': 'text'}, "
        "'b': {'type': 'text'}}}}, 'outcomes': {'work': {'kind': 'figures', 'table': 't', "
        "'keys': [], 'on': 'on', 'numbers': {'a': 'money', 'b': 'money'}}}, 'payment': "
        "[{'do': 'measure', 'id': 'a', 'outcome': 'work', 'is': 'sum', 'what': 'a', 'by': "
        "['on']}, {'do': 'measure', 'id': 'b', 'outcome': 'work', 'is': 'sum', 'what': 'b', "
        "'by': ['on']}, {'do': 'limit', 'id': 'most', 'of': ['a', 'b'], 'at_most': '100', "
        "'keys': ['on'], 'per': [], 'fill': 'pro_rata'}, {'do': 'settle', 'id': 'due', 'of': "
        "'most', 'below_zero': 'repay', 'below_nothing': 'owed', 'undecided': 'stop'}], "
        "'settlement': {'stages': [{'id': 'one', 'as_at': '2020-06-30', 'lines': 'all', "
        "'pays': true, 'facts': 'as_known'}, {'id': 'two', 'as_at': '2020-12-31', 'lines': "
        "['b'], 'replaces': ['a'], 'pays': true, 'facts': 'as_known'}]}}";
    static const char large[] =
        FACTS("{'on': '2020-01-01', 'a': '92233720368547758.07', 'b': '5'}, {'on': "
              "'2020-01-02', 'a': '0.01', 'b': '0'}");
    sib_settlement *one =
        scheme_settle(contract, FACTS("{'on': '2020-01-01', 'a': '1', 'b': '5'}"), "one", NULL);
    CU_ASSERT_TRUE(scheme_due(one, "now", "6"));
    CU_ASSERT_PTR_NULL(scheme_settle(contract, large, "one", NULL));
    CU_ASSERT_TRUE(scheme_says("more than 64 bits of minor units"));
    sib_settlement *two = scheme_settle(contract, large, "two", sib_settlement_record(one));
    CU_ASSERT_TRUE(scheme_due(two, "now", "-1"));
    CU_ASSERT_TRUE(scheme_due(two, "restated", NULL));
    sib_settlement_free(two);
    sib_settlement_free(one);
}

static void memory_may_be_short_and_work_interrupted(void)
{
    static const char small[] =
        "{'language': 'sib@1', 'contract': 'c', 'version': '1', 'currency': 'GBP', 'tables': "
        "{'t': {'role': 'figures', 'columns': {'on': {'type': 'date'}, 'fee': {'type': "
        "'text'}}}}, 'outcomes': {'work': {'kind': 'figures', 'table': 't', 'keys': [], 'on': "
        "'on', 'numbers': {'fee': 'money'}}}, 'payment': [{'do': 'measure', 'id': 'fee', "
        "'outcome': 'work', 'is': 'sum', 'what': 'fee', 'by': []}, {'do': 'settle', 'id': "
        "'due', 'of': 'fee', 'below_zero': 'repay', 'below_nothing': 'owed', 'undecided': "
        "'stop'}], 'settlement': {'stages': [{'id': 'one', 'as_at': '2020-06-30', 'lines': "
        "'all', 'pays': true, 'facts': 'closed'}, {'id': 'two', 'as_at': '2020-12-31', "
        "'lines': 'all', 'pays': true, 'facts': 'closed'}]}}";
    static const char then[] = FACTS("{'on': '2020-02-01', 'fee': '5'}");
    static char       record[20000];
    sib_settlement   *one = scheme_settle(small, then, "one", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(one);
    strcpy(record, sib_settlement_record(one));
    sib_settlement_free(one);
    scheme_texts t = {scheme_json(small),
                      scheme_json(FACTS("{'on': '2020-08-01', 'fee': '2'}")), "two", record,
                      scheme_json(then)};
    CU_ASSERT_TRUE(test_every_allocation(scheme_attempt, &t) > 10);
    CU_ASSERT_TRUE(test_every_check(scheme_attempt, &t, 1) > 10);
    CU_ASSERT_EQUAL(sib_facts_set_earlier(NULL, NULL, NULL), SIB_ERR_ARGUMENT);
}

TEST_SUITE(test_earlier)
{
    test_add("earlier", "late facts are paid or closed", late_facts_are_paid_or_closed);
    test_add("earlier", "what was paid stands or gives way", what_was_paid_stands_or_gives_way);
    test_add("earlier", "a closed past is handed on", a_closed_past_is_handed_on);
    test_add("earlier", "the past is recomputed or stands", the_past_is_recomputed_or_stands);
    test_add("earlier", "nothing may stand", nothing_may_stand);
    test_add("earlier", "last days of a closed past stay", last_days_of_a_closed_past_stay);
    test_add("earlier", "members of a closed past stay", members_of_a_closed_past_stay);
    test_add("earlier", "what has no dates is of then", what_has_no_dates_is_of_then);
    test_add("earlier", "what was beyond 64 bits is blank", what_was_beyond_64_bits_is_blank);
    test_add("earlier", "memory may be short and work interrupted",
             memory_may_be_short_and_work_interrupted);
}
