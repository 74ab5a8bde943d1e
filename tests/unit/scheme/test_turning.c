/* Events that would turn a condition: the fewest more, or fewer, that there can be. */
#include <stdio.h>

#include "fixture.h"

/* 3 events of 10 persons. */
static const char *contract(const char *measure, const char *condition)
{
    static char text[3000];
    snprintf(text, sizeof text,
             "{'language': 'sib@1', 'contract': 'c', 'version': '1', 'currency': 'GBP',\n"
             "'tables': {'f': {'role': 'figures', 'columns': {'events': {'type': 'i64'}, "
             "'persons': {'type': 'i64'}}}},\n"
             "'outcomes': {'f': {'kind': 'figures', 'table': 'f', 'keys': [], 'numbers': "
             "{'events': 'count', 'persons': 'count'}}},\n"
             "'payment': [{'do': 'measure', 'id': 'm', 'outcome': 'f', %s, 'what': 'events', "
             "'by': []},\n"
             "{'do': 'gate', 'id': 'g', 'report': true, 'all': [{'of': 'm', %s}]}]}",
             measure, condition);
    return text;
}

#define SUM              "'is': 'sum'"
#define IS(is, than)     "'is': '" is "', 'value': '" than "'"
#define AT(to, rounding) ", 'decide_at': {'to': '" to "', 'rounding': '" rounding "'}"

static const struct {
    const char *measure;
    const char *condition;
    bool        met;
    int64_t     events;
} cases[] = {
    {SUM, IS("at_least", "5"), false, 2},
    {SUM, IS("above", "3"), false, 1},
    {SUM, IS("at_least", "3"), true, -1},
    {SUM, IS("at_most", "2"), false, -1},
    {SUM, IS("below", "3"), false, -1},
    {SUM, IS("below", "4"), true, 1},
    {SUM, IS("at_least", "1"), true, -3},
    {SUM, IS("at_least", "0"), true, SIB_I64_MISSING}, /* there are no more to lose */
    {SUM, IS("equal", "5") AT("1", "down"), false, 2},
    {SUM, IS("equal", "3") AT("1", "down"), true, 1}, /* 1 more or fewer: the one more */
    {SUM, IS("at_least", "10") AT("10", "half_up"), false, 2},
    {SUM, IS("at_least", "10") AT("10", "half_even"), false, 3}, /* 5 goes to the even 0 */
    {SUM, IS("at_least", "10") AT("10", "down"), false, 7},
    {SUM, IS("at_least", "10") AT("10", "up"), true, -3},
    {SUM, IS("at_least", "9007199254740994"), false, 9007199254740991}, /* 2^53 - 1 more */
    {SUM, IS("at_least", "9007199254740995"), false, SIB_I64_MISSING},  /* no JSON number */
    {SUM, IS("at_least", "100000000000000000000"), false, SIB_I64_MISSING},
    {SUM, IS("at_least", "-100000000000000000000"), true, SIB_I64_MISSING},
    {SUM, IS("at_least", "-10000000000000000"), true, SIB_I64_MISSING},
    {"'is': 'share'", IS("at_least", "50 %"), false, 2},
    {"'is': 'share'", IS("above", "99 %"), false, 7},
    {"'is': 'share'", IS("above", "100 %"), false, SIB_I64_MISSING}, /* of 10 persons */
    {"'is': 'mean'", IS("above", "1"), false, 8},                    /* 11 events of 10 */
    {"'is': 'ratio', 'over': ['persons']", IS("at_least", "1/2"), false, 2},
    /* an event more would be one more of whom they are counted, too */
    {"'is': 'ratio', 'over': ['persons', 'events']", IS("at_least", "50 %"), false,
     SIB_I64_MISSING},
};

static void the_fewest_events_turn_a_condition(void)
{
    static const char facts[] = "{'facts': {'f': [{'events': 3, 'persons': 10}]}}";
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sib_settlement *s = scheme_settle(contract(cases[i].measure, cases[i].condition), facts,
                                          "2020-01-01", NULL);
        const sib_table *rows = sib_settlement_table(s, "conditions");
        CU_ASSERT_PTR_NOT_NULL_FATAL(s);
        int64_t events = TEST_COLUMN(i64, rows, "events").data[0];
        if (events != cases[i].events) {
            printf("\n    %s: %lld\n", cases[i].condition, (long long)events);
        }
        CU_ASSERT_EQUAL(events, cases[i].events);
        CU_ASSERT_TRUE(test_says(rows, "verdict", 0, cases[i].met ? "met" : "not_met"));
        sib_settlement_free(s);
    }
}

TEST_SUITE(test_turning)
{
    test_add("turning", "the fewest events turn a condition",
             the_fewest_events_turn_a_condition);
}
