/* The text for signing: all that decides is in it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "scheme/handle.h"
#include "scheme/place.h"

static char *explained(const sib_scheme *scheme)
{
    sib_paper *paper = NULL;
    char      *text = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_scheme_explain(NULL, scheme, &paper), SIB_OK);
    text = strdup(sib_paper_text(paper));
    sib_paper_free(paper);
    return text;
}

static char *explained_text(const char *document)
{
    sib_scheme *scheme = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, document, &scheme), SIB_OK);
    char *text = explained(scheme);
    sib_scheme_free(scheme);
    return text;
}

/* A contract whose nodes are changed one by one. */
typedef struct changed {
    sib_scheme *scheme;
    char       *text;
    int         changes;
    int         unsaid;
} changed;

/* Slow checkers look at a sixteenth of the changes. */
static void compare(changed *c, const sib__json *node)
{
    enum { SPARSE = 16 };
    if (test_draws_few() && ++c->changes % SPARSE != 0) {
        return;
    }
    char *text = explained(c->scheme);
    bool  same = strcmp(text, c->text) == 0;
    if (same) {
        printf("\n    line %d, column %d is not said\n", (int)node->line, (int)node->column);
    }
    c->unsaid += same ? 1 : 0;
    c->changes += test_draws_few() ? 0 : 1;
    free(text);
}

static void change_text(changed *c, sib__json *node, sib__slice *what)
{
    char             other[400];
    const sib__slice before = *what;
    snprintf(other, sizeof other, "%.*s1", (int)what->length, what->data);
    *what = sib__slice_of(other);
    compare(c, node);
    *what = before;
}

/* Every text, number, flag and name; not what decides nothing. */
static void change_all(changed *c, const sib__json *parent, bool is_map)
{
    for (const sib__json *m = parent->first; m != NULL; m = m->next) {
        sib__json *node = NULL;
        memcpy(&node, &m, sizeof node); /* the tree is this test's own */
        bool nothing = parent->kind == SIB__JSON_OBJECT && !is_map &&
                       (sib__is_remark(m->key) || sib__slice_equals(m->key, "examples") ||
                        sib__slice_equals(m->key, "$schema"));
        bool map = m->kind == SIB__JSON_OBJECT && !is_map && sib__is_map(m->key);
        if (nothing) {
            continue;
        }
        if (is_map) {
            change_text(c, node, &node->key);
        }
        if (m->kind == SIB__JSON_STRING || m->kind == SIB__JSON_NUMBER) {
            change_text(c, node, &node->text);
        } else if (m->kind == SIB__JSON_TRUE || m->kind == SIB__JSON_FALSE) {
            sib__json_kind before = m->kind;
            node->kind = before == SIB__JSON_TRUE ? SIB__JSON_FALSE : SIB__JSON_TRUE;
            compare(c, node);
            node->kind = before;
        } else {
            change_all(c, m, map);
        }
    }
}

static int change_contract(const char *folder)
{
    changed c = {NULL, NULL, 0, 0};
    char   *document = scheme_gallery(folder);
    CU_ASSERT_PTR_NOT_NULL_FATAL(document);
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, document, &c.scheme), SIB_OK);
    c.text = explained(c.scheme);
    change_all(&c, c.scheme->scheme.given, false);
    CU_ASSERT_EQUAL(c.unsaid, 0);
    free(c.text);
    sib_scheme_free(c.scheme);
    free(document);
    return c.changes;
}

/* $SIB_EXPLAIN_ALL: the folders, with blanks between, of a sweep over the whole gallery. */
static void all_that_decides_is_said(void)
{
    static const char *const folders[] = {"youth_fund", "norfolk", "utah"};
    int                      changes = 0;
    char                    *all = getenv("SIB_EXPLAIN_ALL");
    for (size_t i = 0; all == NULL && i < sizeof folders / sizeof folders[0]; i++) {
        changes += change_contract(folders[i]);
    }
    for (char *f = all == NULL ? NULL : strtok(all, " "); f != NULL; f = strtok(NULL, " ")) {
        changes += change_contract(f);
    }
    CU_ASSERT_TRUE(changes > 200);
    if (all != NULL) {
        printf("\n    %d changes\n", changes);
    }
}

static const char bed_days[] =
    "{'language': 'sib@1', 'contract': 'bed_days', 'version': '1', 'currency': 'GBP', "
    "'tables': "
    "{'saved': {'role': 'figures', 'columns': {'days': {'type': 'i64'}}}}, 'outcomes': "
    "{'saved': "
    "{'kind': 'figures', 'table': 'saved', 'keys': [], 'numbers': {'days': 'count'}, 'note': "
    "'a\\u001b[2J\\u202eb'}}, 'payment': [{'section': 'What is owed'}, {'do': 'measure', 'id': "
    "'bed', 'outcome': 'saved', 'is': 'sum', 'what': 'days', 'by': []}, {'do': 'curve', 'id': "
    "'paid', 'gives': 'money', 'each': {'value': '765.63', 'unknown': true, 'source': 'the "
    "deed'}, 'times': 'bed', 'keys': []}, {'do': 'round', 'id': 'line', 'of': 'paid', 'to': "
    "'0.01', 'rounding': 'half_up', 'assumed': true}, {'do': 'settle', 'id': 'due', 'of': "
    "'line', 'below_zero': 'refuse', 'below_nothing': 'zero', 'undecided': 'stop'}], "
    "'settlement': {'stages': [{'id': 'end', 'as_at': '2025-12-31', 'lines': 'all', 'pays': "
    "true, 'facts': 'as_known'}]}}";

static void sources_and_what_is_open_are_marked_and_listed(void)
{
    static const char *const said[] = {
        "For each unit of \"bed\": 765.63 [unknown, note 2].",
        "- payment.paid.each [unknown, note 2]\n- payment.line [assumed]\n",
        "[2] payment.paid.each: Source: the deed\n",
        "== What is owed ==",
        "3. \"line\" (round) [assumed]\n",
        "Gives \"paid\" (money): one line in all. Reads \"bed\". Read by \"line\".",
        "aU+001B[2JU+202Eb",
    };
    char *text = explained_text(scheme_json(bed_days));
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        if (strstr(text, said[i]) == NULL) {
            printf("\n    lacks: %s\n%s", said[i], text);
            CU_FAIL("a phrase is lacking");
        }
    }
    free(text);
}

/* Nothing that a name holds can be taken for the end of it. */
static void a_quotation_mark_in_a_name_is_marked(void)
{
    char        named[3000];
    const char *at = strstr(bed_days, "What is owed");
    snprintf(named, sizeof named, "%.*s%s%s", (int)(at - bed_days), bed_days, "x\\\"y", at);
    char *text = explained_text(scheme_json(named));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "== x\\\"yWhat is owed =="));
    free(text);
}

static sib_status explain_once(sib_context *ctx, void *document)
{
    sib_scheme *scheme = NULL;
    sib_paper  *paper = NULL;
    sib_status  status = sib_scheme_read(ctx, document, &scheme);
    if (status == SIB_OK) {
        status = sib_scheme_explain(ctx, scheme, &paper);
    }
    sib_paper_free(paper);
    sib_scheme_free(scheme);
    return status;
}

static void memory_may_be_short_and_work_interrupted(void)
{
    char *document = strdup(scheme_json(bed_days));
    CU_ASSERT_TRUE(test_every_allocation(explain_once, document) > 100);
    CU_ASSERT_TRUE(test_every_check(explain_once, document, 1) > 10);
    CU_ASSERT_EQUAL(sib_scheme_explain(NULL, NULL, &(sib_paper *){NULL}), SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_paper_text(NULL), "");
    CU_ASSERT_PTR_NULL(sib_paper_table(NULL, "choices"));
    free(document);
}

TEST_SUITE(test_explain)
{
    test_add("explain", "sources and what is open are marked and listed",
             sources_and_what_is_open_are_marked_and_listed);
    test_add("explain", "a quotation mark in a name is marked",
             a_quotation_mark_in_a_name_is_marked);
    test_add("explain", "memory may be short and work interrupted",
             memory_may_be_short_and_work_interrupted);
    test_add("explain", "all that decides is said", all_that_decides_is_said);
}
