/* Figures compared: with a comparison, pooled over cohorts, blended. */
#include <stdio.h>
#include <string.h>

#include "fixture.h"

/* Figures by site and arm: what the steps are tried on. */
static const char *figures(const char *comparisons, const char *steps)
{
    static char text[8000];
    snprintf(
        text, sizeof text,
        "{'language': 'sib@1', 'contract': 'c', 'version': '1', 'currency': 'GBP',\n"
        "'tables': {'f': {'role': 'figures', 'columns': {'site': {'type': 'codes', 'levels': "
        "['a', 'b']}, 'arm': {'type': 'codes', 'levels': ['treated', 'comparison']}, "
        "'events': {'type': 'i64'}, 'persons': {'type': 'i64'}, 'risk': {'type': 'text'}}}},\n"
        "'outcomes': {'f': {'kind': 'figures', 'table': 'f', 'keys': ['site'], 'arm': 'arm', "
        "'numbers': {'events': 'count', 'persons': 'count', 'risk': 'number'}}},\n"
        "'comparisons': {%s},\n"
        "'payment': [%s]}",
        comparisons, steps);
    return text;
}

#define MATCHED "'other': {'kind': 'matched', 'arms': {'treated': 'x', 'comparison': 'y'}}"
#define SUM                                                                                    \
    "{'do': 'measure', 'id': 'm', 'outcome': 'f', 'is': 'sum', 'what': 'events', 'by': "       \
    "['site']}"
#define MEAN                                                                                   \
    "{'do': 'measure', 'id': 'm', 'outcome': 'f', 'is': 'mean', 'what': 'events', 'by': "      \
    "['site']}"
#define SHARE                                                                                  \
    "{'do': 'measure', 'id': 'm', 'outcome': 'f', 'is': 'share', 'what': 'events', 'by': "     \
    "['site']}"
#define WITH ",{'do': 'compare', 'id': 'effect', 'of': 'm', 'with': 'other', 'better': 'fewer'"
#define MORE ",{'do': 'compare', 'id': 'effect', 'of': 'm', 'with': 'other', 'better': 'more'"
#define POOL ",{'do': 'compare', 'id': 'pool', 'pool': 'effect', 'over': 'site', 'average': "
#define ROW(site, arm, events, persons)                                                        \
    "{'site': '" site "', 'arm': '" arm "', 'events': " events ", 'persons': " persons         \
    ", 'risk': '2'}"

/* 142 events of 100 against 155 of 100 (the first cohort of Peterborough), and 10 against 20 of
 * 300. */
#define FACTS                                                                                  \
    "{'facts': {'f': [" ROW("a", "treated", "142", "100") "," ROW(                             \
        "a", "comparison", "155", "100") "," ROW("b", "treated", "10",                         \
                                                 "300") "," ROW("b", "comparison", "20",       \
                                                                "300") "]}}"

/* The cell of a result of a step, its n-th line. */
static bool says(const sib_settlement *s, const char *step, const char *result, int64_t n,
                 const char *column, const char *text)
{
    const sib_table *lines = sib_settlement_table(s, "lines");
    for (int64_t i = 0; s != NULL && i < sib_table_rows(lines); i++) {
        if (sib_table_says(lines, "step", i, step) &&
            (result == NULL || sib_table_says(lines, "result", i, result)) && n-- == 0) {
            if (test_says(lines, column, i, text)) {
                return true;
            }
        }
    }
    printf("\n    %s.%s is not %s: %s\n", step, result == NULL ? "" : result, text,
           s == NULL ? scheme_message : sib_settlement_record(s));
    return false;
}

static bool value(const sib_settlement *s, const char *step, const char *result, int64_t n,
                  const char *text)
{
    return says(s, step, result, n, "value", text);
}

static sib_settlement *run(const char *comparisons, const char *steps, const char *facts)
{
    return scheme_settle(figures(comparisons, steps), facts, "2020-01-01", NULL);
}

static void fewer_events_are_a_reduction_of_the_comparison(void)
{
    sib_settlement *s = run(MATCHED, MEAN WITH ", 'n': 'denominator'}", FACTS);
    CU_ASSERT_TRUE(value(s, "effect", "treated", 0, "1.42"));
    CU_ASSERT_TRUE(says(s, "effect", "treated", 0, "numerator", "142"));
    CU_ASSERT_TRUE(says(s, "effect", "comparison", 0, "numerator", "155"));
    CU_ASSERT_TRUE(says(s, "effect", "comparison", 0, "denominator", "100"));
    CU_ASSERT_TRUE(value(s, "effect", "comparison", 0, "1.55"));
    CU_ASSERT_TRUE(value(s, "effect", "difference", 0, "0.13"));
    CU_ASSERT_TRUE(value(s, "effect", "reduction", 0, "260/31 %"));
    CU_ASSERT_TRUE(value(s, "effect", "ratio", 0, "142/155"));
    CU_ASSERT_TRUE(value(s, "effect", "denominator", 0, "100"));
    CU_ASSERT_TRUE(value(s, "effect", "avoided", 0, "13"));
    CU_ASSERT_TRUE(value(s, "effect", "expected", 0, "155"));
    sib_settlement_free(s);
}

static void a_share_differs_in_points(void)
{
    sib_settlement *s = run(MATCHED, SHARE WITH ", 'n': '50'}",
                            "{'facts': {'f': [" ROW("a", "treated", "30", "100") "," ROW(
                                "a", "comparison", "42", "100") "]}}");
    CU_ASSERT_TRUE(value(s, "effect", "difference", 0, "12 points"));
    CU_ASSERT_TRUE(value(s, "effect", "avoided", 0, "6"));
    CU_ASSERT_TRUE(says(s, "effect", "difference", 1, "reason", "no_rate"));
    sib_settlement_free(s);
}

static void more_is_a_change(void)
{
    sib_settlement *s = run(MATCHED, MEAN MORE ", 'n': 'denominator'}", FACTS);
    CU_ASSERT_TRUE(value(s, "effect", "change", 0, "-260/31 %"));
    CU_ASSERT_TRUE(value(s, "effect", "units", 0, "-13"));
    sib_settlement_free(s);
}

static void nothing_is_no_base(void)
{
    sib_settlement *s = run(MATCHED, SUM WITH "}",
                            "{'facts': {'f': [" ROW("a", "treated", "3", "9") "," ROW(
                                "a", "comparison", "0", "9") "]}}");
    CU_ASSERT_TRUE(value(s, "effect", "difference", 0, "-3"));
    CU_ASSERT_TRUE(says(s, "effect", "reduction", 0, "reason", "comparison_zero"));
    CU_ASSERT_TRUE(says(s, "effect", "ratio", 0, "state", "undecided"));
    sib_settlement_free(s);
}

static void baselines_are_counts_values_and_adjusted(void)
{
    sib_settlement *s =
        run("'other': {'kind': 'baseline', 'counts': {'events': '3', 'persons': '2'}}",
            MEAN WITH "}", FACTS);
    CU_ASSERT_TRUE(value(s, "effect", "comparison", 0, "1.5"));
    CU_ASSERT_TRUE(says(s, "effect", "comparison", 0, "denominator", "2"));
    sib_settlement_free(s);
    s = run("'other': {'kind': 'baseline', 'value': {'by': 'site', 'card': {'a': '1', 'b': "
            "'2'}}}",
            MEAN WITH "}", FACTS);
    CU_ASSERT_TRUE(value(s, "effect", "comparison", 1, "2"));
    CU_ASSERT_TRUE(says(s, "effect", "comparison", 1, "denominator", NULL));
    sib_settlement_free(s);
    s = run("'other': {'kind': 'baseline', 'value': '5', 'adjust': {'number': 'risk', "
            "'baseline_mean': '0.5'}}",
            MEAN WITH "}", FACTS);
    CU_ASSERT_TRUE(value(s, "effect", "comparison", 0, "4.52")); /* 5 + 2/100 - 0.5 */
    sib_settlement_free(s);
}

static void what_was_expected_or_would_have_been_anyway(void)
{
    sib_settlement *s =
        run("'other': {'kind': 'expected', 'number': 'risk'}", SUM WITH "}", FACTS);
    CU_ASSERT_TRUE(value(s, "effect", "difference", 0, "-140"));
    sib_settlement_free(s);
    s = run("'other': {'kind': 'deadweight', 'share': '33 %'}", SUM MORE "}",
            "{'facts': {'f': [" ROW("a", "treated", "100", "0") "]}}");
    CU_ASSERT_TRUE(value(s, "effect", "difference", 0, "67"));
    sib_settlement_free(s);
}

/* Of each event more two thirds count, of the first too: 15 make 10, and 14 do not. */
static void deadweight_counts_in_the_events_that_turn(void)
{
    sib_settlement  *s = run("'other': {'kind': 'deadweight', 'share': '100/3 %'}",
                             SUM MORE "},{'do': 'gate', 'id': 'g', 'report': true, 'all': "
                                       "[{'of': 'effect.difference', 'is': 'at_least', 'value': "
                                       "'10'}]}",
                             "{'facts': {'f': [" ROW("a", "treated", "3", "0") "]}}");
    const sib_table *rows = sib_settlement_table(s, "conditions");
    sib_i64          events = sib_table_i64(rows, sib_table_find(rows, "events"));
    CU_ASSERT_EQUAL_FATAL(events.n, 2);
    CU_ASSERT_EQUAL(events.data[0], 12); /* 3 are there */
    CU_ASSERT_EQUAL(events.data[1], 15); /* none is */
    sib_settlement_free(s);
}

static void a_series_is_compared_with_a_series(void)
{
    sib_settlement *s = run(
        MATCHED,
        SUM ",{'do': 'measure', 'id': 'all', 'outcome': 'f', 'is': 'sum', 'what': 'persons', "
            "'by': []}"
            ",{'do': 'compare', 'id': 'effect', 'of': 'm', 'with': 'all', 'better': 'more'}",
        FACTS);
    CU_ASSERT_TRUE(value(s, "effect", "comparison", 1, "400"));
    CU_ASSERT_TRUE(value(s, "effect", "difference", 1, "-390"));
    sib_settlement_free(s);
}

/* T 1.42 and 1/30, C 1.55 and 1/15. */
static void a_pool_weighs_lines(void)
{
    static const struct {
        const char *weights;
        const char *difference;
    } cases[] = {{"'denominator'", "0.0575"}, /* (142 + 10 - 155 - 20) / -400 */
                 {"'equal'", "49/600"},
                 {"{'by': 'site', 'card': {'a': '80 %', 'b': '20 %'}}", "83/750"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char steps[2000];
        snprintf(steps, sizeof steps,
                 MEAN WITH "}" POOL "'means', 'weights': %s, 'n': 'denominator'}",
                 cases[i].weights);
        sib_settlement *s = run(MATCHED, steps, FACTS);
        CU_ASSERT_TRUE(value(s, "pool", "difference", 0, cases[i].difference));
        CU_ASSERT_TRUE(value(s, "pool", "denominator", 0, "400"));
        CU_ASSERT_TRUE(i > 0 || value(s, "pool", "avoided", 0, "23"));
        const sib_table *weights = sib_settlement_table(s, "weights");
        CU_ASSERT_EQUAL(sib_table_rows(weights), 2);
        CU_ASSERT_TRUE(i > 0 || test_says(weights, "weight", 0, "25 %"));
        CU_ASSERT_TRUE(test_says(weights, "keys", 1, "{\"site\":\"b\"}"));
        sib_settlement_free(s);
    }
}

static void reductions_are_averaged_or_made_of_means(void)
{
    sib_settlement *s =
        run(MATCHED, MEAN WITH "}" POOL "'means', 'weights': 'denominator'}", FACTS);
    CU_ASSERT_TRUE(value(s, "pool", "reduction", 0, "92/7 %")); /* 23/175 */
    sib_settlement_free(s);
    s = run(MATCHED, MEAN WITH "}" POOL "'reductions', 'weights': 'denominator'}", FACTS);
    CU_ASSERT_TRUE(value(s, "pool", "reduction", 0, "2455/62 %")); /* 13/155/4 + 3/8 */
    sib_settlement_free(s);
}

static void a_pool_waits_for_each_line(void)
{
    sib_settlement *s = run(MATCHED, MEAN WITH "}" POOL "'means', 'weights': 'denominator'}",
                            "{'facts': {'f': [" ROW("a", "treated", "3", "9") "," ROW(
                                "a", "comparison", "4", "9") "]}}");
    CU_ASSERT_TRUE(says(s, "pool", "difference", 0, "reason", "no_rate"));
    CU_ASSERT_EQUAL(sib_table_rows(sib_settlement_table(s, "weights")), 0);
    sib_settlement_free(s);
}

/* Of 20 in b 18 are a tenth fewer: 9 more than the 10 there are turn it. Of a pool none is
 * told: an event is of one of its lines. */
static void events_turn_a_line_and_no_pool(void)
{
    static const char gates[] =
        MEAN          WITH "}" POOL "'means', 'weights': 'denominator'}"
                           ",{'do': 'gate', 'id': 'g', 'report': true, 'all': [{'of': "
                           "'pool.reduction', 'is': 'at_least', 'value': '10 %'}]}"
                           ",{'do': 'gate', 'id': 'h', 'report': true, 'all': [{'of': "
                           "'effect.reduction', 'is': 'at_least', 'value': '10 %'}]}";
    sib_settlement   *s = run(MATCHED, gates, FACTS);
    const sib_table  *rows = sib_settlement_table(s, "conditions");
    sib_i64           events = sib_table_i64(rows, sib_table_find(rows, "events"));
    CU_ASSERT_EQUAL_FATAL(events.n, 3);
    CU_ASSERT_TRUE(test_says(rows, "verdict", 0, "met"));
    CU_ASSERT_EQUAL(events.data[0], SIB_I64_MISSING);
    CU_ASSERT_EQUAL(events.data[1], -3); /* 139.5 of 155 would do */
    CU_ASSERT_EQUAL(events.data[2], 9);
    sib_settlement_free(s);
}

static void a_blend_is_a_weighted_sum(void)
{
    sib_settlement *s = run(
        MATCHED,
        SUM ",{'do': 'measure', 'id': 'p', 'outcome': 'f', 'is': 'sum', 'what': 'persons', "
            "'by': ['site']}"
            ",{'do': 'compare', 'id': 'both', 'blend': [{'of': 'm', 'weight': '80 %'}, {'of': "
            "'p', 'weight': '20 %'}]}",
        "{'facts': {'f': [" ROW("a", "treated", "10", "20") "]}}");
    CU_ASSERT_TRUE(value(s, "both", NULL, 0, "12"));
    CU_ASSERT_TRUE(test_says(sib_settlement_table(s, "weights"), "weight", 0, "80 %"));
    sib_settlement_free(s);
}

#define INTERVAL ", 'interval': {'level': '95 %', 'method': 'given'}}"
#define ENDS(low, high, p)                                                                     \
    "{'facts': {'f': [" ROW("a", "treated", "3", "9") "," ROW(                                 \
        "a", "comparison", "4", "9") "], 'effect': [{'site': 'a', 'low': '" low                \
                                     "', 'high': '" high "', 'p': '" p "'}]}}"

static void intervals_are_handed_in(void)
{
    sib_settlement *s = run(MATCHED, SHARE WITH INTERVAL, ENDS("1 point", "4 points", "0.01"));
    CU_ASSERT_TRUE(value(s, "effect", "low", 0, "1 points"));
    CU_ASSERT_TRUE(value(s, "effect", "high", 0, "4 points"));
    CU_ASSERT_TRUE(value(s, "effect", "p", 0, "0.01"));
    sib_settlement_free(s);
    s = run(MATCHED, MEAN WITH INTERVAL, FACTS);
    CU_ASSERT_TRUE(says(s, "effect", "p", 1, "reason", "no_interval"));
    sib_settlement_free(s);
    CU_ASSERT_PTR_NULL(run(MATCHED, SHARE WITH INTERVAL, ENDS("5 points", "4 points", "0.01")));
    CU_ASSERT_TRUE(scheme_says("low is above high"));
    CU_ASSERT_PTR_NULL(run(MATCHED, SHARE WITH INTERVAL, ENDS("1 points", "4 points", "1.01")));
    CU_ASSERT_TRUE(scheme_says("p is a number from 0 to 1"));
}

static void a_share_of_a_number_is_a_share_or_a_number(void)
{
    sib_settlement *s =
        run(MATCHED,
            MEAN WITH "},{'do': 'curve', 'id': 'c', 'gives': 'number', 'each': '31', 'times': "
                      "'effect.reduction', 'keys': ['site']}",
            FACTS);
    CU_ASSERT_TRUE(value(s, "c", NULL, 0, "2.6")); /* 31 x 13/155 */
    sib_settlement_free(s);
    CU_ASSERT_EQUAL(
        scheme_check(figures(MATCHED, MEAN WITH
                             "},{'do': 'curve', 'id': 'c', 'gives': 'share', 'each': '31', "
                             "'times': 'm', 'keys': ['site']}")),
        SIB_ERR_TERMS);
    CU_ASSERT_TRUE(scheme_says("is no share"));
}

static void each_mistake_is_told(void)
{
    static const struct {
        const char *comparisons;
        const char *steps;
        const char *message;
    } cases[] = {
        {MATCHED, MEAN ",{'do': 'compare', 'id': 'e', 'of': 'm', 'with': 'other'}",
         "lacks \"better\""},
        {MATCHED, MEAN WITH ", 'pool': 'm'}", "one of with, pool and blend"},
        {MATCHED, SUM WITH ", 'n': 'denominator'}", "counts them twice"},
        {MATCHED, MEAN WITH ", 'n': 'persons'}", "did you mean \"denominator\""},
        {MATCHED, MEAN WITH ", 'over': 'site'}", "\"over\" is no key"},
        {MATCHED, MEAN WITH ", 'n': 'eligible'}", "belongs to means and shares of people"},
        {MATCHED, MEAN WITH ", 'interval': {'level': '100 %', 'method': 'given'}}",
         "between 0 % and 100 %"},
        {"'other': {'kind': 'deadweight', 'share': '3 %'}", SUM WITH "}", "happened anyway"},
        {"'other': {'kind': 'expected', 'number': 'risk'}", SHARE WITH "}", "sum or a mean"},
        {"'other': {'kind': 'expected', 'number': 'rsk'}", SUM WITH "}", "is no number of"},
        {"'other': {'kind': 'baseline', 'counts': {'events': '3'}}", MEAN WITH "}",
         "lacks \"persons\""},
        {"'other': {'kind': 'baseline', 'counts': {'events': '3', 'risk': '1', 'persons': "
         "'1'}}",
         MEAN WITH "}", "\"risk\" is no number that"},
        {"'other': {'kind': 'baseline', 'value': '3 %'}", MEAN WITH "}", "3 %"},
        {MATCHED,
         MEAN WITH "}" POOL "'means', 'weights': {'by': 'site', 'card': {'a': '80 %', "
                   "'b': '30 %'}}}",
         "do not sum to 100 %"},
        {MATCHED,
         MEAN WITH "},{'do': 'compare', 'id': 'p', 'pool': 'm', 'over': 'site', 'average': "
                   "'means', 'weights': 'equal'}",
         "names no compare above"},
        {MATCHED,
         SUM ",{'do': 'compare', 'id': 'b', 'blend': [{'of': 'm', 'weight': '80 %'}, {'of': "
             "'m', 'weight': '30 %'}]}",
         "sum to 110 %, not 100 %"},
        {MATCHED,
         MEAN MORE "},{'do': 'gate', 'id': 'g', 'report': true, 'all': [{'of': "
                   "'effect.reduction', 'is': 'above', 'value': '1 %'}]}",
         "change"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CU_ASSERT_EQUAL(scheme_check(figures(cases[i].comparisons, cases[i].steps)),
                        SIB_ERR_TERMS);
        CU_ASSERT_TRUE(scheme_says(cases[i].message));
        CU_ASSERT_TRUE(scheme_says("line"));
    }
}

TEST_SUITE(test_compare)
{
    test_add("compare", "fewer events are a reduction of the comparison",
             fewer_events_are_a_reduction_of_the_comparison);
    test_add("compare", "a share differs in points", a_share_differs_in_points);
    test_add("compare", "more is a change", more_is_a_change);
    test_add("compare", "nothing is no base", nothing_is_no_base);
    test_add("compare", "baselines are counts, values, adjusted",
             baselines_are_counts_values_and_adjusted);
    test_add("compare", "expected, or anyway", what_was_expected_or_would_have_been_anyway);
    test_add("compare", "deadweight counts in the events that turn",
             deadweight_counts_in_the_events_that_turn);
    test_add("compare", "a series with a series", a_series_is_compared_with_a_series);
    test_add("compare", "a pool weighs lines", a_pool_weighs_lines);
    test_add("compare", "reductions averaged or of means",
             reductions_are_averaged_or_made_of_means);
    test_add("compare", "a pool waits for each line", a_pool_waits_for_each_line);
    test_add("compare", "events turn a line and no pool", events_turn_a_line_and_no_pool);
    test_add("compare", "a blend is a weighted sum", a_blend_is_a_weighted_sum);
    test_add("compare", "intervals are handed in", intervals_are_handed_in);
    test_add("compare", "a share of a number is a share or a number",
             a_share_of_a_number_is_a_share_or_a_number);
    test_add("compare", "each mistake is told", each_mistake_is_told);
}
