#include "sib/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "fixture.h"
#include "support.h"
#include "table/table.h"

enum { CASES = 195 };

static int case_holds(const char *given, const char *expect)
{
    char       found[600];
    sib_table *table = fixture_table();
    fixture_evaluate(given, table, found, sizeof found);
    sib_table_free(table);
    if (strcmp(found, expect) != 0) {
        printf("\n    found: %s", found);
        return 0;
    }
    return 1;
}

static void the_cases_hold(void)
{
    test_cases("expressions.txt", CASES, case_holds);
}

/* All pairs of true, false, unknown against the tables of ISO 9075-2, 6.35. */
static void logic_has_three_values(void)
{
    static const char *const value[] = {"false", "true", "missing"};
    static const char *const name[] = {"no", "yes", "unknown"};
    sib_table               *table = fixture_table();
    for (int a = 0; a < 3; a++) {
        char text[80];
        char found[80];
        snprintf(text, sizeof text, "NOT %s", name[a]);
        fixture_evaluate(text, table, found, sizeof found);
        CU_ASSERT_STRING_EQUAL(found, value[a == 2 ? 2 : 1 - a]);
        for (int b = 0; b < 3; b++) {
            int both = a == 0 || b == 0 ? 0 : a == 2 || b == 2 ? 2 : 1;
            int either = a == 1 || b == 1 ? 1 : a == 2 || b == 2 ? 2 : 0;
            int equal = a == 2 || b == 2 ? 2 : a == b;
            snprintf(text, sizeof text, "%s AND %s", name[a], name[b]);
            fixture_evaluate(text, table, found, sizeof found);
            CU_ASSERT_STRING_EQUAL(found, value[both]);
            snprintf(text, sizeof text, "%s OR %s", name[a], name[b]);
            fixture_evaluate(text, table, found, sizeof found);
            CU_ASSERT_STRING_EQUAL(found, value[either]);
            snprintf(text, sizeof text, "%s = %s", name[a], name[b]);
            fixture_evaluate(text, table, found, sizeof found);
            CU_ASSERT_STRING_EQUAL(found, value[equal]);
        }
    }
    sib_table_free(table);
}

static char *repeated(const char *before, const char *part, int times, const char *after)
{
    size_t size = strlen(before) + strlen(part) * (size_t)times + strlen(after) + 1;
    char  *text = malloc(size);
    size_t at = strlen(before);
    memcpy(text, before, at);
    for (int i = 0; i < times; i++) {
        memcpy(text + at, part, strlen(part));
        at += strlen(part);
    }
    memcpy(text + at, after, strlen(after) + 1);
    return text;
}

typedef struct hostile {
    const char *before;
    const char *part;
    int         times;
    const char *after;
    const char *expect; /* how the answer begins */
} hostile;

static void hostile_expressions_are_survived(void)
{
    static const hostile cases[] = {
        {"", "(", 64, "1", "refused: line 1, column 66: expected )"},
        {"", "(", 65, "1", "refused: line 1, column 66: nested deeper than 64"},
        {"", "(", 60000, "", "refused: line 1, column 66: nested deeper than 64"},
        {"", "-", 60, "1", "refused: line 1, column 1: expected a value, found a comment"},
        {"", "- ", 64, "1", "1"},
        {"", "- ", 65, "1", "refused: line 1, column 131: nested deeper"},
        {"", "NOT ", 65, "yes", "refused: line 1, column 261: nested deeper"},
        {"", "abs(", 65, "1", "refused: line 1, column 261: nested deeper"},
        {"", "CASE WHEN yes THEN ", 65, "1", "refused: line 1, column 1227: nested deeper"},
        {"1", " + 1", 16000, "", "16001"},
        {"yes", " AND yes", 8000, "", "true"},
        {"no", " OR no", 10000, "", "false"},
        {"one IN (0", ", 2", 20000, ", 1)", "true"},
        {"least(9", ", 2", 20000, ", 1)", "1"},
        {"", "9", 60000, "", "refused: line 1, column 1: a whole number above"},
        {"0.", "9", 60000, "", "1"},
        {"'", "x", 65500, "", "refused: line 1, column 1: expected a value, found a text"},
        {"'", "x", 65534, "' = 'x'", "refused: longer than 65536 bytes"},
        {"'", "%", 3000, "' LIKE '%%%%%_'", "true"},
        {"'\xff", "", 1, "'", "refused: not UTF-8"},
        {"1 |", "|", 1, " 2", "refused: line 1, column 3: expected an operator or the end"},
        {"1\n+\n ", "", 1, "absent", "refused: line 3, column 2: there is no column"},
        {"'\n' = '\n", "", 1, "' AND absent", "refused: line 3, column 7: there is no column"},
    };
    sib_table *table = fixture_table();
    char       found[600];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const hostile *h = &cases[i];
        char          *text = repeated(h->before, h->part, h->times, h->after);
        fixture_evaluate(text, table, found, sizeof found);
        bool begins = strncmp(found, h->expect, strlen(h->expect)) == 0;
        if (!begins) {
            printf("\n    hostile %d: %s", (int)i, found);
        }
        CU_ASSERT_TRUE(begins);
        free(text);
    }
    sib_table_free(table);
}

static void a_message_holds_no_literal(void)
{
    sib_table *table = fixture_table();
    char       found[600];
    fixture_evaluate("name = 'canary' AND 'canary'", table, found, sizeof found);
    CU_ASSERT_PTR_NULL(strstr(found, "canary"));
    fixture_evaluate("one + 'canary'", table, found, sizeof found);
    CU_ASSERT_PTR_NULL(strstr(found, "canary"));
    fixture_evaluate("1 'canary'", table, found, sizeof found);
    CU_ASSERT_PTR_NULL(strstr(found, "canary"));
    sib_table_free(table);
}

static void arguments_are_checked(void)
{
    sib_context    *ctx = sib_context_new(NULL);
    sib_table      *table = fixture_table();
    sib_table      *part = NULL;
    sib_table      *out = NULL;
    sib_expression *e = NULL;
    int64_t         offsets[] = {0, 3};
    CU_ASSERT_EQUAL(sib_expression_compile(ctx, NULL, table, &e), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_expression_compile(ctx, "1", NULL, &e), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_expression_compile(ctx, "1", table, NULL), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_expression_compile(ctx, "one = 1", table, &e), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_select(ctx, table, (sib_text){"sex", offsets, 1}, &part), SIB_OK);
    CU_ASSERT_EQUAL(sib_expression_evaluate(ctx, e, part, &out), SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_column(ctx), "one");
    CU_ASSERT_PTR_NULL(out);
    CU_ASSERT_EQUAL(sib_expression_evaluate(ctx, NULL, part, &out), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_expression_evaluate(ctx, e, NULL, &out), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_expression_evaluate(ctx, e, table, NULL), SIB_ERR_ARGUMENT);
    sib_table_free(part);
    sib_expression_free(e);
    sib_expression_free(NULL);
    sib_table_free(table);
    sib_context_free(ctx);
}

static void a_condition_must_be_one(void)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_table   *table = fixture_table();
    sib__call    call;
    uint8_t      flag = 9;
    CU_ASSERT_EQUAL(sib__enter(&call, ctx, "test", true), SIB_OK);
    CU_ASSERT_EQUAL(sib__table_condition(&call, table, "where", "one < 2", &flag), SIB_OK);
    CU_ASSERT_EQUAL(flag, 1);
    CU_ASSERT_EQUAL(sib__table_condition(&call, table, "where", "one", &flag), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(sib__table_condition(&call, table, "where", "one <", &flag), SIB_ERR_TERMS);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "where");
    CU_ASSERT_EQUAL(sib__table_condition(&call, table, "where", NULL, &flag), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
    sib_table_free(table);
    sib_context_free(ctx);
}

TEST_SUITE(test_expression)
{
    test_add("expression", "the cases of expressions.txt hold", the_cases_hold);
    test_add("expression", "logic has three values", logic_has_three_values);
    test_add("expression", "hostile expressions are survived",
             hostile_expressions_are_survived);
    test_add("expression", "P25 a message holds no literal", a_message_holds_no_literal);
    test_add("expression", "arguments are checked", arguments_are_checked);
    test_add("expression", "a condition must be one", a_condition_must_be_one);
}
