/* Curves: what a place on them is worth, and how a price meets a quantity. The numbers are
 * worked by hand. */
#include <stdio.h>
#include <string.h>

#include "fixture.h"

/* Sums of a number, a share, points, money and a count by site; a gate on the number. */
static const char *contract(const char *steps)
{
    static char text[6000];
    snprintf(
        text, sizeof text,
        "{'language': 'sib@1', 'contract': 'c', 'version': '1', 'currency': 'GBP',\n"
        "'tables': {'f': {'role': 'figures', 'columns': {'site': {'type': 'codes', 'levels': "
        "['a', 'b', 'c']}, 'n': {'type': 'text'}, 's': {'type': 'text'}, 'p': {'type': "
        "'text'}, 'm': {'type': 'text'}, 'k': {'type': 'i64'}}}},\n"
        "'outcomes': {'f': {'kind': 'figures', 'table': 'f', 'keys': ['site'], 'numbers': "
        "{'n': 'number', 's': 'share', 'p': 'points', 'm': 'money', 'k': 'count'}}},\n"
        "'payment': [\n"
        "{'do': 'measure', 'id': 'n', 'outcome': 'f', 'is': 'sum', 'what': 'n', 'by': "
        "['site']},\n"
        "{'do': 'measure', 'id': 's', 'outcome': 'f', 'is': 'sum', 'what': 's', 'by': "
        "['site']},\n"
        "{'do': 'measure', 'id': 'p', 'outcome': 'f', 'is': 'sum', 'what': 'p', 'by': "
        "['site']},\n"
        "{'do': 'measure', 'id': 'm', 'outcome': 'f', 'is': 'sum', 'what': 'm', 'by': "
        "['site']},\n"
        "{'do': 'measure', 'id': 'k', 'outcome': 'f', 'is': 'sum', 'what': 'k', 'by': "
        "['site']}%s]}",
        steps);
    return text;
}

#define CURVE(gives, form)                                                                     \
    ",\n{'do': 'curve', 'id': 'c', 'gives': '" gives "', 'keys': ['site'], " form "}"
#define ROW(site, n, s, p, m, k)                                                               \
    "{'site': '" site "', 'n': '" n "', 's': '" s "', 'p': '" p "', 'm': '" m "', 'k': " k "}"

/* Whether a column of the curve's lines a, b and c is that, joined by commas. */
static bool says(const char *steps, const char *rows, const char *column, const char *expected)
{
    char facts[2000];
    char text[400] = "";
    snprintf(facts, sizeof facts, "{'facts': {'f': [%s]}}", rows);
    sib_settlement *s = scheme_settle(contract(steps), facts, "2020-01-01", NULL);
    for (int64_t i = 0; s != NULL && i < 3; i++) {
        strncat(text, i == 0 ? "" : ",", 2);
        strncat(text, scheme_cell(s, "c", i, column), 100);
    }
    bool same = s != NULL && strcmp(text, expected) == 0;
    if (!same) {
        printf("\n    %s is %s, not %s: %s\n", column, text, expected,
               s == NULL ? scheme_message : "");
    }
    sib_settlement_free(s);
    return same;
}

#define THREE(a, b, c)                                                                         \
    ROW("a", a, "0 %", "0 points", "0", "0")                                                   \
    "," ROW("b", b, "0 %", "0 points", "0", "0") "," ROW("c", c, "0 %", "0 points", "0", "0")

static void a_step_holds_from_its_start_to_the_next(void)
{
    const char *steps =
        CURVE("money", "'at': 'n', 'steps': [{'from': '5', 'gives': '100'}, {'from': '10', "
                       "'gives': '300'}]");
    CU_ASSERT_TRUE(says(steps, THREE("4.99", "5", "9.99"), "value", "0,100,100"));
    CU_ASSERT_TRUE(says(steps, THREE("10", "11", "-5"), "value", "300,300,0"));
    CU_ASSERT_TRUE(says(steps, THREE("10", "11", "-5"), "at", "10,11,-5"));
    CU_ASSERT_TRUE(says(steps, THREE("10", "11", "-5"), "quantity", ",,"));
}

#define SLIDE                                                                                  \
    "'at': 'n', 'linear': [{'at': '10', 'gives': '100'}, {'at': '20', 'gives': '300'}, "       \
    "{'at': '30', 'gives': '250'}]"

static void a_slide_runs_straight_between_its_points(void)
{
    const char *zero = CURVE("money", SLIDE ", 'below': 'zero'");
    const char *hold = CURVE("money", SLIDE ", 'below': 'hold'");
    CU_ASSERT_TRUE(says(zero, THREE("9", "10", "15"), "value", "0,100,200"));
    CU_ASSERT_TRUE(says(zero, THREE("20", "25", "30"), "value", "300,275,250"));
    CU_ASSERT_TRUE(says(hold, THREE("9", "31", "11"), "value", "100,250,120"));
}

static void a_marginal_pays_each_part_at_its_own_price(void)
{
    const char *steps =
        CURVE("money", "'at': 'n', 'marginal': [{'from': '0', 'each': '2'}, {'from': '10', "
                       "'each': '5'}]");
    CU_ASSERT_TRUE(says(steps, THREE("4", "10", "12"), "value", "8,20,30"));
    CU_ASSERT_TRUE(says(steps, THREE("-1", "0", "10.5"), "value", "0,0,22.5"));
    CU_ASSERT_TRUE(says(steps, THREE("4", "10", "12"), "price", "8,20,30"));
    const char *money =
        CURVE("money", "'at': 'm', 'marginal': [{'from': '0', 'each': '0'}, {'from': '100', "
                       "'each': '0.5'}]");
    CU_ASSERT_TRUE(says(money,
                        ROW("a", "0", "0 %", "0 points", "99",
                            "0") "," ROW("b", "0", "0 %", "0 points", "100",
                                         "0") "," ROW("c", "0", "0 %", "0 points", "140", "0"),
                        "value", "0,0,20"));
    const char *points = CURVE(
        "money", "'at': 'p', 'per': '2 points', 'marginal': [{'from': '0 points', 'each': "
                 "'100'}, {'from': '4 points', 'each': '300'}]");
    const char *rows = ROW("a", "0", "0 %", "3 points", "0", "0") "," ROW(
        "b", "0", "0 %", "4 points", "0", "0") "," ROW("c", "0", "0 %", "6 points", "0", "0");
    CU_ASSERT_TRUE(says(points, rows, "value", "150,200,500"));
    CU_ASSERT_TRUE(says(points, rows, "price", "3,4,10"));
}

/* 3 % of something at 5.00 per 1 % are 15.00; 2 points at 7 per half a point are 28. */
static void a_price_of_a_share_is_per_what_it_says(void)
{
    const char *rows = ROW("a", "0", "3 %", "2 points", "0",
                           "0") "," ROW("b", "4", "-50 %", "1/2 points", "0",
                                        "3") "," ROW("c", "1", "0 %", "-1 points", "2", "0");
    CU_ASSERT_TRUE(says(CURVE("money", "'each': '5.00', 'times': 's', 'per': '1 %'"), rows,
                        "value", "15,-250,0"));
    CU_ASSERT_TRUE(says(CURVE("money", "'each': '5.00', 'times': 's', 'per': '1 %'"), rows,
                        "quantity", "3,-50,0"));
    CU_ASSERT_TRUE(says(CURVE("money", "'each': '7', 'times': 'p', 'per': '0.5 points'"), rows,
                        "value", "28,7,-14"));
    CU_ASSERT_TRUE(says(CURVE("number", "'each': '7', 'times': 'p', 'per': '0.5 points'"), rows,
                        "value", "28,7,-14"));
    CU_ASSERT_TRUE(
        says(CURVE("number", "'each': '10 %', 'times': 'k'"), rows, "value", "0,0.3,0"));
    CU_ASSERT_TRUE(
        says(CURVE("share", "'each': '10 %', 'times': 'k'"), rows, "value", "0 %,30 %,0 %"));
}

#define GATED(report, how)                                                                     \
    ",{'do': 'gate', 'id': 'g', " report "'all': [{'of': 'n', 'is': 'at_least', 'value': "     \
    "'1'}]}" CURVE("money", "'each': '10', 'times': 'k', 'if': " how)

static void a_curve_pays_where_its_gate_is_met(void)
{
    const char *rows = ROW("a", "1", "0 %", "0 points", "0", "2") "," ROW(
        "b", "0", "0 %", "0 points", "0", "3") "," ROW("c", "0", "0 %", "0 points", "0", "0");
    CU_ASSERT_TRUE(says(GATED("", "'g'"), rows, "value", "20,0,0"));
    CU_ASSERT_TRUE(says(GATED("", "'g'"), rows, "reason", ",gate_not_met,"));
    CU_ASSERT_TRUE(says(GATED("'report': true, ", "'always'"), rows, "value", "20,30,0"));
}

#define FLOOR(form) ",\n{'do': 'limit', 'id': 'c', 'keys': ['site'], 'per': ['site'], " form "}"

/* Money that is missing is a line of its own (test_limit.c); other numbers rise where they
 * stand. */
static void a_floor_under_numbers_raises_them_in_place(void)
{
    const char *of = FLOOR("'of': 'n', 'at_least': '5'");
    const char *where = FLOOR("'of': 'n', 'at_least': '5', 'where': {'column': 'site', 'is': "
                              "'one_of', 'value': ['a', 'b']}");
    const char *card = FLOOR("'of': 'n', 'at_least': {'by': 'site', 'card': {'a': 'none', 'b': "
                             "'8'}, 'else': '0'}");
    CU_ASSERT_TRUE(says(of, THREE("3", "5", "7.5"), "value", "5,5,7.5"));
    CU_ASSERT_TRUE(says(of, THREE("3", "5", "7.5"), "before", "3,5,7.5"));
    CU_ASSERT_TRUE(says(where, THREE("3", "7", "1"), "value", "5,7,1"));
    CU_ASSERT_TRUE(says(card, THREE("3", "7", "-1"), "value", "3,8,0"));
}

static void what_a_curve_cannot_mean_is_refused(void)
{
    static const struct {
        const char *steps;
        const char *told;
    } wrong[] = {
        {CURVE("money", "'at': 'n'"), "a curve has one of each, steps, linear and marginal"},
        {CURVE("money", "'each': '1', 'times': 'n', 'steps': [{'from': '0', 'gives': '1'}]"),
         "a curve has one of"},
        {CURVE("money", "'each': '1', 'at': 'n', 'times': 'n'"), "\"each\" has none"},
        {CURVE("money", "'steps': [{'from': '0', 'gives': '1'}]"), "a curve lacks \"at\""},
        {CURVE("money", "'each': '1'"), "a curve lacks \"times\""},
        {CURVE("money", SLIDE), "linear lacks \"below\""},
        {CURVE("money", "'at': 'n', 'below': 'zero', 'steps': [{'from': '0', 'gives': '1'}]"),
         "\"below\" belongs to linear"},
        {CURVE("money", "'at': 'n', 'below': 'zero', 'linear': [{'at': '0', 'gives': '1'}]"),
         "a slide has two points at least"},
        {CURVE("money", "'at': 'n', 'marginal': [{'from': '1', 'each': '1'}]"),
         "the first piece of a marginal starts at 0"},
        {CURVE("money", "'at': 'n', 'steps': [{'from': '1', 'gives': '1'}, {'from': '1', "
                        "'gives': '2'}]"),
         "steps must rise"},
        {CURVE("money", "'at': 's', 'times': 'n', 'marginal': [{'from': '0 %', 'each': '1'}]"),
         "a marginal that would need \"per\" takes no \"times\""},
        {CURVE("money", "'at': 'n', 'times': 's', 'marginal': [{'from': '0', 'each': '1'}]"),
         "a marginal that would need \"per\" takes no \"times\""},
        {CURVE("number", "'each': '7', 'times': 'p'"), "say \"per\""},
        {CURVE("money", "'each': '7', 'times': 'k', 'per': '1'"), "\"per\" has no meaning"},
        {CURVE("money", "'each': '5 %', 'times': 'k'"), "is no money"},
        {CURVE("share", "'each': '5', 'times': 'k'"), "is no share"},
        {CURVE("money", "'each': '5', 'times': 'k', 'if': 'n'"), "\"n\" is no gate"},
        {CURVE("money", "'each': '5', 'times': 'k', 'if': 3"), "line "},
        {CURVE("money", "'each': '5', 'times': 'k', 'if': 'always', 'pending': 'pay'"),
         "\"pending\" waits for a gate"},
        {",{'do': 'gate', 'id': 'g', 'all': [{'of': 'n', 'is': 'above', 'value': '1'}]}" CURVE(
             "money", "'each': '5', 'times': 'k'"),
         "say which one this curve obeys"},
        {",{'do': 'gate', 'id': 'g', 'all': [{'of': 'n', 'is': 'above', 'value': '1'}]}" CURVE(
             "money", "'each': '5', 'times': 'g', 'if': 'always'"),
         "\"g\" is a verdict, or has lines of several steps"},
        {",{'do': 'round', 'id': 'r', 'of': ['n', 'k'], 'to': '1', 'rounding': 'down'}" CURVE(
             "money", "'each': '5', 'times': 'r'"),
         "\"r\" is a verdict, or has lines of several steps"},
        {",{'do': 'round', 'id': 'r', 'of': ['n', 'k'], 'to': '1', 'rounding': 'down'}" CURVE(
             "money", "'at': 'r', 'steps': [{'from': '0', 'gives': '1'}]"),
         "\"r\" is a verdict, or has lines of several steps"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CU_ASSERT_EQUAL(scheme_check(contract(wrong[i].steps)), SIB_ERR_TERMS);
        CU_ASSERT_TRUE(scheme_says(wrong[i].told));
        CU_ASSERT_TRUE(scheme_says("line "));
    }
}

TEST_SUITE(test_curve)
{
    test_add("curve", "a step holds from its start to the next",
             a_step_holds_from_its_start_to_the_next);
    test_add("curve", "a slide runs straight between its points",
             a_slide_runs_straight_between_its_points);
    test_add("curve", "a marginal pays each part at its own price",
             a_marginal_pays_each_part_at_its_own_price);
    test_add("curve", "a price of a share is per what it says",
             a_price_of_a_share_is_per_what_it_says);
    test_add("curve", "a curve pays where its gate is met", a_curve_pays_where_its_gate_is_met);
    test_add("curve", "a floor under numbers raises them in place",
             a_floor_under_numbers_raises_them_in_place);
    test_add("curve", "what a curve cannot mean is refused",
             what_a_curve_cannot_mean_is_refused);
}
