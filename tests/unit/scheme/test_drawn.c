/* What drawn contracts have shown, by name: orders of rows, keys that lines lack, periods,
 * bounds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

#define HEAD "{'language': 'sib@1', 'contract': 'c', 'version': '1', 'currency': 'GBP', "
/* Figures by a code and a whole number; a number of the whole. */
#define SITES                                                                                  \
    "'tables': {'t': {'role': 'figures', 'columns': {'site': {'type': 'codes', 'levels': "     \
    "['a', 'b']}, 'size': {'type': 'i64'}, 'n': {'type': 'i64'}, 'persons': {'type': "         \
    "'i64'}}}, 'w': {'role': 'figures', 'columns': {'k': {'type': 'text'}}}}, 'outcomes': "    \
    "{'t': {'kind': 'figures', 'table': 't', 'keys': ['site', 'size'], 'numbers': {'n': "      \
    "'count', 'persons': 'count'}}, 'w': {'kind': 'figures', 'table': 'w', 'keys': [], "       \
    "'numbers': {'k': 'number'}}}, "
#define SUM(id, outcome, what, by)                                                             \
    "{'do': 'measure', 'id': '" id "', 'outcome': '" outcome "', 'is': 'sum', 'what': '" what  \
    "', 'by': [" by "]}, "
#define ROW(site, size, n) "{'site': '" site "', 'size': " size ", 'n': " n ", 'persons': 10}"

#define NOBODY "{'site': 'a', 'size': 1, 'n': 0, 'persons': 0}"

/* A column of a table, joined by blanks. */
static bool reads(const sib_settlement *s, const char *name, const char *column,
                  const char *expected)
{
    char             text[2000] = "";
    const sib_table *table = sib_settlement_table(s, name);
    int64_t          at = table == NULL ? -1 : sib_table_find(table, column);
    sib_text         cells = at < 0 ? (sib_text){NULL, NULL, 0} : sib_table_text(table, at);
    for (int64_t i = 0; i < cells.n; i++) {
        strncat(text, i == 0 ? "" : " ", 2);
        strncat(text, cells.data + cells.offsets[i],
                (size_t)(cells.offsets[i + 1] - cells.offsets[i]));
    }
    bool same = s != NULL && strcmp(text, scheme_json(expected)) == 0;
    if (!same) {
        printf("\n    %s: %s is %s, not %s: %s\n", name, column, text, expected,
               s == NULL ? scheme_message : "");
    }
    return same;
}

static sib_settlement *report(const char *document, const char *facts)
{
    return scheme_settle(document, facts, "2021-12-31", NULL);
}

/* 0 for the whole, at no size: a card by size has no value for it, `else` or not. */
static void a_line_without_the_key_of_a_card_is_undecided(void)
{
#define CURVE                                                                                  \
    SUM("k", "w", "k", "")                                                                     \
    SUM("n", "t", "n", "'size'")                                                               \
    "{'do': 'curve', 'id': 'p', 'gives': 'number', 'at': 'k', 'steps': [{'from': '1', "        \
    "'gives': '2'}], 'times': 'n', 'keys': ['size'], 'if': 'always'}"
    static const char facts[] = "{'facts': {'t': [], 'w': [{'k': '0'}]}}";
    sib_settlement   *s = report(
          HEAD SITES "'payment': [" CURVE ", {'do': 'gate', 'id': 'g', 'report': true, 'all': "
                       "[{'of': 'p', 'is': 'at_least', 'value': {'by': 'size', 'card': {'1': "
                       "'100'}, 'else': '-1'}}]}]}",
          facts);
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "p", 0, "value"), "0");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "p", 0, "keys"), "{}");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "g", 0, "value"), "undecided");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "g", 0, "reason"), "no_line");
    sib_settlement_free(s);
    CU_ASSERT_PTR_NULL(report(
        HEAD SITES "'payment': [" CURVE ", {'do': 'limit', 'id': 'l', 'of': 'p', 'at_most': "
                   "{'by': 'size', 'card': {'1': '100'}, 'else': '1'}, 'keys': ['size'], "
                   "'per': ['size'], 'fill': 'pro_rata'}]}",
        facts));
    CU_ASSERT_TRUE(scheme_says("the limit has no value for a line that it limits"));
}

/* The lines of a gate by site and size, over the sites: by size, not as they are first seen. */
static void groups_of_a_gate_stand_in_order(void)
{
    sib_settlement *s =
        report(HEAD SITES "'payment': [" SUM(
                   "n", "t", "n", "'site', 'size'") "{'do': 'gate', 'id': "
                                                    "'g', 'all': [{'of': 'n', 'is': 'above', "
                                                    "'value': '0'}]}, {'do': 'gate', "
                                                    "'id': 'o', 'report': true, 'all': "
                                                    "[{'gate': 'g', 'over': 'site', 'is': "
                                                    "'any'}]}]}",
               "{'facts': {'w': [], 't': [" ROW("b", "1", "1") ", " ROW("a", "2", "1") "]}}");
    CU_ASSERT_EQUAL(scheme_lines(s, "o"), 2);
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "o", 0, "keys"), "{\"size\":\"1\"}");
    CU_ASSERT_TRUE(reads(s, "conditions", "keys",
                         "{'site':'a','size':'1'} {'site':'a','size':'2'} "
                         "{'site':'b','size':'1'} {'site':'b','size':'2'}"));
    CU_ASSERT_TRUE(reads(s, "conditions", "verdict", "not_met met met not_met"));
    sib_settlement_free(s);
}

/* Weights of a pool in the order of the lines that go in, of a blend line by line. */
static void weights_stand_in_order(void)
{
#define MEAN                                                                                   \
    "{'do': 'measure', 'id': 'm', 'outcome': 't', 'is': 'mean', 'what': 'n', 'by': ['site', "  \
    "'size']}, {'do': 'compare', 'id': 'c', 'of': 'm', 'with': 'old', 'better': 'fewer'}, "    \
    "{'do': 'compare', 'id': 'p', 'pool': 'c', 'over': 'site', 'weights': 'equal', "           \
    "'average': 'means'}, {'do': 'compare', 'id': 'b', 'blend': [{'of': 'p.treated', "         \
    "'weight': '25 %'}, {'of': 'p.comparison', 'weight': '75 %'}]}"
    sib_settlement *s =
        report(HEAD SITES "'comparisons': {'old': {'kind': 'baseline', 'value': '2'}}, "
                          "'payment': [" MEAN "]}",
               "{'facts': {'w': [], 't': [" ROW("b", "1", "1") ", " ROW("a", "2", "1") ", " ROW(
                   "a", "1", "1") ", " ROW("b", "2", "1") "]}}");
    CU_ASSERT_TRUE(reads(s, "weights", "keys",
                         "{'site':'a','size':'1'} {'site':'a','size':'2'} "
                         "{'site':'b','size':'1'} {'site':'b','size':'2'} "
                         "{'size':'1'} {'size':'1'} {'size':'2'} {'size':'2'}"));
    CU_ASSERT_TRUE(
        reads(s, "weights", "of", "c c c c p.treated p.comparison p.treated p.comparison"));
    CU_ASSERT_TRUE(reads(s, "weights", "weight", "50 % 50 % 50 % 50 % 25 % 75 % 25 % 75 %"));
    sib_settlement_free(s);
}

#define PEOPLE(reached, payment)                                                               \
    HEAD "'tables': {'a': {'role': 'achievements', 'columns': {'who': {'type': 'text'}, "      \
         "'what': {'type': 'codes'}, 'on': {'type': 'date'}}}}, 'periods': {'term': "          \
         "{'starts': ['2020-02-01', '2020-07-01'], 'to': '2020-12-31'}}, 'outcomes': {'a': "   \
         "{'kind': 'achievements', 'table': 'a', 'person': 'who', 'what': 'what', 'on': "      \
         "'on', 'events': ['in'], 'recognised': [{'name': 'job', 'times': 'once', "            \
         "'reached': " reached "}]}}, 'payment': [" payment "]}"
#define CAME(who, what, on) "{'who': '" who "', 'what': '" what "', 'on': '" on "'}"

/* Conditions of persons are in no table that can be published; their verdicts are told
 * together, and one by one to whoever may see them. */
static void conditions_of_persons_are_not_told(void)
{
    sib_settlement *s =
        report(PEOPLE("'reported'",
                      SUM("n", "a", "achieved",
                          "'person'") "{'do': 'gate', "
                                      "'id': 'g', 'report': true, 'all': [{'of': 'n', 'is': "
                                      "'at_least', 'value': '1'}]}"),
               "{'facts': {'a': [" CAME("x", "job", "2020-03-01") ", " CAME(
                   "y", "in", "2020-03-01") ", " CAME("z", "job", "2020-03-01") "]}}");
    CU_ASSERT_EQUAL(sib_table_rows(sib_settlement_table(s, "conditions")), 0);
    CU_ASSERT_TRUE(reads(s, "persons", "keys",
                         "{'person':'x'} {'person':'y'} {'person':'z'} {'person':'x'} "
                         "{'person':'y'} {'person':'z'}"));
    CU_ASSERT_TRUE(reads(s, "persons", "value", "1 0 1 met not_met met"));
    CU_ASSERT_TRUE(reads(s, "lines", "value", "2 met not_met"));
    CU_ASSERT_PTR_NULL(strstr(sib_settlement_record(s), "person"));
    sib_settlement_free(s);
}

/* What is reached outside the periods by which it is read is refused, not left out. */
static void an_achievement_lies_in_a_period(void)
{
#define CLOCK  "{'from': 'in', 'for': {'months': 1}, 'broken_by': []}"
#define BY(by) SUM("n", "a", "achieved", by) SUM("k", "a", "achieved", "")
#define LIST   "{'do': 'measure', 'id': 'n', 'outcome': 'a', 'is': 'list', 'by': ['term']}"
#define GATED                                                                                  \
    "{'do': 'gate', 'id': 'g', 'report': true, 'any': [{'of': 'k', 'is': 'above', "            \
    "'value': '0'}]}"
    static const struct {
        const char *contract;
        const char *what;
        const char *on;
        bool        well;
    } cases[] = {
        {PEOPLE("'reported'", BY("'term'") GATED), "job", "2020-02-01", true},
        {PEOPLE("'reported'", BY("'term'") GATED), "job", "2020-12-31", true},
        {PEOPLE("'reported'", BY("'term'") GATED), "job", "2020-01-31", false},
        {PEOPLE("'reported'", BY("'term', 'on'") GATED), "job", "2021-01-01", false},
        {PEOPLE("'reported'", LIST), "job", "2021-01-01", false},
        {PEOPLE("'reported'", BY("'on'") GATED), "job", "2021-01-01", true},
        {PEOPLE(CLOCK, BY("'term'") GATED), "in", "2020-01-31", true}, /* on 29 February */
        {PEOPLE(CLOCK, BY("'term'") GATED), "in", "2020-12-01", false},
        {PEOPLE(CLOCK, LIST), "in", "2020-12-01", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char facts[300];
        snprintf(facts, sizeof facts,
                 "{'facts': {'a': [{'who': 'x', 'what': '%s', 'on': '%s'}]}}", cases[i].what,
                 cases[i].on);
        sib_settlement *s = report(cases[i].contract, facts);
        CU_ASSERT_EQUAL(s != NULL, cases[i].well);
        CU_ASSERT_TRUE(cases[i].well || scheme_says("lies in no period of \"term\""));
        sib_settlement_free(s);
    }
}

static void a_dated_figure_lies_in_a_period(void)
{
#define DATED(by)                                                                              \
    HEAD "'tables': {'t': {'role': 'figures', 'columns': {'on': {'type': 'date'}, 'n': "       \
         "{'type': 'i64'}}}}, 'periods': {'term': {'starts': ['2020-02-01'], 'to': "           \
         "'2020-12-31'}}, 'outcomes': {'t': {'kind': 'figures', 'table': 't', 'keys': [], "    \
         "'on': 'on', 'numbers': {'n': 'count'}}}, 'payment': [" SUM(                          \
             "n", "t", "n", by) "{'do': 'gate', 'id': 'g', 'report': true, 'any': [{'of': "    \
                                "'n', 'is': 'above', "                                         \
                                "'value': '0'}]}]}"
    static const char *const contracts[] = {DATED("'on'"), DATED("'term'"),
                                            DATED("'on', 'term'")};
    for (int i = 0; i < 3; i++) {
        sib_settlement *s =
            report(contracts[i], "{'facts': {'t': [{'on': '2021-01-01', 'n': 1}]}}");
        CU_ASSERT_EQUAL(s != NULL, i == 0);
        CU_ASSERT_TRUE(i == 0 || scheme_says("lies in no period of \"term\""));
        sib_settlement_free(s);
    }
}

/* Thirds of a penny among lines whose sum in pence, three times, is beyond 64 bits or not. */
static void alike_within_64_bits(void)
{
#define CUT                                                                                    \
    HEAD "'tables': {'t': {'role': 'figures', 'columns': {'who': {'type': 'codes', 'levels': " \
         "['a', 'b']}, 'fee': {'type': 'text'}}}}, 'values': {'odd': {'value': '1/300', "      \
         "'unit': 'money'}}, 'outcomes': {'t': {'kind': 'figures', 'table': 't', 'keys': "     \
         "['who'], 'numbers': {'fee': 'money'}}}, 'payment': [" SUM(                           \
             "m", "t", "fee", "'who'") "{'do': 'limit', 'id': 'l', 'of': 'm', 'at_most': "     \
                                       "{'of': 'odd'}, 'keys': ['who'], "                      \
                                       "'per': [], 'fill': 'pro_rata'}]}"
    static const char *const fees[] = {"30744573456182585.02", "30744573456182585.03"};
    for (int i = 0; i < 2; i++) { /* with 1.00 3074457345618258602 and .603 pence */
        char facts[300];
        snprintf(facts, sizeof facts,
                 "{'facts': {'t': [{'who': 'a', 'fee': '%s'}, {'who': 'b', 'fee': '1'}]}}",
                 fees[i]);
        sib_settlement *s = report(CUT, facts);
        CU_ASSERT_EQUAL(s != NULL, i == 0);
        CU_ASSERT_TRUE(i == 1 || reads(s, "lines", "value", "30744573456182585.02 1 0 0"));
        CU_ASSERT_TRUE(i == 0 || scheme_says("64 bits"));
        sib_settlement_free(s);
    }
}

/* Money by size among payers by size, and money of the whole, at three stages. */
#define SIZES(version, share, amends)                                                          \
    "{'language': 'sib@1', 'contract': 'c', 'version': '" version                              \
    "', 'currency': 'GBP', " SITES "'payment': [" SUM(                                         \
        "k", "w", "k", "") "{'do': 'measure', 'id': 'n', 'outcome': 't', 'is': 'mean', "       \
                           "'what': 'n', 'by': ['size']}, "                                    \
                           "{'do': 'curve', 'id': 'p', 'gives': 'money', 'at': 'k', "          \
                           "'steps': [{'from': '1', "                                          \
                           "'gives': '1'}], 'times': 'n', 'keys': ['size']}, "                 \
                           "{'do': 'round', 'id': 'r', 'of': ['p'], 'to': '0.01', "            \
                           "'rounding': 'down'}, "                                             \
                           "{'do': 'settle', 'id': 'due', 'of': 'r', 'below_zero': "           \
                           "'repay', 'below_nothing': "                                        \
                           "'owed', 'undecided': 'others_proceed'}, {'do': 'split', "          \
                           "'id': 'bill', 'of': 'due', "                                       \
                           "'rule': 'ratio', 'payers': [{'id': 'x', 'share': {'by': "          \
                           "'size', 'card': {'1': '1'}}}, "                                    \
                           "{'id': 'y', 'share': {'by': 'size', 'card': {'1': '" share         \
                           "'}}}]}], 'settlement': "                                           \
                           "{'stages': [{'id': '1', 'as_at': '2020-12-31', 'lines': "          \
                           "'all', 'pays': true, 'facts': "                                    \
                           "'as_known'}, {'id': '2', 'as_at': '2021-12-31', 'lines': "         \
                           "'all', 'pays': true, 'facts': "                                    \
                           "'as_known'}, {'id': '3', 'as_at': '2022-12-31', 'lines': "         \
                           "'all', 'pays': true, 'facts': "                                    \
                           "'as_known'}]}" amends "}"
#define KNOWN(k, rows) "{'facts': {'w': [{'k': '" k "'}], 't': [" rows "]}}"

/* A line of the whole: with a number it belongs to no group; without one nobody asks. */
static void a_settled_line_has_the_key_of_the_cards(void)
{
    sib_settlement *s = scheme_settle(SIZES("1", "1", ""), KNOWN("0", ""), "1", NULL);
    CU_ASSERT_PTR_NULL(s);
    CU_ASSERT_TRUE(scheme_says("has no value for the key of the shares"));
    s = scheme_settle(SIZES("1", "1", ""), KNOWN("1", ""), "1", NULL);
    CU_ASSERT_TRUE(scheme_due(s, "verdict", "undecided"));
    CU_ASSERT_TRUE(reads(s, "bills", "cumulative", "0 0 0"));
    sib_settlement_free(s);
}

/* Nothing is billed for want of a number, under an amendment: its shares are new once something
 * is, and govern the increase alone. */
static void shares_change_with_the_next_bill(void)
{
    static const char first[] = SIZES("1", "1", "");
    sib_scheme       *scheme = NULL;
    char              second[8000];
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, scheme_json(first), &scheme), SIB_OK);
    const sib_table *summary = sib_scheme_table(scheme, "summary");
    sib_text         hash = sib_table_text(summary, sib_table_find(summary, "hash"));
    snprintf(second, sizeof second,
             SIZES("2", "3",
                   ", 'amends': {'version': '1', 'hash': '%.*s', 'from': "
                   "'2021-01-01', 'why': 'w', 'past': 'recomputed'}"),
             (int)hash.offsets[1], hash.data);
    sib_scheme_free(scheme);
    sib_settlement *one = scheme_settle(first, KNOWN("1", ROW("a", "1", "40")), "1", NULL);
    CU_ASSERT_TRUE(reads(one, "bills", "cumulative", "2 2 0"));
    sib_settlement *two =
        scheme_settle(second, KNOWN("1", NOBODY), "2", sib_settlement_record(one));
    CU_ASSERT_TRUE(reads(two, "bills", "cumulative", "2 2 0"));
    sib_settlement *three =
        scheme_settle(second, KNOWN("1", ROW("a", "1", "80")), "3", sib_settlement_record(two));
    CU_ASSERT_TRUE(reads(three, "bills", "cumulative", "3 5 0"));
    sib_settlement_free(three);
    sib_settlement_free(two);
    sib_settlement_free(one);
}

TEST_SUITE(test_drawn)
{
    static const char suite[] = "drawn";
    test_add(suite, "a line without the key of a card is undecided",
             a_line_without_the_key_of_a_card_is_undecided);
    test_add(suite, "groups of a gate stand in order", groups_of_a_gate_stand_in_order);
    test_add(suite, "weights stand in order", weights_stand_in_order);
    test_add(suite, "conditions of persons are not told", conditions_of_persons_are_not_told);
    test_add(suite, "an achievement lies in a period", an_achievement_lies_in_a_period);
    test_add(suite, "a dated figure lies in a period", a_dated_figure_lies_in_a_period);
    test_add(suite, "pro_rata within 64 bits", alike_within_64_bits);
    test_add(suite, "a settled line has the key of the cards",
             a_settled_line_has_the_key_of_the_cards);
    test_add(suite, "shares change with the next bill", shares_change_with_the_next_bill);
}
