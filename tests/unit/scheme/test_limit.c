/* Limits from a contract's text to the lines that are left. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

#define FIGURES                                                                                \
    "{'language': 'sib@1', 'contract': 'c', 'version': '1', 'currency': 'GBP', 'tables': {"    \
    "'t': {'role': 'figures', 'columns': {'who': {'type': 'codes', 'levels': ['a', 'b', "      \
    "'c']}, 'on': {'type': 'date'}, 'amount': {'type': 'text'}, 'most': {'type': 'text'}}}},"  \
    "'values': {'odd': {'value': '1/3', 'unit': 'money'}},"                                    \
    "'periods': {'year': {'from': '2020-01-01', 'every': {'months': 12}}},"                    \
    "'outcomes': {'t': {'kind': 'figures', 'table': 't', 'keys': ['who'], 'on': 'on', "        \
    "'numbers': {'amount': 'money', 'most': 'money'}}}, 'payment': ["                          \
    "{'do': 'measure', 'id': 'most', 'outcome': 't', 'is': 'sum', 'what': 'most', 'by': "      \
    "['who']},"                                                                                \
    "{'do': 'measure', 'id': 'm', 'outcome': 't', 'is': 'sum', 'what': 'amount', 'by': ["

#define LIMIT "]}, {'do': 'limit', 'id': 'l', 'of': 'm', "
#define SETTLE                                                                                 \
    "}, {'do': 'settle', 'id': 'due', 'of': 'l', 'below_zero': 'repay', 'below_nothing': "     \
    "'owed', 'undecided': 'others_proceed'}], "
#define STAGES                                                                                 \
    "'settlement': {'stages': [{'id': 'end', 'as_at': '2021-12-31', 'lines': 'all', 'pays': "  \
    "true, 'facts': 'as_known'}]}}"

/* A contract of one limit over sums by some keys. */
static const char *contract(const char *by, const char *limit)
{
    static char text[8000];
    snprintf(text, sizeof text, FIGURES "%s" LIMIT "%s" SETTLE STAGES, by, limit);
    return text;
}

static const char *facts_of(const char *rows)
{
    static char text[4000];
    snprintf(text, sizeof text, "{'facts': {'t': [%s]}}", rows);
    return text;
}

#define ROW(who, on, amount)                                                                   \
    "{'who': '" who "', 'on': '" on "', 'amount': '" amount "', 'most': '0'}"
#define ABC(a, b, c)                                                                           \
    ROW("a", "2020-03-01", a) "," ROW("b", "2020-02-01", b) "," ROW("c", "2020-01-01", c)

/* Whether a column of the limit's lines says that, joined by commas. */
static bool says(sib_settlement *s, const char *column, const char *expected)
{
    char text[1000] = "";
    bool same = false;
    for (int64_t i = 0; s != NULL && i < scheme_lines(s, "l"); i++) {
        strncat(text, i == 0 ? "" : ",", 2);
        strncat(text, scheme_cell(s, "l", i, column), 200);
    }
    same = s != NULL && strcmp(text, expected) == 0;
    if (!same) {
        printf("\n    %s is %s, not %s: %s\n", column, text, expected,
               s == NULL ? scheme_message : "");
    }
    return same;
}

static bool gives(const char *by, const char *limit, const char *rows, const char *expected)
{
    sib_settlement *s = scheme_settle(contract(by, limit), facts_of(rows), "end", NULL);
    bool            same = says(s, "value", expected);
    sib_settlement_free(s);
    return same;
}

static bool refuses(const char *limit, const char *part)
{
    return scheme_check(contract("'who'", limit)) == SIB_ERR_TERMS && scheme_says(part) &&
           scheme_says("line 1, column");
}

#define CAP(most, fill)                                                                        \
    "'at_most': '" most "', 'keys': ['who'], 'per': [], 'fill': '" fill "', 'cut': "
#define ALIKE(most) "'at_most': '" most "', 'keys': ['who'], 'per': [], 'fill': 'pro_rata'"

static void test_fill(void)
{
    CU_ASSERT_TRUE(
        gives("'who'", CAP("100", "in_order") "'part'", ABC("60", "50", "40"), "60,40,0"));
    CU_ASSERT_TRUE(
        gives("'who'", CAP("100", "in_order") "'refuse'", ABC("60", "50", "40"), "60,0,40"));
    CU_ASSERT_TRUE(
        gives("'who'", CAP("100", "in_order") "'part'", ABC("120", "-30", "0"), "120,-30,0"));
    CU_ASSERT_TRUE(
        gives("'who'", CAP("90", "in_order") "'part'", ABC("120", "-30", "0"), "120,-30,0"));
    CU_ASSERT_TRUE(gives("'who'", ALIKE("100"), ABC("50", "50", "50"), "33.34,33.33,33.33"));
}

#define DATED(most, fill)                                                                      \
    "'at_most': '" most "', 'keys': ['who', 'on'], 'per': ['who'], 'fill': '" fill             \
    "', 'cut': 'part'"

/* Innovation Fund and Manchester: what one person may bring. */
static void test_person(void)
{
    const char *claims =
        ROW("a", "2020-01-05", "8000") "," ROW("a", "2020-04-05", "9000") "," ROW(
            "a", "2021-01-05", "5000") "," ROW("a", "2021-02-05",
                                               "3520") "," ROW("b", "2020-02-05", "20200");
    CU_ASSERT_TRUE(gives("'who', 'on'", DATED("19000", "by_date"), claims,
                         "8000,0,0,0,19000,0,9000,0,0,2000,0,0,0,0,0"));
    CU_ASSERT_TRUE(gives("'who', 'on'", DATED("11700", "by_date"), claims,
                         "8000,0,0,0,11700,0,3700,0,0,0,0,0,0,0,0"));
}

static void test_by_date(void)
{
    const char *limit =
        "'at_most': '100', 'keys': ['who', 'on'], 'per': [], 'fill': 'by_date', "
        "'cut': 'part'";
    CU_ASSERT_TRUE(gives("'who', 'on'", limit, ABC("60", "50", "40"), "0,0,40,0,50,0,10,0,0"));
    CU_ASSERT_TRUE(refuses(CAP("100", "by_date") "'part'", "no line has a date"));
}

/* Lines of two steps stand step after step, and fill a limit day by day, or those of one do. */
static void test_by_date_over_steps(void)
{
#define OVER_STEPS                                                                             \
    FIGURES "%s]}, {'do': 'limit', 'id': 'l', 'of': ['m', 'k'], 'at_most': '100', "            \
            "'keys': ['who', 'on'], 'per': [], 'fill': 'by_date', 'cut': 'part'"
    const char *by = "'who', 'on']}, {'do': 'measure', 'id': 'k', 'outcome': 't', 'is': 'sum', "
                     "'what': 'most', 'by': ['who', 'on'";
    const char *rows =
        "{'who': 'a', 'on': '2020-03-01', 'amount': '60', 'most': '30'}, {'who': "
        "'b', 'on': '2020-02-01', 'amount': '50', 'most': '20'}";
    char document[8000];
    snprintf(document, sizeof document,
             OVER_STEPS
             ", 'where': {'column': 'line', 'is': 'one_of', 'value': ['k']}" SETTLE STAGES,
             by);
    sib_settlement *s = scheme_settle(document, facts_of(rows), "end", NULL);
    CU_ASSERT_TRUE(scheme_due(s, "now", "160"));
    sib_settlement_free(s);
    snprintf(document, sizeof document, OVER_STEPS SETTLE STAGES, by);
    s = scheme_settle(document, facts_of(rows), "end", NULL);
    CU_ASSERT_TRUE(scheme_due(s, "now", "100"));
    double sums[2] = {0.0, 0.0};
    for (int64_t i = 0; s != NULL && i < scheme_lines(s, "l"); i++) {
        sums[scheme_cell(s, "l", i, "line")[0] == 'k'] +=
            strtod(scheme_cell(s, "l", i, "value"), NULL);
    }
    CU_ASSERT_EQUAL(sums[0], 80.0); /* 50 in February and 30 of 60 in March */
    CU_ASSERT_EQUAL(sums[1], 20.0);
    sib_settlement_free(s);
}

/* The columns of the statement. */
static void test_told(void)
{
    const char     *limit = CAP("100", "in_order") "'part', 'where': {'column': 'who', 'is': "
                                                   "'one_of', 'value': ['a', 'b']}";
    sib_settlement *s =
        scheme_settle(contract("'who'", limit), facts_of(ABC("60", "50", "40")), "end", NULL);
    CU_ASSERT_TRUE(says(s, "value", "60,40,40"));
    CU_ASSERT_TRUE(says(s, "before", "60,50,40"));
    CU_ASSERT_TRUE(says(s, "limit", "100,100,"));
    CU_ASSERT_TRUE(says(s, "left", "40,0,"));
    CU_ASSERT_TRUE(says(s, "reason", ",cut,"));
    CU_ASSERT_TRUE(says(s, "line", "m,m,m"));
    sib_settlement_free(s);
}

#define SHARE(share, of)                                                                       \
    "'at_most': '" share "', 'share_of': '" of "', 'keys': ['who'], 'per': [], 'fill': "       \
    "'in_order', 'cut': 'part', 'where': {'column': 'who', 'is': 'equal', 'value': 'a'}"

/* 80 and 20: 70 % of what was achieved is 70; of what is payable 46 2/3. */
static void test_share(void)
{
    CU_ASSERT_TRUE(refuses(SHARE("70 %", "payable"), "may have parts of a penny"));
    sib_settlement *s = NULL;
    const char     *rounded[] = {SHARE("70 %", "achieved"), SHARE("70 %", "payable")};
    const char     *values[] = {"70,20,0", "140/3,20,0"};
    for (int i = 0; i < 2; i++) {
        char text[3000];
        snprintf(
            text, sizeof text,
            "%s}, {'do': 'round', 'id': 'r', 'of': 'l', 'to': '0.01', 'rounding': 'half_up'"
            "}, {'do': 'limit', 'id': 'k', 'of': 'r', 'at_most': 'none', 'keys': ['who'], "
            "'per': [], 'fill': 'pro_rata'}, {'do': 'settle', 'id': 'due', 'of': 'k', "
            "'below_zero': 'repay', 'below_nothing': 'owed', 'undecided': 'stop'}], ",
            rounded[i]);
        char document[8000];
        snprintf(document, sizeof document, FIGURES "'who'" LIMIT "%s" STAGES, text);
        s = scheme_settle(document, facts_of(ABC("80", "20", "0")), "end", NULL);
        CU_ASSERT_TRUE(says(s, "value", values[i]));
        sib_settlement_free(s);
    }
}

#define FLOOR(per, more)                                                                       \
    "'at_least': '50', 'keys': ['year'], 'per': [" per "], 'charged_to': 'payers'" more

/* A year without lines is a year all the same; one that runs on has no number yet. */
static void test_floor(void)
{
    const char *rows = ROW("a", "2020-03-01", "30");
    CU_ASSERT_TRUE(gives("'year'", FLOOR("'year'", ""), rows, "30,0,20,50"));
    CU_ASSERT_TRUE(gives("'year'", FLOOR("", ""), rows, "30,0,20"));
    CU_ASSERT_TRUE(gives("'year'", FLOOR("", ""), ROW("a", "2020-03-01", "50"), "50,0"));
    sib_settlement *s =
        scheme_settle(contract("'year'", FLOOR("'year'", "")), facts_of(rows), "end", NULL);
    CU_ASSERT_TRUE(says(s, "line", "m,m,l,l"));
    CU_ASSERT_TRUE(says(s, "keys",
                        "{\"year\":\"1\"},{\"year\":\"2\"},{\"year\":\"1\"},"
                        "{\"year\":\"2\"}"));
    CU_ASSERT_TRUE(says(s, "before", "30,0,,"));
    CU_ASSERT_TRUE(says(s, "limit", "50,50,50,50"));
    CU_ASSERT_TRUE(says(s, "reason", ",,raised_to_floor,raised_to_floor"));
    CU_ASSERT_TRUE(scheme_due(s, "now", "100"));
    sib_settlement_free(s);
    char open[8000];
    snprintf(open, sizeof open, "%s", contract("'year'", FLOOR("'year'", "")));
    memcpy(strstr(open, "2021-12-31"), "2021-12-30", 10); /* a day before year 2 ends */
    s = scheme_settle(open, facts_of(rows), "end", NULL);
    CU_ASSERT_TRUE(says(s, "value", "30,,20,"));
    CU_ASSERT_TRUE(says(s, "reason", ",period_open,raised_to_floor,period_open"));
    sib_settlement_free(s);
    CU_ASSERT_TRUE(gives("'who'",
                         "'at_least': {'by': 'who', 'card': {'a': '10', 'b': 'none'}, 'else': "
                         "'5'}, 'keys': ['who'], 'per': ['who'], 'charged_to': 'payers', "
                         "'where': {'column': 'who', 'is': 'one_of', 'value': ['a', 'b']}",
                         ABC("7", "1", "1"), "7,1,1,3"));
}

/* Where its lines wait for a cohort and its year has not ended either, the lines stand first.
 */
static void test_floor_waits(void)
{
    static const char document[] =
        "{'language': 'sib@1', 'contract': 'c', 'version': '1', 'currency': 'GBP', 'cohorts': "
        "[{'id': 'c', 'window': {'from': '2020-01-01', 'to': '2021-12-31'}}], 'periods': "
        "{'year': {'from': '2020-01-01', 'every': {'months': 12}}}, 'tables': {'t': {'role': "
        "'outcomes', 'columns': {'who': {'type': 'text'}}}, 'u': {'role': 'figures', "
        "'columns': {'on': {'type': 'date'}, 'n': {'type': 'i64'}}}}, 'outcomes': {'worth': "
        "{'kind': 'values', 'table': 't'}, 'work': {'kind': 'figures', 'table': 'u', 'keys': "
        "[], 'on': 'on', 'numbers': {'n': 'count'}}}, 'payment': [{'do': 'measure', 'id': "
        "'m', 'outcome': 'worth', 'is': 'sum', 'what': 'persons', 'by': []}, {'do': "
        "'measure', 'id': 'n', 'outcome': 'work', 'is': 'sum', 'what': 'n', 'by': ['year']}, "
        "{'do': 'curve', 'id': 'p', 'gives': 'money', 'at': 'm', 'steps': [{'from': '0', "
        "'gives': '1'}], 'times': 'n', 'keys': ['year']}, {'do': 'round', 'id': 'r', 'of': "
        "'p', 'to': '0.01', 'rounding': 'down'}, {'do': 'limit', 'id': 'l', 'of': 'r', " FLOOR(
            "'year'", "") "}, {'do': 'settle', 'id': 'due', 'of': 'l', 'below_zero': 'repay', "
                          "'below_nothing': 'owed', 'undecided': 'stop'}], 'settlement': "
                          "{'stages': [{'id': 'end', 'as_at': '2021-06-30', 'lines': 'all', "
                          "'pays': true, 'facts': 'as_known'}]}}";
    sib_settlement *s =
        scheme_settle(document,
                      "{'facts': {'worth': [{'cohort': 'c', 'persons': 1}], 'work': [{'on': "
                      "'2020-03-01', 'n': 1}]}}",
                      "end", NULL);
    CU_ASSERT_TRUE(says(s, "line", "p,p,l,l"));
    CU_ASSERT_TRUE(says(s, "reason", "cohort_open,cohort_open,cohort_open,cohort_open"));
    sib_settlement_free(s);
}

/* A limit that is a series, and one that stands for some names alone. */
static void test_values(void)
{
    const char *rows = "{'who': 'a', 'on': '2020-01-01', 'amount': '9', 'most': '4'}, {'who': "
                       "'b', 'on': '2020-01-01', 'amount': '9', 'most': '-1'}";
    CU_ASSERT_TRUE(gives("'who'",
                         "'at_most': {'of': 'most'}, 'keys': ['who'], 'per': ['who'], 'fill': "
                         "'in_order', 'cut': 'part'",
                         rows, "4,0,0"));
    CU_ASSERT_TRUE(
        gives("'who'",
              "'at_most': {'by': 'who', 'card': {'a': '1'}, 'else': 'none'}, 'keys': "
              "['who'], 'per': ['who'], 'fill': 'in_order', 'cut': 'refuse'",
              rows, "0,9,0"));
    CU_ASSERT_TRUE(gives("'who'",
                         "'at_most': {'by': 'line', 'card': {'m': '10'}}, 'keys': ['who'], "
                         "'per': ['line'], 'fill': 'in_order', 'cut': 'part'",
                         rows, "9,1,0"));
}

static void test_refused(void)
{
    static const struct {
        const char *limit;
        const char *part;
    } wrong[] = {
        {"'at_most': '1', 'keys': ['who'], 'per': []", "a cap lacks \"fill\""},
        {"'at_most': '1', 'keys': ['who'], 'per': [], 'fill': 'in_order'", "lacks \"cut\""},
        {ALIKE("1") ", 'cut': 'part'", "pro_rata cuts every line alike"},
        {CAP("1", "in_order") "'whole'", "must be one of part, refuse"},
        {"'at_most': '1', 'at_least': '1', 'keys': ['who'], 'per': []", "one of at_most"},
        {"'keys': ['who'], 'per': []", "one of at_most"},
        {"'at_least': '1', 'keys': ['who'], 'per': []", "who is charged"},
        {"'at_least': '1', 'keys': ['who'], 'per': ['line'], 'charged_to': 'payers'",
         "by no \"line\""},
        {"'at_least': '1', 'keys': ['who'], 'per': [], 'charged_to': 'x'", "\"x\" is no payer"},
        {"'at_least': '1', 'keys': ['who'], 'per': [], 'charged_to': 'payers', 'fill': "
         "'pro_rata'",
         "belong to at_most"},
        {ALIKE("1") ", 'charged_to': 'payers'", "belongs to at_least"},
        {ALIKE("1") ", 'share_of': 'payable'", "say \"where\""},
        {ALIKE("10 %"), "they differ"},
        {SHARE("100 %", "payable"), "below 100 %"},
        {SHARE("-1 %", "achieved"), "from 0 %"},
        {SHARE("1", "achieved"), "a share is wanted"},
        {ALIKE("0.001"), "parts of a minor unit"},
        {ALIKE("-1"), "not below 0"},
        {"'at_most': '1', 'keys': ['who'], 'per': ['person'], 'fill': 'pro_rata'",
         "\"per\" names \"person\""},
        {"'at_most': '1', 'keys': [], 'per': [], 'fill': 'pro_rata'", "they are who"},
        {"'at_most': {'of': 'most'}, 'keys': ['who'], 'per': [], 'fill': 'pro_rata'",
         "has the key \"who\""},
        {"'at_most': {'by': 'line', 'card': {'mm': '1'}, 'else': 'none'}, 'keys': ['who'], "
         "'per': ['line'], 'fill': 'pro_rata'",
         "did you mean \"m\"?"},
        {"'at_most': {'by': 'line', 'card': {}}, 'keys': ['who'], 'per': ['line'], 'fill': "
         "'pro_rata'",
         "must be an object, not empty"},
        {ALIKE("1") ", 'where': {'column': 'on', 'is': 'equal', 'value': '2020-01-01'}", "on"},
        {"'at_most': {'of': 'odd'}, 'keys': ['who'], 'per': [], 'fill': 'pro_rata'",
         "parts of a penny"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CU_ASSERT_TRUE(refuses(wrong[i].limit, wrong[i].part));
    }
}

/* The limit is a price times a share of nothing: the lines wait, and tell what they were. */
static void test_unknown(void)
{
    static const char by[] =
        "'who']}, {'do': 'measure', 'id': 'none', 'outcome': 't', 'is': 'ratio', 'what': "
        "'amount', 'over': ['amount', 'most'], 'by': []}, {'do': 'curve', 'id': 'price', "
        "'gives': 'money', 'each': '1', 'times': 'none', 'per': '1 %', 'keys': []}, {'do': "
        "'round', 'id': "
        "'cap', 'of': 'price', 'to': '0.01', 'rounding': 'down', 'by': [";
    sib_settlement *s = scheme_settle(
        contract(by,
                 "'at_most': {'of': 'cap'}, 'keys': ['who'], 'per': [], 'fill': 'pro_rata'"),
        facts_of(ABC("60", "-60", "0")), "end", NULL);
    CU_ASSERT_TRUE(says(s, "before", "60,-60,0"));
    CU_ASSERT_TRUE(says(s, "value", ",,"));
    CU_ASSERT_TRUE(says(s, "reason", "no_rate,no_rate,no_rate"));
    sib_settlement_free(s);
}

/* What is signed says the cap and who goes without. */
static void test_sentence(void)
{
    static const char *const signed_as[] = {
        "The lines of \"m\" come to at most 100 in all. Lines fill it in their order. The line "
        "that does not fit whole is cut to what is left. Its lines have \"who\".",
        "The lines of \"m\" come to at most the value for its \"who\" for each \"who\". It is "
        "on "
        "lines whose \"who\" is one of \"a\" and \"b\"; others pass as they are. If they do "
        "not "
        "fit, all are cut alike, in proportion. Its lines have \"who\"."};
    const char *limits[] = {
        CAP("100", "in_order") "'part'",
        "'at_most': {'by': 'who', 'card': {'a': '1'}, 'else': 'none'}, 'keys': ['who'], 'per': "
        "['who'], 'fill': 'pro_rata', 'where': {'column': 'who', 'is': 'one_of', 'value': "
        "['a', "
        "'b']}"};
    for (int i = 0; i < 2; i++) {
        sib_scheme  *scheme = NULL;
        sib_context *ctx = sib_context_new(NULL);
        CU_ASSERT_EQUAL_FATAL(
            sib_scheme_read(ctx, scheme_json(contract("'who'", limits[i])), &scheme), SIB_OK);
        CU_ASSERT_TRUE(
            test_says(sib_scheme_table(scheme, "steps"), "sentence", 2, signed_as[i]));
        sib_scheme_free(scheme);
        sib_context_free(ctx);
    }
}

TEST_SUITE(test_limit)
{
    const char *suite = "limit";
    test_add(suite, "lines fill a limit in order, whole or in part, or alike", test_fill);
    test_add(suite, "what one person may bring is filled by date", test_person);
    test_add(suite, "by date the day stands before all else", test_by_date);
    test_add(suite, "lines of several steps fill a limit day by day", test_by_date_over_steps);
    test_add(suite, "a line tells its number before, the limit and what is left", test_told);
    test_add(suite, "a share of what was achieved is not one of what is payable", test_share);
    test_add(suite, "a floor adds a line for each group that is there", test_floor);
    test_add(suite, "a floor waits for its lines, then for its year", test_floor_waits);
    test_add(suite, "a limit may be a series or a card, with none for some", test_values);
    test_add(suite, "under an unknown limit lines tell their number before", test_unknown);
    test_add(suite, "a limit is signed as one sentence", test_sentence);
    test_add(suite, "what a limit does not say is refused with its place", test_refused);
}
