/* Explaining cases: verdicts, sources and the facts that are missing. */
#include "core/text.h"
#include "sib/eligibility.h"
#include "support.h"
#include "tables.h"

static const char case_columns[] = "birth_date date, sentence_date date, months i64, extra "
                                   "i64, release_date date, prison text";
static const char cases[] = "1992-05-01,2010-05-01,6,5,2010-12-01,P\n"
                            ",2010-05-01,6,,2010-12-01,P\n"
                            "1980-05-01,,12,0,,P\n"
                            "1980-05-01,2010-05-01,12,0,2013-01-01,L\n";
static const char rule_columns[] =
    "id text, expression text, applies_to text, source text, description text, valid_to date";
static const char rules[] =
    "adult,\"age(birth_date, sentence_date) >= 18\",both,fn 62,18 at sentence,\n"
    "short,months + extra < 12,treated,,,\n"
    "early,sentence_date >= DATE '2010-01-01',both,,,2012-12-31\n";

static bool is(const sib_table *t, const char *column, int64_t row, const char *expect)
{
    return sib__slice_equals(sib__text_at(sib_table_text(t, sib_table_find(t, column)), row),
                             expect);
}

static void each_case_has_a_verdict_and_missing_facts_a_rule(void)
{
    static const char *const verdicts[] = {
        "passed",  "passed", "passed",  "unknown", "unknown",        "passed",
        "unknown", "failed", "unknown", "passed",  "not_applicable", "not_applicable"};
    static const char *const       missing[] = {"",
                                                "",
                                                "",
                                                "birth_date",
                                                "extra",
                                                "",
                                                "sentence_date",
                                                "",
                                                "sentence_date, release_date",
                                                "",
                                                "",
                                                ""};
    sib_eligibility_select_options o = SIB_ELIGIBILITY_SELECT_OPTIONS_INIT;
    sib_table                     *table = test_make_table(case_columns, cases);
    sib_table                     *terms = test_make_table(rule_columns, rules);
    sib_table                     *t = NULL;
    o.treated = "prison = 'P'";
    o.comparison = "prison = 'L'";
    CU_ASSERT_EQUAL_FATAL(sib_eligibility_explain(NULL, table, terms, &o, &t), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(t), 12);
    CU_ASSERT_EQUAL(sib_table_columns(t), 7);
    for (int64_t i = 0; i < 12; i++) {
        CU_ASSERT_TRUE(is(t, "verdict", i, verdicts[i]));
        CU_ASSERT_TRUE(is(t, "missing", i, missing[i]));
        CU_ASSERT_TRUE(is(t, "rule", i, i % 3 == 0 ? "adult" : i % 3 == 1 ? "short" : "early"));
        CU_ASSERT_TRUE(is(t, "arm", i, i < 9 ? "treated" : "comparison"));
        CU_ASSERT_EQUAL(sib_table_i64(t, sib_table_find(t, "case")).data[i], i / 3);
    }
    CU_ASSERT_TRUE(is(t, "source", 3, "fn 62"));
    CU_ASSERT_TRUE(is(t, "description", 3, "18 at sentence"));
    sib_table_free(t);
    sib_table_free(terms);
    sib_table_free(table);
}

/* A dated rule needs the index date too: it stands once, in the order of the table's columns.
 */
static void missing_facts_stand_in_the_order_of_columns(void)
{
    static const char *const missing[] = {"months, release_date, prison, wing",
                                          "release_date, wing",
                                          "months, prison, wing",
                                          "wing",
                                          "",
                                          ""};
    sib_table *table = test_make_table("months i64, release_date date, prison text, wing text",
                                       ",,,\n,2010-12-01,,\n6,2010-12-01,P,A\n");
    sib_table *terms =
        test_make_table("id text, expression text, applies_to text, valid_to date",
                        "kept,wing = 'A' AND prison = 'P' AND months > 1,both,2012-12-31\n"
                        "late,release_date >= DATE '2010-01-01' AND wing = "
                        "'A',both,2012-12-31\n");
    sib_table *t = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_eligibility_explain(NULL, table, terms, NULL, &t), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(t), 6);
    for (int64_t i = 0; i < 6; i++) {
        CU_ASSERT_TRUE(is(t, "verdict", i, i < 4 ? "unknown" : "passed"));
        CU_ASSERT_TRUE(is(t, "missing", i, missing[i]));
    }
    sib_table_free(t);
    sib_table_free(terms);
    sib_table_free(table);
}

static void a_case_needs_no_person_and_perhaps_no_index_date(void)
{
    sib_table *table = test_make_table("months i64", "6\n12\n");
    sib_table *terms =
        test_make_table("id text, expression text, applies_to text", "short,months < 12,both");
    sib_table *t = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_eligibility_explain(NULL, table, terms, NULL, &t), SIB_OK);
    CU_ASSERT_TRUE(is(t, "verdict", 0, "passed"));
    CU_ASSERT_TRUE(is(t, "verdict", 1, "failed"));
    sib_table_free(t);
    sib_table_free(terms);
    sib_table_free(table);
}

static void no_cases_or_no_rules_give_no_rows(void)
{
    sib_table *none = test_make_table("months i64", "");
    sib_table *some = test_make_table("months i64", "6");
    sib_table *terms =
        test_make_table("id text, expression text, applies_to text", "short,months < 12,both");
    sib_table *no_terms = test_make_table("id text, expression text, applies_to text", "");
    sib_table *t = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_eligibility_explain(NULL, none, terms, NULL, &t), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(t), 0);
    sib_table_free(t);
    CU_ASSERT_EQUAL_FATAL(sib_eligibility_explain(NULL, some, no_terms, NULL, &t), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(t), 0);
    sib_table_free(t);
    sib_table_free(no_terms);
    sib_table_free(terms);
    sib_table_free(some);
    sib_table_free(none);
}

static sib_status attempt(sib_context *ctx, void *payload)
{
    (void)payload;
    sib_eligibility_select_options o = SIB_ELIGIBILITY_SELECT_OPTIONS_INIT;
    sib_table                     *table = test_make_table(case_columns, cases);
    sib_table                     *terms = test_make_table(rule_columns, rules);
    sib_table                     *t = table;
    o.treated = "prison = 'P'";
    sib_status status = sib_eligibility_explain(ctx, table, terms, &o, &t);
    CU_ASSERT_TRUE((t == NULL) == (status != SIB_OK));
    sib_table_free(t);
    sib_table_free(terms);
    sib_table_free(table);
    return status;
}

static void failed_allocations_and_interruptions_are_survived(void)
{
    CU_ASSERT_TRUE(test_every_allocation(attempt, NULL) > 20);
    CU_ASSERT_TRUE(test_every_check(attempt, NULL, 1) > 3);
}

static void what_cannot_be_explained_is_refused(void)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_table   *table = test_make_table("months i64", "6");
    sib_table   *terms =
        test_make_table("id text, expression text, applies_to text, valid_from date",
                        "short,months < 12,both,2010-01-01");
    sib_table *t = NULL;
    CU_ASSERT_EQUAL(sib_eligibility_explain(ctx, table, terms, NULL, &t), SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "index_date");
    CU_ASSERT_EQUAL(sib_eligibility_explain(ctx, NULL, terms, NULL, &t), SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "cases");
    CU_ASSERT_EQUAL(sib_eligibility_explain(ctx, table, NULL, NULL, &t), SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "rules");
    CU_ASSERT_EQUAL(sib_eligibility_explain(ctx, table, terms, NULL, NULL), SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NULL(t);
    sib_table_free(terms);
    sib_table_free(table);
    sib_context_free(ctx);
}

TEST_SUITE(test_explain)
{
    test_add("explain", "missing facts stand in the order of columns",
             missing_facts_stand_in_the_order_of_columns);
    test_add("explain", "each case has a verdict and missing facts, a rule",
             each_case_has_a_verdict_and_missing_facts_a_rule);
    test_add("explain", "a case needs no person and perhaps no index date",
             a_case_needs_no_person_and_perhaps_no_index_date);
    test_add("explain", "no cases or no rules give no rows", no_cases_or_no_rules_give_no_rows);
    test_add("explain", "failed allocations and interruptions are survived",
             failed_allocations_and_interruptions_are_survived);
    test_add("explain", "what cannot be explained is refused",
             what_cannot_be_explained_is_refused);
}
