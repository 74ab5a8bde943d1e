/* Conditions and their verdicts. */
#include <stdio.h>
#include <string.h>

#include "fixture.h"

/* Figures of two cohorts a and b, and of the whole: each a sum. */
static const char *contract(const char *steps)
{
    static char text[9000];
    snprintf(
        text, sizeof text,
        "{'language': 'sib@1', 'contract': 'c', 'version': '1', 'currency': 'GBP',\n"
        "'tables': {'f': {'role': 'figures', 'columns': {'site': {'type': 'codes', 'levels': "
        "['a', 'b']}, 'arm': {'type': 'codes', 'levels': ['treated', 'comparison']}, "
        "'events': {'type': 'i64'}, 'persons': {'type': 'i64'}}},\n"
        "'people': {'role': 'outcomes', 'columns': {'person': {'type': 'text'}}}},\n"
        "'cohorts': [{'id': 'c1', 'window': {'from': '2010-01-01', 'to': '2010-12-31'}},\n"
        "{'id': 'c2', 'window': {'from': '2011-01-01', 'to': '2011-12-31'},\n"
        "'abandoned': {'on': '2015-01-01', 'why': 'stopped'}}],\n"
        "'outcomes': {'f': {'kind': 'figures', 'table': 'f', 'keys': ['site'], 'arm': 'arm', "
        "'numbers': {'events': 'count', 'persons': 'count'}},\n"
        "'again': {'kind': 'events', 'table': 'people', 'unit': 'any', 'follow_up': {'months': "
        "12}, 'waiting': {'months': 0}}},\n"
        "'comparisons': {'other': {'kind': 'matched', 'arms': {'treated': 'x', 'comparison': "
        "'y'}}},\n"
        "'payment': [\n"
        "{'do': 'measure', 'id': 'm', 'outcome': 'f', 'is': 'mean', 'what': 'events', 'by': "
        "['site']},\n"
        "{'do': 'compare', 'id': 'effect', 'of': 'm', 'with': 'other', 'better': 'fewer'}%s]}",
        steps);
    return text;
}

#define ROW(site, arm, events, persons)                                                        \
    "{'site': '" site "', 'arm': '" arm "', 'events': " events ", 'persons': " persons "}"
#define PAIR(site, treated, comparison, persons)                                               \
    ROW(site, "treated", treated, persons) "," ROW(site, "comparison", comparison, persons)
#define GATE(id, how, conditions)                                                              \
    ",\n{'do': 'gate', 'id': '" id "', 'report': true, '" how "': [" conditions "]}"
#define TEST(of, is, value) "{'of': '" of "', 'is': '" is "', 'value': '" value "'}"

#define RATE                                                                                   \
    ",{'do': 'measure', 'id': 's', 'outcome': 'f', 'is': 'share', 'what': 'events', 'by': "    \
    "['site']},{'do': 'compare', 'id': 'rate', 'of': 's', 'with': 'other', 'better': "         \
    "'fewer', "                                                                                \
    "'interval': {'level': '95 %', 'method': 'given'}}"

static sib_settlement *run_at(const char *steps, const char *rows, const char *more,
                              const char *day)
{
    char facts[4000];
    snprintf(facts, sizeof facts, "{'facts': {'f': [%s]%s}}", rows, more);
    return scheme_settle(contract(steps), facts, day, NULL);
}

static sib_settlement *run(const char *steps, const char *rows)
{
    return run_at(steps, rows, "", "2020-01-01");
}

static bool is(const sib_settlement *s, const char *gate, int64_t n, const char *verdict)
{
    const char *found = s == NULL ? scheme_message : scheme_cell(s, gate, n, "value");
    bool        same = strcmp(found, verdict) == 0;
    if (!same) {
        printf("\n    %s is not %s but %s\n", gate, verdict, found);
    }
    return same;
}

static int64_t events_of(const sib_table *conditions, int64_t row)
{
    sib_i64 events = sib_table_i64(conditions, sib_table_find(conditions, "events"));
    return row < events.n ? events.data[row] : 0;
}

static void a_tenth_fewer_is_met_and_less_is_not(void)
{
    static const char steps[] =
        GATE("least", "all", TEST("effect.reduction", "at_least", "10 %"))
            GATE("above", "all", TEST("effect.reduction", "above", "10 %"));
    sib_settlement *s =
        run(steps, PAIR("a", "142", "155", "100") "," PAIR("b", "90", "100", "100"));
    CU_ASSERT_TRUE(is(s, "least", 0, "not_met")); /* 8.387 % */
    CU_ASSERT_TRUE(is(s, "least", 1, "met"));     /* exactly 10 % */
    CU_ASSERT_TRUE(is(s, "above", 1, "not_met"));
    const sib_table *rows = sib_settlement_table(s, "conditions");
    CU_ASSERT_EQUAL(sib_table_rows(rows), 4);
    CU_ASSERT_TRUE(test_says(rows, "number", 0, "260/31 %"));
    CU_ASSERT_TRUE(test_says(rows, "limit", 0, "10 %"));
    CU_ASSERT_TRUE(test_says(rows, "distance", 0, "-50/31 %"));
    CU_ASSERT_TRUE(test_says(rows, "keys", 0, "{\"site\":\"a\"}"));
    CU_ASSERT_TRUE(test_says(rows, "condition", 0, "1"));
    CU_ASSERT_EQUAL(events_of(rows, 0), -3); /* 139.5 would do: 139 */
    CU_ASSERT_EQUAL(events_of(rows, 1), 1);
    CU_ASSERT_EQUAL(events_of(rows, 3), -1);
    sib_settlement_free(s);
}

/* Of 10 persons 3 have an event: 7 more at most, 3 fewer at most. */
static void a_share_ends_with_its_persons(void)
{
#define S(is, value) TEST("s", is, value) ","
    const int64_t   turning[] = {7, SIB_I64_MISSING, SIB_I64_MISSING, -3};
    sib_settlement *s = run(RATE GATE("g", "all",
                                      S("at_least", "100 %") S("above", "100 %")
                                          S("at_least", "0 %") TEST("s", "above", "0 %")),
                            PAIR("a", "3", "1", "10"));
    for (int64_t i = 0; i < 4; i++) {
        CU_ASSERT_EQUAL(events_of(sib_settlement_table(s, "conditions"), i), turning[i]);
    }
    sib_settlement_free(s);
}

static void each_word_says_whether_the_limit_passes(void)
{
    static const struct {
        const char *is;
        const char *verdicts[3]; /* of 1, 2, 3 against 2 */
    } cases[] = {{"at_least", {"not_met", "met", "met"}},
                 {"above", {"not_met", "not_met", "met"}},
                 {"at_most", {"met", "met", "not_met"}},
                 {"below", {"met", "not_met", "not_met"}}};
    static const char *const rows[] = {PAIR("a", "1", "1", "1"), PAIR("a", "2", "1", "1"),
                                       PAIR("a", "3", "1", "1")};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int j = 0; j < 3; j++) {
            char steps[1000];
            snprintf(steps, sizeof steps,
                     ",{'do': 'gate', 'id': 'g', 'report': true, 'all': [{'of': 'm', 'is': "
                     "'%s', 'value': '2'}]}",
                     cases[i].is);
            sib_settlement *s = run(steps, rows[j]);
            CU_ASSERT_TRUE(is(s, "g", 0, cases[i].verdicts[j]));
            sib_settlement_free(s);
        }
    }
}

#define DECIDE ", 'decide_at': {'to': '0.1 points', 'rounding': 'half_even'}}"
#define BAND                                                                                   \
    GATE("fall", "all", "{'of': 'rate.low', 'is': 'above', 'value': '0 points'" DECIDE)        \
    GATE("rise", "all", "{'of': 'rate.high', 'is': 'below', 'value': '0 points'" DECIDE)

/* The dead band of transforming rehabilitation: nothing where the interval holds 0. */
static void an_interval_decides_as_it_is_rounded(void)
{
    static const struct {
        const char *low;
        const char *high;
        const char *fall;
        const char *rise;
    } cases[] = {{"0.06 points", "2 points", "met", "not_met"},
                 {"0.05 points", "2 points", "not_met", "not_met"},
                 {"-1 point", "1 point", "not_met", "not_met"},
                 {"-2 points", "-0.06 points", "not_met", "met"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char ends[300];
        snprintf(ends, sizeof ends,
                 ", 'rate': [{'site': 'a', 'low': '%s', 'high': '%s', 'p': '0.01'}]",
                 cases[i].low, cases[i].high);
        sib_settlement *s = run_at(RATE BAND, PAIR("a", "5", "6", "9"), ends, "2020-01-01");
        CU_ASSERT_TRUE(is(s, "fall", 0, cases[i].fall));
        CU_ASSERT_TRUE(is(s, "rise", 0, cases[i].rise));
        CU_ASSERT_TRUE(is(s, "rise", 1, "undecided"));
        sib_settlement_free(s);
    }
}

static void a_comparison_of_nothing_is_undecided(void)
{
    sib_settlement *s = run(GATE("g", "all", TEST("effect.reduction", "at_least", "10 %")),
                            PAIR("a", "3", "0", "9"));
    CU_ASSERT_TRUE(is(s, "g", 0, "undecided"));
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "g", 0, "reason"), "comparison_zero");
    sib_settlement_free(s);
}

/* met, not met, undecided of site a; not yet of an open cohort. */
#define FOUR                                                                                   \
    ",{'do': 'measure', 'id': 'open', 'outcome': 'again', 'is': 'sum', 'what': "               \
    "'reconvicted', "                                                                          \
    "'by': []},{'do': 'measure', 'id': 'all', 'outcome': 'f', 'is': 'sum', 'what': 'events', " \
    "'by': []},{'do': 'measure', 'id': 'rated', 'outcome': 'f', 'is': 'ratio', 'what': "       \
    "'events', 'over': ['persons'], 'by': []}"
static const char *const four[] = {TEST("all", "at_least", "0"), TEST("all", "below", "0"),
                                   TEST("open", "at_least", "0"),
                                   TEST("rated", "at_least", "0")};
static const char *const words[] = {"met", "not_met", "not_yet", "undecided"};

/* The least, or the greatest, in the order of the docs. */
static int of_all(int a, int b)
{
    static const int rank[] = {3, 0, 2, 1};
    return rank[a] <= rank[b] ? a : b;
}

static int of_any(int a, int b)
{
    static const int rank[] = {0, 3, 2, 1};
    return rank[a] <= rank[b] ? a : b;
}

static void verdicts_are_three_valued(void)
{
    for (int a = 0; a < 4; a++) {
        for (int b = 0; b < 4; b++) {
            char steps[3000];
            snprintf(steps, sizeof steps,
                     FOUR ",{'do': 'gate', 'id': 'both', 'report': true, 'all': [%s, %s]}"
                          ",{'do': 'gate', 'id': 'one', 'report': true, 'any': [%s, {'all': "
                          "[%s]}]}"
                          ",{'do': 'gate', 'id': 'not', 'report': true, 'all': [{'gate': "
                          "'both', 'is': 'not_met'}]}",
                     four[a], four[b], four[a], four[b]);
            sib_settlement *s = run_at(steps, "", ", 'again': []", "2011-06-01");
            int             both = of_all(a, b);
            CU_ASSERT_TRUE(is(s, "both", 0, words[both]));
            CU_ASSERT_TRUE(is(s, "one", 0, words[of_any(a, b)]));
            CU_ASSERT_TRUE(is(s, "not", 0, words[both < 2 ? 1 - both : both]));
            CU_ASSERT_TRUE(
                test_says(sib_settlement_table(s, "conditions"), "condition", 3, "2.1"));
            sib_settlement_free(s);
        }
    }
}

/* A gate that is met, not met, not yet, undecided; and prices of figures: 3 events of site a,
 * nobody in b. */
#define PRICED(times, more)                                                                    \
    ",{'do': 'curve', 'id': 'price', 'gives': 'money', 'each': {'by': 'site', 'card': {'a': "  \
    "'7', 'b': '0'}}, 'times': '" times "', 'if': 'g'" more ", 'keys': ['site']}"
#define EVENTS                                                                                 \
    ",{'do': 'measure', 'id': 'k', 'outcome': 'f', 'is': 'sum', 'what': 'events', 'by': "      \
    "['site']}"

static void price(int verdict, const char *curve, const char *const said[2][5])
{
    static const char *const columns[] = {"value", "state", "reason", "price", "quantity"};
    char                     steps[3000];
    snprintf(steps, sizeof steps, FOUR EVENTS ",{'do': 'gate', 'id': 'g', 'all': [%s]}%s",
             four[verdict], curve);
    sib_settlement *s = run_at(steps, PAIR("a", "3", "3", "0"), ", 'again': []", "2011-06-01");
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    for (int64_t line = 0; line < 2; line++) {
        for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
            CU_ASSERT_STRING_EQUAL(scheme_cell(s, "price", line, columns[i]), said[line][i]);
        }
    }
    sib_settlement_free(s);
}

/* 7 x 3 and 0 x 0 (events), 7 x nothing and 0 x nothing (a rate over nobody). */
static void nothing_comes_before_what_the_gate_says(void)
{
    static const char *const free[] = {"0", "value", "", "0", "0"};
    static const char *const none[] = {"0", "value", "", "0", ""};
    static const struct {
        const char *curve;
        const char *said[4][5]; /* of site a, by verdict of the gate */
    } cases[] = {
        {PRICED("k", ""),
         {{"21", "value", "", "7", "3"},
          {"0", "value", "gate_not_met", "7", "3"},
          {"", "not_yet", "cohort_open", "7", "3"},
          {"", "undecided", "no_rate", "7", "3"}}},
        {PRICED("k", ", 'pending': 'nothing'"),
         {{"21", "value", "", "7", "3"},
          {"0", "value", "gate_not_met", "7", "3"},
          {"0", "value", "pending", "7", "3"},
          {"", "undecided", "no_rate", "7", "3"}}},
        {PRICED("m", ""),
         {{"", "undecided", "no_rate", "7", ""},
          {"0", "value", "gate_not_met", "7", ""},
          {"", "undecided", "no_rate", "7", ""}, /* as f or times is, not only not yet */
          {"", "undecided", "no_rate", "7", ""}}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int verdict = 0; verdict < 4; verdict++) {
            const char *said[2][5];
            memcpy(said[0], cases[i].said[verdict], sizeof said[0]);
            memcpy(said[1], i < 2 ? free : none, sizeof said[1]);
            price(verdict, cases[i].curve, (const char *const(*)[5])said);
        }
    }
}

/* Site b has nobody: no number, but the limit of its card stands. */
static void a_limit_is_told_without_a_number(void)
{
    sib_settlement  *s = run(GATE("g", "all",
                                  "{'of': 'm', 'is': 'at_least', 'value': {'by': 'site', "
                                   "'card': {'a': '2', 'b': '5'}}}"),
                             PAIR("a", "3", "3", "1"));
    const sib_table *rows = sib_settlement_table(s, "conditions");
    CU_ASSERT_TRUE(test_says(rows, "limit", 0, "2"));
    CU_ASSERT_TRUE(test_says(rows, "limit", 1, "5"));
    CU_ASSERT_TRUE(test_says(rows, "number", 1, NULL));
    CU_ASSERT_TRUE(test_says(rows, "verdict", 1, "undecided"));
    sib_settlement_free(s);
}

#define COHORTS                                                                                \
    ",{'do': 'measure', 'id': 'each', 'outcome': 'again', 'is': 'share', 'what': "             \
    "'reconvicted', 'by': ['cohort']}"                                                         \
    ",{'do': 'compare', 'id': 'less', 'of': 'each', 'with': 'other', 'better': 'fewer'}"       \
    ",{'do': 'compare', 'id': 'pool', 'pool': 'less', 'over': 'cohort', 'weights': "           \
    "'eligible', 'average': 'means', 'n': 'eligible'}" GATE(                                   \
        "one", "all", TEST("less.difference", "at_least", "10 points"))                        \
        GATE("any", "all", "{'gate': 'one', 'over': 'cohort', 'is': 'any'}")                   \
            GATE("every", "all", "{'gate': 'one', 'over': 'cohort', 'is': 'all'}")             \
                GATE("none", "all", "{'gate': 'one', 'over': 'cohort', 'is': 'none'}")
#define PEOPLE(cohort, arm, reconvicted)                                                       \
    "{'cohort': '" cohort "', 'arm': '" arm "', 'persons': 100, 'eligible': 120, "             \
    "'reconvicted': " reconvicted "}"

static void over_cohorts(const char *day, const char *c1, const char *verdicts[3],
                         const char *pool)
{
    char again[1000];
    snprintf(again, sizeof again, ", 'again': [%s, %s, %s, %s]", c1,
             PEOPLE("c1", "comparison", "60"), PEOPLE("c2", "treated", "55"),
             PEOPLE("c2", "comparison", "60"));
    sib_settlement *s = run_at(COHORTS, "", again, day);
    CU_ASSERT_TRUE(is(s, "any", 0, verdicts[0]));
    CU_ASSERT_TRUE(is(s, "every", 0, verdicts[1]));
    CU_ASSERT_TRUE(is(s, "none", 0, verdicts[2]));
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "pool", 2, "value"), pool);
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "pool", 2, "state"),
                           pool[0] == '\0' ? "not_yet" : "value");
    sib_settlement_free(s);
}

static void a_gate_is_asked_over_its_cohorts(void)
{
    static const char met[] = PEOPLE("c1", "treated", "50");
    static const char missed[] = PEOPLE("c1", "treated", "51");
    const char       *waiting[] = {"met", "not_yet", "not_met"};
    const char       *open[] = {"not_yet", "not_met", "not_yet"};
    const char       *mixed[] = {"met", "not_met", "not_met"};
    const char       *neither[] = {"not_met", "not_met", "met"};
    const char       *alone[] = {"met", "met", "not_met"};
    over_cohorts("2012-06-01", met, waiting, ""); /* c2 runs until the end of 2012 */
    over_cohorts("2012-06-01", missed, open, "");
    over_cohorts("2013-06-01", met, mixed, "7.5 points");
    over_cohorts("2013-06-01", missed, neither, "7 points");
    over_cohorts("2015-01-01", met, alone, "10 points"); /* c2 is abandoned */
}

static void each_mistake_is_told(void)
{
    static const struct {
        const char *steps;
        const char *message;
    } cases[] = {
        {",{'do': 'gate', 'id': 'g', 'all': [" TEST("m", "above", "1") "]}",
         "no step reads \"g\""},
        {RATE GATE("g", "all", TEST("rate.low", "above", "0 points")),
         "\"rate.low\" is approximate"},
        {GATE("g", "all", TEST("m", "equal", "1")), "seldom equal"},
        {GATE("g", "all", TEST("m", ">=", "1")), "at_least"},
        {RATE GATE("g", "all", TEST("rate.difference", "above", "5 %")), "points"},
        {GATE("g", "all", TEST("m", "above", "1"))
             GATE("h", "all", "{'gate': 'g', 'over': 'cohort', 'is': 'any'}"),
         "is no key of \"g\""},
        {GATE("g", "all", "{'gate': 'm', 'is': 'met'}"), "\"m\" is no gate"},
        {GATE("g", "all", "{'all': [], 'any': []}"), "one of \"all\" and \"any\""},
        {",{'do': 'gate', 'id': 'g', 'report': false, 'all': [" TEST("m", "above", "1") "]}",
         "report"},
        {",{'do': 'gate', 'id': 'g', 'report': true}", "one of \"all\" and \"any\""},
        {GATE("g", "all",
              "{'of': 'm', 'is': 'above', 'value': '1', 'decide_at': {'to': '0', 'rounding': "
              "'down'}}"),
         "above 0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CU_ASSERT_EQUAL(scheme_check(contract(cases[i].steps)), SIB_ERR_TERMS);
        CU_ASSERT_TRUE(scheme_says(cases[i].message));
        CU_ASSERT_TRUE(scheme_says("line"));
    }
}

TEST_SUITE(test_gate)
{
    test_add("gate", "a tenth fewer is met, less is not", a_tenth_fewer_is_met_and_less_is_not);
    test_add("gate", "each word says whether the limit passes",
             each_word_says_whether_the_limit_passes);
    test_add("gate", "an interval decides as it is rounded",
             an_interval_decides_as_it_is_rounded);
    test_add("gate", "a comparison of nothing is undecided",
             a_comparison_of_nothing_is_undecided);
    test_add("gate", "verdicts are three-valued", verdicts_are_three_valued);
    test_add("gate", "nothing comes before what the gate says",
             nothing_comes_before_what_the_gate_says);
    test_add("gate", "a limit is told without a number", a_limit_is_told_without_a_number);
    test_add("gate", "a gate is asked over its cohorts", a_gate_is_asked_over_its_cohorts);
    test_add("gate", "a share ends with its persons", a_share_ends_with_its_persons);
    test_add("gate", "each mistake is told", each_mistake_is_told);
}
