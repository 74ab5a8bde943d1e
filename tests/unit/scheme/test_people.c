/* Who is counted: members of cohorts, persons that are seen, persons split by no key. */
#include <string.h>

#include <stdio.h>

#include "fixture.h"

#define HEAD "{'language': 'sib@1', 'contract': 'c', 'version': '1', 'currency': 'GBP', "
#define REACHED                                                                                \
    "'outcomes': {'got': {'kind': 'achievements', 'table': 'claims', 'person': 'who', "        \
    "'what': "                                                                                 \
    "'name', 'on': 'day', 'events': [], 'recognised': [{'name': 'job', 'times': 'once', "      \
    "'reached': 'reported'}]}}, "
#define CLAIMS                                                                                 \
    "'claims': {'role': 'achievements', 'columns': {'who': {'type': 'text'}, 'name': "         \
    "{'type': "                                                                                \
    "'codes'}, 'day': {'type': 'date'}}}"

static void an_achievement_has_the_cohort_of_its_member(void)
{
    sib_settlement *s = scheme_settle(
        HEAD "'cohorts': [{'id': 'c1', 'window': {'from': '2019-01-01', 'to': '2019-12-31'}}, "
             "{'id': 'c2', 'window': {'from': '2020-01-01', 'to': '2020-12-31'}}], "
             "'tables': {" CLAIMS ", 'people': {'role': 'members', 'person': 'who', 'columns': "
             "{'who': {'type': 'text'}, 'cohort': {'type': 'codes'}}}}, " REACHED
             "'payment': [{'do': 'measure', 'id': 'list', 'outcome': 'got', 'is': 'list', "
             "'by': ['cohort']}, {'do': 'measure', 'id': 'sum', 'outcome': 'got', 'is': 'sum', "
             "'what': 'achieved', 'by': ['cohort']}]}",
        "{'facts': {'members': [{'who': 'a', 'cohort': 'c2'}, {'who': 'b', 'cohort': 'c1'}], "
        "'got': [{'who': 'a', 'name': 'job', 'day': '2020-02-01'}]}}",
        "2020-12-31", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_EQUAL(scheme_lines(s, "list"), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(scheme_cell(s, "list", 0, "keys"), "\"cohort\":\"c2\""));
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "sum", 0, "value"), "0");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "sum", 1, "value"), "1");
    sib_settlement_free(s);
}

static void rows_after_the_day_show_no_person(void)
{
    sib_settlement *s = scheme_settle(
        HEAD "'tables': {" CLAIMS "}, " REACHED
             "'payment': [{'do': 'measure', 'id': 'sum', 'outcome': 'got', 'is': 'sum', "
             "'what': 'achieved', 'by': ['person']}]}",
        "{'facts': {'got': [{'who': 'a', 'name': 'job', 'day': '2020-02-02'}, {'who': 'b', "
        "'name': 'job', 'day': '2020-02-01'}]}}",
        "2020-02-01", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_EQUAL(scheme_lines(s, "sum"), 1);
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "sum", 0, "keys"), "{\"person\":\"b\"}");
    sib_settlement_free(s);
}

/* 4 of the first cohort's 10 at one court, 3 of the second's 30 at the other: 4 and 3 of 40. */
#define COURTS(more)                                                                           \
    scheme_settle(                                                                             \
        HEAD                                                                                   \
        "'cohorts': [{'id': 'c1', 'window': {'from': '2018-01-01', 'to': '2018-12-31'}}, "     \
        "{'id': 'c2', 'window': {'from': '2019-01-01', 'to': '2019-12-31'}}], "                \
        "'tables': {'events': {'role': 'outcomes', 'columns': {'who': {'type': 'text'}, "      \
        "'court': {'type': 'codes', 'levels': ['high', 'low']}}}}, "                           \
        "'outcomes': {'again': {'kind': 'events', 'table': 'events', 'unit': 'any', "          \
        "'keys': ['court'], 'follow_up': {'months': 3}, 'waiting': {'months': 1}}}, "          \
        "'payment': [{'do': 'measure', 'id': 'm', 'outcome': 'again', 'is': 'share', "         \
        "'what': 'reconvicted', 'by': ['court']}]}",                                           \
        "{'facts': {'again': [{'cohort': 'c1', 'court': 'high', 'persons': 10, "               \
        "'reconvicted': 4}, {'cohort': 'c2', 'court': 'low', 'persons': 30, "                  \
        "'reconvicted': 3}" more "]}}",                                                        \
        "2020-12-31", NULL)

static void persons_are_not_split_by_the_court(void)
{
    sib_settlement *s = COURTS("");
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "m", 0, "value"), "10 %");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "m", 1, "value"), "7.5 %");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "m", 1, "denominator"), "40");
    sib_settlement_free(s);
    s = COURTS(", {'cohort': 'c1', 'court': 'low', 'persons': 10, 'reconvicted': 0}");
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "m", 0, "denominator"), "40");
    sib_settlement_free(s);
    s = COURTS(", {'cohort': 'c1', 'court': 'low', 'persons': 11, 'reconvicted': 0}");
    CU_ASSERT_PTR_NULL(s);
    CU_ASSERT_TRUE(scheme_says("persons differ"));
}

/* What no contract could mean is refused, with the column and the row and never the value. */
static void counts_of_people_are_checked(void)
{
    static const char *const head =
        "{'language': 'sib@1', 'contract': 'p', 'version': '1', 'currency': 'GBP', 'cohorts': "
        "[{'id': 'c1', 'window': {'from': '2019-01-01', 'to': '2019-06-30'}}, {'id': 'c2', "
        "'opens': {'after': 'c1'}, 'closes': {'months': 3, 'members': 9}}], 'tables': {'e': "
        "{'role': 'outcomes', 'columns': {'person': {'type': 'text'}}}}, 'outcomes': {'again': "
        "{'kind': 'events', 'table': 'e', 'unit': 'any', 'follow_up': {'months': 3}, "
        "'waiting': {'months': 1}}}, 'payment': [{'do': 'measure', 'id': 'm', 'outcome': "
        "'again', 'is': 'share', 'what': 'reconvicted', 'by': ['cohort']}]}";
    static const struct {
        const char *tables;
        const char *told; /* NULL: nothing is wrong */
    } cases[] = {
        {"'again': [{'cohort': 'c1', 'persons': 5, 'reconvicted': 5, 'eligible': 5}]", NULL},
        {"'again': [{'cohort': 'c1', 'persons': 5, 'reconvicted': 6}]", "above its persons"},
        {"'again': [{'cohort': 'c2', 'persons': 5, 'reconvicted': 6}]", "above its persons"},
        {"'again': [{'cohort': 'c1', 'persons': 5, 'reconvicted': 1, 'eligible': 4}]",
         "fewer could have been"},
        {"'again': [{'cohort': 'c1', 'persons': 5, 'reconvicted': -1}]", "not negative"},
        {"'again': [{'cohort': 'c1', 'persons': 5, 'reconvicted': '1/2'}]", "whole"},
        {"'again': [{'cohort': 'c1', 'persons': 5, 'reconvicted': 1, 'events': -1}]",
         "not negative"},
        {"'again': [{'cohort': 'c1', 'persons': 5, 'reconvicted': 1}, {'cohort': 'c1', "
         "'persons': 5, 'reconvicted': 1}]",
         "the same keys stands above"},
        {"'again': [{'cohort': 'c1', 'persons': 5}, {'cohort': 'c2', 'persons': 5, "
         "'reconvicted': 1}]",
         "must not be missing"},
        {"'again': [{'cohort': 'c3', 'persons': 5, 'reconvicted': 1}]", "none of those listed"},
        {"'again': [{'persons': 5, 'reconvicted': 1}]", "no such column"},
        {"'again': [{'cohort': 'c1', 'persons': 5, 'reconvicted': 1, 'sex': 'f'}]",
         "no measure of the outcome reads"},
        {"'again': [{'cohort': 'c1', 'persons': 5, 'reconvicted': 1, 'arm': 'treated'}]",
         "no measure of the outcome reads"},
        {"'again': [{'cohort': 'c1', 'persons': 5, 'reconvicted': 1, 'verdict': 'too few'}]",
         "a verdict is ok"},
        {"'again': [{'cohort': 'c1', 'persons': 5, 'reconvicted': 1, 'verdict': 'few'}]", NULL},
        {"'again': [], 'cohorts': [{'cohort': 'c2', 'to': '2019-07-01'}]", NULL},
        {"'again': [], 'cohorts': [{'cohort': 'c2', 'to': '2019-06-30'}]", "a last day is"},
        {"'again': [], 'cohorts': [{'cohort': 'c2', 'to': '2019-10-01'}]", "a last day is"},
        {"'again': [], 'cohorts': [{'cohort': 'c2', 'to': '2019-09-30'}]", NULL},
        {"'again': [], 'cohorts': [{'cohort': 'c1', 'to': '2019-05-01'}]", "has a window"},
        {"'again': [], 'cohorts': [{'cohort': 'c2', 'to': '2019-08-01'}, {'cohort': 'c2', "
         "'to': '2019-08-02'}]",
         "two last days"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[400];
        snprintf(text, sizeof text, "{'facts': {%s}}", cases[i].tables);
        sib_settlement *s = scheme_settle(head, text, "2020-06-01", NULL);
        CU_ASSERT_EQUAL(s != NULL, cases[i].told == NULL);
        CU_ASSERT_TRUE(cases[i].told == NULL || scheme_says(cases[i].told));
        if (s != NULL && cases[i].told != NULL) {
            printf("\n    taken: %s\n", cases[i].tables);
        }
        sib_settlement_free(s);
    }
}

/* Members stand in one row each, with the columns that are declared. */
static void members_are_checked(void)
{
    static const char *const head =
        "{'language': 'sib@1', 'contract': 'p', 'version': '1', 'currency': 'GBP', 'tables': "
        "{'m': {'role': 'members', 'person': 'who', 'columns': {'who': {'type': 'text'}, "
        "'sex': {'type': 'codes', 'levels': ['f', 'm']}}}, 'a': {'role': 'achievements', "
        "'columns': {'who': {'type': 'text'}, 'what': {'type': 'codes'}, 'on': {'type': "
        "'date'}}}}, 'outcomes': {'jobs': {'kind': 'achievements', 'table': 'a', 'person': "
        "'who', 'what': 'what', 'on': 'on', 'recognised': [{'name': 'job', 'times': 'every', "
        "'reached': 'reported'}]}}, 'payment': [{'do': 'measure', 'id': 'n', 'outcome': "
        "'jobs', 'is': 'sum', 'what': 'achieved', 'by': ['sex']}]}";
    static const struct {
        const char *members;
        const char *told;
    } cases[] = {{"{'who': 'a', 'sex': 'f'}", NULL},
                 {"{'who': 'a', 'sex': 'f'}, {'who': 'a', 'sex': 'm'}", "in a row above"},
                 {"{'who': 'a'}", "no such column"},
                 {"{'who': 'a', 'sex': 'f', 'age': 3}", "none that the contract declares"},
                 {"{'who': 'a', 'sex': 'x'}", "none of those listed"},
                 {"{'who': 'b', 'sex': 'f'}", "no member"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[400];
        snprintf(text, sizeof text,
                 "{'facts': {'members': [%s], 'jobs': [{'who': 'a', 'what': 'job', 'on': "
                 "'2020-01-01'}]}}",
                 cases[i].members);
        sib_settlement *s = scheme_settle(head, text, "2020-06-01", NULL);
        CU_ASSERT_EQUAL(s != NULL, cases[i].told == NULL);
        CU_ASSERT_TRUE(cases[i].told == NULL || scheme_says(cases[i].told));
        sib_settlement_free(s);
    }
}

/* 100 a job for each of three persons, of which a limit of 150 a period leaves 150. */
static void lines_of_persons_are_told_together(void)
{
    sib_settlement *s = scheme_settle(
        HEAD
        "'periods': {'year': {'from': '2020-01-01', 'every': {'months': 12}}}, "
        "'tables': {" CLAIMS "}, " REACHED
        "'payment': [{'do': 'measure', 'id': 'list', 'outcome': 'got', 'is': 'list', "
        "'by': ['year']}, {'do': 'curve', 'id': 'pay', 'gives': 'money', 'each': '100', "
        "'times': 'list', 'keys': ['person', 'what', 'on', 'year']}, {'do': 'limit', 'id': "
        "'cap', 'of': 'pay', 'at_most': '150', 'keys': ['person', 'what', 'on', 'year'], "
        "'per': ['year'], 'fill': 'in_order', 'cut': 'part'}]}",
        "{'facts': {'got': [{'who': 'zoe', 'name': 'job', 'day': '2020-02-02'}, {'who': 'ann', "
        "'name': 'job', 'day': '2020-02-01'}, {'who': 'joy', 'name': 'job', 'day': "
        "'2021-02-01'}]}}",
        "2021-12-31", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    const sib_table *lines = sib_settlement_table(s, "lines");
    CU_ASSERT_EQUAL(sib_table_rows(lines), 6);
    CU_ASSERT_TRUE(test_says(lines, "keys", 4, "{\"what\":\"job\",\"year\":\"1\"}"));
    CU_ASSERT_TRUE(test_says(lines, "before", 4, "200"));
    CU_ASSERT_TRUE(test_says(lines, "value", 4, "150"));
    CU_ASSERT_TRUE(test_says(lines, "line", 4, "pay"));
    CU_ASSERT_TRUE(test_says(lines, "reason", 4, NULL));
    CU_ASSERT_EQUAL(sib_table_number(lines, "count", 4), 2.0);
    CU_ASSERT_EQUAL(sib_table_number(lines, "count", 5), 1.0);
    CU_ASSERT_EQUAL(scheme_lines(s, "cap"), 3);
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "cap", 1, "reason"), "cut");
    CU_ASSERT_PTR_NOT_NULL(strstr(scheme_cell(s, "cap", 1, "keys"), "zoe"));
    CU_ASSERT_PTR_NULL(strstr(sib_settlement_record(s), "zoe"));
    CU_ASSERT_PTR_NULL(strstr(sib_settlement_record(s), "2020-02-02"));
    sib_settlement_free(s);
}

TEST_SUITE(test_people)
{
    test_add("people", "an achievement has the cohort of its member",
             an_achievement_has_the_cohort_of_its_member);
    test_add("people", "rows after the day show no person", rows_after_the_day_show_no_person);
    test_add("people", "lines of persons are told together",
             lines_of_persons_are_told_together);
    test_add("people", "counts of people are checked", counts_of_people_are_checked);
    test_add("people", "members are checked", members_are_checked);
    test_add("people", "persons are not split by the court",
             persons_are_not_split_by_the_court);
}
