/* Drafts: what nobody agreed may stand anywhere, and nothing is ever settled by it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

/* Bradford's contract with one piece of its text put another way; free() it. */
static char *draft(const char *piece, const char *instead)
{
    char *document = scheme_gallery("bradford");
    CU_ASSERT_PTR_NOT_NULL_FATAL(document);
    char *at = strstr(document, piece);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    size_t size = strlen(document) + strlen(instead) + 1;
    char  *made = malloc(size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(made);
    snprintf(made, size, "%.*s%s%s", (int)(at - document), document, instead,
             at + strlen(piece));
    free(document);
    return made;
}

static void expect_draft(const char *piece, const char *instead, const char *path)
{
    char           *document = draft(piece, instead);
    sib_context    *ctx = sib_context_new(NULL);
    sib_scheme     *scheme = NULL;
    sib_facts      *facts = NULL;
    sib_paper      *paper = NULL;
    sib_settlement *settlement = NULL;
    sib_table      *tried = NULL;
    CU_ASSERT_EQUAL(sib_scheme_read(ctx, document, &scheme), SIB_OK);
    if (scheme == NULL) {
        printf("\n    %s: %s\n", path, sib_context_message(ctx));
    }
    CU_ASSERT_EQUAL(sib_scheme_explain(ctx, scheme, &paper), SIB_OK);
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_paper_text(paper), "NOT AGREED"));
    CU_ASSERT_EQUAL(sib_table_number(sib_scheme_table(scheme, "summary"), "unagreed", 0), 1.0);
    CU_ASSERT_EQUAL(sib_facts_new(ctx, &facts), SIB_OK);
    CU_ASSERT_EQUAL(sib_scheme_settle(ctx, scheme, facts, "end", NULL, &settlement),
                    SIB_ERR_TERMS);
    CU_ASSERT_PTR_NULL(settlement);
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), path));
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "(line "));
    CU_ASSERT_EQUAL(sib_scheme_try_examples(ctx, scheme, &tried), SIB_ERR_TERMS);
    CU_ASSERT_PTR_NULL(tried);
    sib_facts_free(facts);
    sib_paper_free(paper);
    sib_scheme_free(scheme);
    sib_context_free(ctx);
    free(document);
}

static void what_nobody_agreed_may_stand_anywhere_and_never_settles(void)
{
    expect_draft("\"765.63\"", "{\"unagreed\": true, \"note\": \"n\"}", "payment.payment.each");
    expect_draft("\"in_order\"", "{\"unagreed\": true}", "payment.capped.fill");
    expect_draft("\"limit\"", "{\"unagreed\": true}", "payment.capped.do");
    expect_draft("\"capped\", \"of\"", "{\"unagreed\": true}, \"of\"", "payment[4].id");
    expect_draft("\"half_up\"", "{\"value\": {\"unagreed\": true}}", "payment.line.rounding");
    expect_draft("{\"days\": {\"type\": \"i64\"}}", "{\"unagreed\": true}",
                 "tables.saved.columns");
    expect_draft("\"all\"", "{\"unagreed\": true}", "settlement.stages.end.lines");
}

/* Each object is still checked by itself. */
static void a_draft_is_checked_by_its_keys(void)
{
    static const char *const wrong[][3] = {
        {"\"each\"", "\"if\": {\"unagreed\": true}, \"eech\"", "the nearest is each"},
        {"\"half_up\"", "\"half\", \"by\": {\"unagreed\": true}", "must be one of"},
        {"\"below_zero\"", "\"source\": \"s\", \"x\": {\"unagreed\": true}, \"below_zero\"",
         "is not known"},
        {"\"rounding\": \"half_up\"", "\"by\": {\"unagreed\": true}", "is not stated"}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char *document = draft(wrong[i][0], wrong[i][1]);
        CU_ASSERT_EQUAL(scheme_check(document), SIB_ERR_TERMS);
        CU_ASSERT_TRUE(scheme_says(wrong[i][2]));
        free(document);
    }
}

static void a_draft_is_compared(void)
{
    char       *documents[2] = {draft("\"765.63\"", "{\"unagreed\": true}"),
                                scheme_gallery("bradford")};
    sib_scheme *schemes[2] = {NULL, NULL};
    sib_table  *differing = NULL;
    for (int i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, documents[i], &schemes[i]), SIB_OK);
        free(documents[i]);
    }
    CU_ASSERT_EQUAL_FATAL(sib_scheme_diff(NULL, schemes[0], schemes[1], &differing), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(differing), 1);
    CU_ASSERT_TRUE(test_says(differing, "path", 0, "payment.payment.each"));
    CU_ASSERT_TRUE(test_says(differing, "before", 0, "{\"unagreed\":true}"));
    CU_ASSERT_TRUE(test_says(differing, "after", 0, "765.63"));
    CU_ASSERT_EQUAL(sib_table_number(differing, "decides", 0), 1.0);
    sib_table_free(differing);
    sib_scheme_free(schemes[0]);
    sib_scheme_free(schemes[1]);
}

/* Wherever one value of a contract of the gallery is not agreed, it is read or refused, and
 * what is read is explained. */
static void every_value_of_a_contract_may_be_open(void)
{
    static const char *const folders[] = {"newpin", "rough_sleepers_manchester", "doncaster"};
    static const char        open[] = "{\"unagreed\":true}";
    int64_t                  drafts = 0;
    for (size_t f = 0; f < sizeof folders / sizeof folders[0]; f++) {
        char *document = scheme_gallery(folders[f]);
        CU_ASSERT_PTR_NOT_NULL_FATAL(document);
        size_t size = strlen(document) + sizeof open;
        char  *made = malloc(size);
        CU_ASSERT_PTR_NOT_NULL_FATAL(made);
        for (char *at = strchr(document, ':'); at != NULL; at = strchr(at + 1, ':')) {
            size_t n = at[1] == ' ' && at[2] == '"' ? strcspn(at + 3, "\"\\") : 0;
            if (n == 0 || at[3 + n] != '"') {
                continue;
            }
            sib_scheme *scheme = NULL;
            sib_paper  *paper = NULL;
            snprintf(made, size, "%.*s%s%s", (int)(at + 1 - document), document, open,
                     at + 4 + n);
            if (sib_scheme_read(NULL, made, &scheme) == SIB_OK) {
                CU_ASSERT_EQUAL(sib_scheme_explain(NULL, scheme, &paper), SIB_OK);
                drafts++;
            }
            sib_paper_free(paper);
            sib_scheme_free(scheme);
        }
        free(made);
        free(document);
    }
    CU_ASSERT_TRUE(drafts > 200);
}

static sib_status read_and_refuse(sib_context *ctx, void *document)
{
    sib_scheme *scheme = NULL;
    sib_table  *tried = NULL;
    sib_status  status = sib_scheme_read(ctx, document, &scheme);
    if (status == SIB_OK) {
        status = sib_scheme_try_examples(ctx, scheme, &tried);
        status = status == SIB_ERR_TERMS ? SIB_OK : status;
    }
    sib_table_free(tried);
    sib_scheme_free(scheme);
    return status;
}

static void memory_may_be_short(void)
{
    char *document = draft("\"765.63\"", "{\"unagreed\": true}");
    CU_ASSERT_TRUE(test_every_allocation(read_and_refuse, document) > 20);
    free(document);
}

TEST_SUITE(test_drafts)
{
    test_add("drafts", "what nobody agreed may stand anywhere and never settles",
             what_nobody_agreed_may_stand_anywhere_and_never_settles);
    test_add("drafts", "a draft is checked by its keys", a_draft_is_checked_by_its_keys);
    test_add("drafts", "a draft is compared", a_draft_is_compared);
    test_add("drafts", "every value of a contract may be open",
             every_value_of_a_contract_may_be_open);
    test_add("drafts", "memory may be short", memory_may_be_short);
}
