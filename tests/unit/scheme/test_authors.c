/* What an author is told: open choices of a draft, and what differs between two contracts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

static const char draft[] =
    "{'language': 'sib@1', 'contract': 'x', 'version': '1', 'currency': 'GBP', 'outcomes': "
    "{'o': "
    "{'kind': 'events', 'table': 't', 'unit': 'any', 'waiting': {'months': 6}}},\n'payment': "
    "[{'do': 'settle', 'id': 's', 'of': 'm', 'below_zero': 'repay', 'undecided': {'unagreed': "
    "true, 'note': 'later'}}, {'id': 'y', 'to': {'value': '5', 'unknown': true}}]}";

static sib_paper *completed(const char *document)
{
    sib_paper *paper = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_scheme_complete(NULL, document, &paper), SIB_OK);
    return paper;
}

/* The row of a path; fatal where there is none. */
static int64_t row_of(const sib_table *table, const char *path)
{
    for (int64_t i = 0; i < sib_table_rows(table); i++) {
        if (sib_table_says(table, "path", i, path) == 1) {
            return i;
        }
    }
    CU_FAIL_FATAL("no row has the path");
    return -1;
}

static void each_open_choice_is_listed_and_put_in_its_place(void)
{
    sib_paper       *paper = completed(scheme_json(draft));
    const sib_table *choices = sib_paper_table(paper, "choices");
    CU_ASSERT_EQUAL(sib_table_rows(choices), 5);
    int64_t row = row_of(choices, "payment.s.below_nothing");
    CU_ASSERT_TRUE(test_says(choices, "open", row, "missing"));
    CU_ASSERT_TRUE(test_says(choices, "choice", row, "owed, zero"));
    CU_ASSERT_EQUAL(sib_table_number(choices, "line", row), 2.0);
    row = row_of(choices, "outcomes.o.follow_up");
    CU_ASSERT_TRUE(
        test_says(choices, "consequence", row,
                  "An event counts within {follow_up} of the index date, and what is "
                  "recorded within {waiting} after that."));
    CU_ASSERT_TRUE(
        test_says(choices, "open", row_of(choices, "payment.s.undecided"), "not agreed"));
    CU_ASSERT_TRUE(test_says(choices, "choice", row_of(choices, "payment.y.do"),
                             "measure, compare, gate, curve, round, limit, settle, split"));
    CU_ASSERT_TRUE(test_says(choices, "open", row_of(choices, "payment.y.to"), "unknown"));
    sib_paper *again = completed(sib_paper_text(paper));
    CU_ASSERT_TRUE(sib_table_rows(sib_paper_table(again, "choices")) >= 5);
    CU_ASSERT_STRING_EQUAL(sib_paper_text(again), sib_paper_text(paper));
    sib_paper_free(again);
    sib_paper_free(paper);
}

/* Nothing is missing from a contract of the gallery, and its draft says what it says. */
static void a_contract_lacks_nothing(void)
{
    char            *document = scheme_gallery("norfolk");
    sib_paper       *paper = completed(document);
    sib_scheme      *schemes[2] = {NULL, NULL};
    sib_table       *differing = NULL;
    const sib_table *choices = sib_paper_table(paper, "choices");
    for (int64_t i = 0; i < sib_table_rows(choices); i++) {
        CU_ASSERT_EQUAL(sib_table_says(choices, "open", i, "missing"), 0);
        CU_ASSERT_EQUAL(sib_table_says(choices, "open", i, "refused"), 0);
    }
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, document, &schemes[0]), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, sib_paper_text(paper), &schemes[1]), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_scheme_diff(NULL, schemes[0], schemes[1], &differing), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(differing), 0);
    sib_table_free(differing);
    sib_scheme_free(schemes[0]);
    sib_scheme_free(schemes[1]);
    sib_paper_free(paper);
    free(document);
}

static const char before[] =
    "{'language': 'sib@1', 'contract': 'x', 'version': '1', 'currency': 'GBP', 'title': 'a', "
    "'tables': {'t': {'role': 'figures', 'columns': {'n': {'type': 'i64'}}}}, 'outcomes': "
    "{'o': "
    "{'kind': 'figures', 'table': 't', 'keys': [], 'numbers': {'n': 'count'}}}, 'payment': [ "
    "{'do': 'measure', 'id': 'm', 'outcome': 'o', 'is': 'sum', 'what': 'n', 'by': []}, {'do': "
    "'measure', 'id': 'k', 'outcome': 'o', 'is': 'sum', 'what': 'n', 'by': []}, {'do': "
    "'limit', "
    "'id': 'cap', 'of': 'm', 'at_most': '10', 'keys': [], 'per': [], 'fill': 'pro_rata'}]}";

static const char after[] =
    "{'language': 'sib@1', 'contract': 'x', 'version': '1', 'currency': 'GBP', 'title': 'b', "
    "'tables': {'t': {'role': 'figures', 'columns': {'n': {'type': 'i64'}}}}, 'outcomes': "
    "{'o': "
    "{'kind': 'figures', 'table': 't', 'keys': [], 'numbers': {'n': 'count'}}}, 'payment': [ "
    "{'section': 'new'}, {'do': 'measure', 'id': 'k', 'outcome': 'o', 'is': 'sum', 'what': "
    "'n', "
    "'by': []}, {'do': 'measure', 'id': 'm', 'outcome': 'o', 'is': 'sum', 'what': {'value': "
    "'n'}, "
    "'by': []}, {'do': 'limit', 'id': 'cap', 'of': 'm', 'at_most': {'value': '12', 'source': "
    "'the deed'}, 'keys': [], 'per': [], 'fill': 'pro_rata'}]}";

static sib_status diff_once(sib_context *ctx, void *out)
{
    sib_scheme *a = NULL;
    sib_scheme *b = NULL;
    sib_table  *table = NULL;
    sib_status  status = sib_scheme_read(ctx, scheme_json(before), &a);
    if (status == SIB_OK) {
        status = sib_scheme_read(ctx, scheme_json(after), &b);
    }
    if (status == SIB_OK) {
        status = sib_scheme_diff(ctx, a, b, &table);
    }
    sib_scheme_free(a);
    sib_scheme_free(b);
    if (out != NULL) {
        memcpy(out, &table, sizeof table);
    } else {
        sib_table_free(table);
    }
    return status;
}

static void what_differs_is_told_by_its_name_and_whether_it_decides(void)
{
    static const struct {
        const char *path;
        const char *change;
        double      decides;
    } rows[] = {{"title", "changed", 0.0},
                {"payment.k", "moved", 1.0},
                {"payment.m.what", "written", 0.0},
                {"payment.cap.at_most", "changed", 1.0},
                {"payment.cap.at_most.source", "added", 0.0},
                {"payment[1]", "added", 0.0}};
    enum { ROWS = sizeof rows / sizeof rows[0] };
    sib_table *table = NULL;
    CU_ASSERT_EQUAL_FATAL(diff_once(NULL, &table), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(table), ROWS);
    for (int i = 0; i < ROWS; i++) {
        int64_t row = row_of(table, rows[i].path);
        CU_ASSERT_TRUE(test_says(table, "change", row, rows[i].change));
        CU_ASSERT_EQUAL(sib_table_number(table, "decides", row), rows[i].decides);
    }
    int64_t cap = row_of(table, "payment.cap.at_most");
    CU_ASSERT_TRUE(test_says(table, "before", cap, "10"));
    CU_ASSERT_TRUE(test_says(table, "after", cap, "12"));
    sib_table_free(table);
}

static sib_status complete_once(sib_context *ctx, void *document)
{
    sib_paper *paper = NULL;
    sib_status status = sib_scheme_complete(ctx, document, &paper);
    sib_paper_free(paper);
    return status;
}

static void memory_may_be_short_and_work_interrupted(void)
{
    char       small[] = "{\"payment\": [{\"do\": \"round\", \"to\": {\"unagreed\": true}}]}";
    sib_paper *paper = NULL;
    sib_table *table = NULL;
    CU_ASSERT_TRUE(test_every_allocation(complete_once, small) > 20);
    CU_ASSERT_TRUE(test_every_check(complete_once, small, 1) > 1);
    CU_ASSERT_TRUE(test_every_check(diff_once, NULL, 1) > 10);
    CU_ASSERT_EQUAL(sib_scheme_complete(NULL, NULL, &paper), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_scheme_complete(NULL, "{", &paper), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(sib_scheme_complete(NULL, "[]", &paper), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(sib_scheme_diff(NULL, NULL, NULL, &table), SIB_ERR_ARGUMENT);
}

TEST_SUITE(test_authors)
{
    test_add("authors", "each open choice is listed and put in its place",
             each_open_choice_is_listed_and_put_in_its_place);
    test_add("authors", "a contract lacks nothing", a_contract_lacks_nothing);
    test_add("authors", "what differs is told by its name and whether it decides",
             what_differs_is_told_by_its_name_and_whether_it_decides);
    test_add("authors", "memory may be short and work interrupted",
             memory_may_be_short_and_work_interrupted);
}
