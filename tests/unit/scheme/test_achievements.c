/* Achievements: reported, or by a clock that ran without a break. */
#include <stdio.h>
#include <string.h>

#include "fixture.h"

/* What `recognised` holds is put in; each achievement pays 1. */
static const char *contract(const char *recognised)
{
    static char text[4000];
    snprintf(
        text, sizeof text,
        "{'language': 'sib@1', 'contract': 'c', 'version': '1', 'currency': 'GBP', "
        "'tables': {'claims': {'role': 'achievements', 'columns': {'who': {'type': "
        "'text'}, 'name': {'type': 'codes'}, 'day': {'type': 'date'}, 'seen': {'type': "
        "'date'}}}, 'people': {'role': 'members', 'person': 'who', 'columns': {'who': "
        "{'type': 'text'}, 'class': {'type': 'codes', 'levels': ['young', 'old']}, 'age': "
        "{'type': 'i64'}}}}, "
        "'outcomes': {'got': {'kind': 'achievements', 'table': 'claims', 'person': 'who', "
        "'what': 'name', 'on': 'day', 'events': ['housed', 'lost'], 'recognised': [%s]}}, "
        "'payment': [{'do': 'measure', 'id': 'list', 'outcome': 'got', 'is': 'list', 'by': "
        "[]}, {'do': 'measure', 'id': 'people', 'outcome': 'got', 'is': 'sum', 'what': "
        "'achievers', 'by': ['class']}, {'do': 'measure', 'id': 'part', 'outcome': 'got', "
        "'is': 'share', 'what': 'achievers', 'by': []}]}",
        recognised);
    return text;
}

/* The list at a day, as "what on person;..", over rows "who name day [seen];..". */
static const char *list(const char *recognised, const char *rows, const char *as_at)
{
    static char text[1000];
    char facts[4000] = "{'facts': {'members': [{'who': 'a', 'class': 'young', 'age': 15}, "
                       "{'who': 'b', 'class': 'old', 'age': 40}], 'got': [";
    for (const char *at = rows; *at != '\0';) {
        char cells[4][16] = {"", "", "", ""};
        int  read = 0;
        int  n = sscanf(at, "%15s %15s %15[0-9-]%n %15[0-9-]%n", cells[0], cells[1], cells[2],
                        &read, cells[3], &read);
        CU_ASSERT_FATAL(n >= 3);
        size_t used = strlen(facts);
        snprintf(facts + used, sizeof facts - used,
                 "%s{'who': '%s', 'name': '%s', 'day': '%s'%s%s%s}", at == rows ? "" : ", ",
                 cells[0], cells[1], cells[2], n == 4 ? ", 'seen': '" : "", cells[3],
                 n == 4 ? "'" : "");
        at += read;
        at += *at == ';' ? 1 : 0;
    }
    strcat(facts, "]}}");
    sib_settlement *s = scheme_settle(contract(recognised), facts, as_at, NULL);
    text[0] = '\0';
    for (int64_t i = 0; s != NULL && i < scheme_lines(s, "list"); i++) {
        char who[16] = "";
        char day[16] = "";
        char what[16] = "";
        sscanf(scheme_cell(s, "list", i, "keys"),
               "{\"on\":\"%15[^\"]\",\"person\":\"%15[^\"]\",\"what\":\"%15[^\"]\"}", day, who,
               what);
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s %s %s;", what, day, who);
    }
    if (s == NULL) {
        snprintf(text, sizeof text, "refused: %.900s", scheme_message);
    }
    sib_settlement_free(s);
    return text;
}

#define ENTRY "{'name': 'entry', 'times': 'once', 'reached': 'reported'}"
#define CLOCK(more)                                                                            \
    "{'name': 'm3', 'times': " more ", 'reached': {'from': 'housed', 'for': {'months': 3}, "   \
    "'broken_by': ['lost']}}"

static void the_first_date_counts_once(void)
{
    CU_ASSERT_STRING_EQUAL(
        list(ENTRY, "a entry 2020-03-01;b entry 2020-01-05;a entry 2020-02-01", "2020-12-31"),
        "entry 2020-01-05 b;entry 2020-02-01 a;");
    CU_ASSERT_STRING_EQUAL(list(ENTRY, "a entry 2020-03-01", "2020-02-29"), "");
    CU_ASSERT_STRING_EQUAL(list(ENTRY, "a entry 2020-03-01", "2020-03-01"),
                           "entry 2020-03-01 a;");
}

static void every_row_may_count(void)
{
    static const char every[] = "{'name': 'entry', 'times': 'every', 'reached': 'reported'}";
    CU_ASSERT_STRING_EQUAL(list(every, "a entry 2020-03-01;a entry 2020-02-01", "2020-12-31"),
                           "entry 2020-02-01 a;entry 2020-03-01 a;");
    CU_ASSERT_PTR_NOT_NULL(strstr(
        list(every, "a entry 2020-03-01;a entry 2020-03-01", "2020-12-31"), "stand twice"));
}

/* A break on the last day breaks; a start while it runs does nothing; a lost home that is
 * replaced on the same day begins a clock of its own. */
static void a_clock_runs_without_a_break(void)
{
    const char *once = CLOCK("'once'");
    CU_ASSERT_STRING_EQUAL(list(once, "a housed 2020-01-01", "2020-03-31"), "");
    CU_ASSERT_STRING_EQUAL(list(once, "a housed 2020-01-01", "2020-04-01"), "m3 2020-04-01 a;");
    CU_ASSERT_STRING_EQUAL(list(once, "a housed 2020-01-01;a lost 2020-04-01", "2020-12-31"),
                           "");
    CU_ASSERT_STRING_EQUAL(list(once, "a housed 2020-01-01;a lost 2020-04-02", "2020-12-31"),
                           "m3 2020-04-01 a;");
    CU_ASSERT_STRING_EQUAL(list(once, "a housed 2020-01-01;a housed 2020-02-01", "2020-12-31"),
                           "m3 2020-04-01 a;");
    CU_ASSERT_STRING_EQUAL(
        list(once, "a housed 2020-01-01;a lost 2020-02-01;a housed 2020-02-01", "2020-12-31"),
        "m3 2020-05-01 a;");
    CU_ASSERT_STRING_EQUAL(list(once, "a housed 2020-01-31", "2020-12-31"), "m3 2020-04-30 a;");
    CU_ASSERT_STRING_EQUAL(list(once, "a lost 2020-01-01;b housed 2020-01-02", "2020-12-31"),
                           "m3 2020-04-02 b;");
}

/* months from 31 January: 30 April is the third month, one addition from the start. */
static void a_clock_may_pay_again(void)
{
    const char *break_first = CLOCK("'every', 'again': 'after_break'");
    const char *at_once = CLOCK("'every', 'again': 'at_once'");
    CU_ASSERT_STRING_EQUAL(
        list(break_first, "a housed 2020-01-01;a housed 2020-07-01", "2020-12-31"),
        "m3 2020-04-01 a;");
    CU_ASSERT_STRING_EQUAL(list(break_first,
                                "a housed 2020-01-01;a lost 2020-05-01;a housed 2020-07-01",
                                "2020-12-31"),
                           "m3 2020-04-01 a;m3 2020-10-01 a;");
    CU_ASSERT_STRING_EQUAL(list(at_once, "a housed 2020-01-31", "2020-12-31"),
                           "m3 2020-04-30 a;m3 2020-07-31 a;m3 2020-10-31 a;");
}

/* "after" does not depend on the order in which names are listed. */
static void what_comes_after_waits(void)
{
    static const char later[] =
        "{'name': 'cured', 'times': 'once', 'after': ['entry'], 'reached': 'reported'}, " ENTRY;
    CU_ASSERT_STRING_EQUAL(list(later, "a cured 2020-03-01;a entry 2020-03-01", "2020-12-31"),
                           "cured 2020-03-01 a;entry 2020-03-01 a;");
    CU_ASSERT_STRING_EQUAL(list(later, "a cured 2020-03-01;a entry 2020-03-02", "2020-12-31"),
                           "entry 2020-03-02 a;");
    CU_ASSERT_STRING_EQUAL(
        list(later, "a cured 2020-03-01;a entry 2020-03-02;a cured 2020-04-01", "2020-12-31"),
        "entry 2020-03-02 a;cured 2020-04-01 a;");
}

static void evidence_must_come_in_time(void)
{
    static const char shown[] = "{'name': 'entry', 'times': 'once', 'reached': 'reported', "
                                "'evidence': {'column': 'seen', 'within': {'days': 10}}}";
    CU_ASSERT_STRING_EQUAL(list(shown, "a entry 2020-03-01 2020-03-11", "2020-12-31"),
                           "entry 2020-03-01 a;");
    CU_ASSERT_STRING_EQUAL(list(shown, "a entry 2020-03-01 2020-03-12", "2020-12-31"), "");
    CU_ASSERT_STRING_EQUAL(list(shown, "a entry 2020-03-01 2020-03-11", "2020-03-10"), "");
    CU_ASSERT_STRING_EQUAL(
        list(shown, "a entry 2020-03-01;b entry 2020-03-01 2020-03-02", "2020-12-31"),
        "entry 2020-03-01 b;");
}

static void a_condition_on_the_member_holds(void)
{
    static const char young[] =
        "{'name': 'entry', 'times': 'once', 'reached': 'reported', "
        "'where': {'column': 'class', 'is': 'equal', 'value': 'young'}}";
    static const char aged[] = "{'name': 'entry', 'times': 'once', 'reached': 'reported', "
                               "'where': {'column': 'age', 'is': 'above', 'value': '15'}}";
    CU_ASSERT_STRING_EQUAL(list(young, "a entry 2020-03-01;b entry 2020-03-01", "2020-12-31"),
                           "entry 2020-03-01 a;");
    CU_ASSERT_STRING_EQUAL(list(aged, "a entry 2020-03-01;b entry 2020-03-01", "2020-12-31"),
                           "entry 2020-03-01 b;");
}

static void strangers_are_refused(void)
{
    CU_ASSERT_PTR_NOT_NULL(
        strstr(list(ENTRY, "z entry 2020-03-01", "2020-12-31"), "no member"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(list(ENTRY, "a entri 2020-03-01", "2020-12-31"), "neither recognised"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(list(CLOCK("'once'"), "a m3 2020-03-01", "2020-12-31"), "has a clock"));
}

static void people_are_counted_once_by_class(void)
{
    sib_settlement *s =
        scheme_settle(contract("{'name': 'entry', 'times': 'every', 'reached': 'reported'}"),
                      "{'facts': {'members': [{'who': 'a', 'class': 'young', 'age': 1}, "
                      "{'who': 'b', 'class': "
                      "'old', 'age': 2}], 'got': [{'who': 'a', 'name': 'entry', 'day': "
                      "'2020-01-01'}, {'who': "
                      "'a', 'name': 'entry', 'day': '2020-01-02'}]}}",
                      "2020-12-31", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_EQUAL(scheme_lines(s, "people"), 2);
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "people", 0, "keys"), "{\"class\":\"young\"}");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "people", 0, "value"), "1");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "people", 1, "value"), "0");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "part", 0, "value"), "50 %");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "part", 0, "denominator"), "2");
    sib_settlement_free(s);
}

TEST_SUITE(test_achievements)
{
    test_add("achievements", "the first date counts once", the_first_date_counts_once);
    test_add("achievements", "every row may count", every_row_may_count);
    test_add("achievements", "a clock runs without a break", a_clock_runs_without_a_break);
    test_add("achievements", "a clock may pay again", a_clock_may_pay_again);
    test_add("achievements", "what comes after waits", what_comes_after_waits);
    test_add("achievements", "evidence must come in time", evidence_must_come_in_time);
    test_add("achievements", "a condition on the member holds",
             a_condition_on_the_member_holds);
    test_add("achievements", "strangers are refused", strangers_are_refused);
    test_add("achievements", "people are counted once by class",
             people_are_counted_once_by_class);
}
