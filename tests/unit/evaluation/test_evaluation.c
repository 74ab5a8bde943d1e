/* Evaluations in two steps and in one, and the facts that they hold, which are what is settled.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "evaluation/handle.h"
#include "records.h"
#include "support.h"
#include "tables.h"

static sib_evaluation *evaluate(const sib_scheme *scheme, const bond_tables *b)
{
    sib_evaluation *e = NULL;
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_evaluate(NULL, scheme, NULL, b->all, "final", NULL, &e), SIB_OK);
    CU_ASSERT_TRUE(chain_is_at(e, "evaluation"));
    return e;
}

static sib_evaluation *design(const sib_scheme *scheme, const bond_tables *b, const char *stage)
{
    sib_evaluation *e = NULL;
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_design(NULL, scheme, "others", b->design, stage, NULL, &e), SIB_OK);
    CU_ASSERT_TRUE(chain_is_at(e, "design"));
    CU_ASSERT_EQUAL(chain_is_blind(e), 1);
    return e;
}

static sib_status count(sib_context *ctx, const sib_scheme *scheme, const sib_evaluation *d,
                        const bond_tables *b, sib_evaluation **out)
{
    return sib_evaluation_count(ctx, scheme, sib_evaluation_record(d), sib_evaluation_annex(d),
                                sib_evaluation_result_hash(d), b->outcomes, "final", NULL, out);
}

static void two_steps_give_what_one_call_gives_and_rows_may_be_shuffled(void)
{
    bond_tables     b[2];
    sib_evaluation *counted = NULL;
    sib_scheme     *scheme = chain_read(records_contract);
    bond_make(&b[0], 0);
    bond_make(&b[1], 17);
    sib_evaluation *e = evaluate(scheme, &b[0]);
    sib_evaluation *d = design(scheme, &b[1], "final");
    CU_ASSERT_EQUAL_FATAL(count(NULL, scheme, d, &b[1], &counted), SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_result_hash(e), sib_evaluation_result_hash(counted));
    CU_ASSERT_STRING_EQUAL(sib_evaluation_annex(e), sib_evaluation_annex(counted));
    CU_ASSERT_EQUAL(chain_is_blind(e), 0);
    CU_ASSERT_EQUAL(chain_is_blind(counted), 1);
    CU_ASSERT_PTR_NULL(strstr(sib_evaluation_record(e), BOND_CANARY));
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_evaluation_annex(e), BOND_CANARY));
    sib_evaluation_free(counted);
    CU_ASSERT_EQUAL_FATAL(count(NULL, NULL, d, &b[1], &counted), SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_result_hash(e), sib_evaluation_result_hash(counted));
    sib_evaluation_free(counted);
    sib_evaluation_free(d);
    sib_evaluation_free(e);
    sib_scheme_free(scheme);
    bond_free(&b[0]);
    bond_free(&b[1]);
}

/* On the day of the first stage one cohort is mature; matched then, and counted later. */
static void a_design_of_an_earlier_stage_is_counted_later(void)
{
    bond_tables     b;
    sib_evaluation *early = NULL;
    sib_evaluation *late = NULL;
    sib_scheme     *scheme = chain_read(records_contract);
    bond_make(&b, 0);
    sib_evaluation *d = design(scheme, &b, "early");
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_evaluate(NULL, scheme, "others", b.all, "early", NULL, &early), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(count(NULL, scheme, d, &b, &late), SIB_OK);
    const sib_table *effects = sib_evaluation_table(early, "effects");
    CU_ASSERT_EQUAL(sib_table_rows(effects), 2); /* the pool of one */
    CU_ASSERT_TRUE(test_says(effects, "cohort", 0, "cohort-1"));
    CU_ASSERT_TRUE(test_says(effects, "cohort", 1, "pooled"));
    CU_ASSERT_EQUAL(sib_table_rows(sib_evaluation_table(late, "effects")), 3);
    CU_ASSERT_TRUE(chain_has_row(early, "options", "id", "value", "early"));
    CU_ASSERT_TRUE(chain_has_row(late, "options", "id", "value", "early"));
    CU_ASSERT_TRUE(chain_has_row(late, "options", "id", "value", "final"));
    sib_table *difference = NULL;
    CU_ASSERT_EQUAL(
        sib_evaluation_verify(NULL, scheme, b.all, sib_evaluation_record(late), &difference),
        SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(difference), 0);
    sib_table_free(difference);
    sib_evaluation_free(late);
    sib_evaluation_free(early);
    sib_evaluation_free(d);
    sib_scheme_free(scheme);
    bond_free(&b);
}

static char *settle(const sib_scheme *scheme, const sib_facts *facts)
{
    sib_settlement *s = NULL;
    char           *record = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_scheme_settle(NULL, scheme, facts, "final", NULL, &s), SIB_OK);
    record = calloc(1, strlen(sib_settlement_record(s)) + 1);
    strcpy(record, sib_settlement_record(s));
    sib_settlement_free(s);
    return record;
}

/* A record alone, opened, gives the settlement; a design has no facts. */
static void record_and_contract_give_the_settlement(void)
{
    bond_tables     b;
    sib_evaluation *opened = NULL;
    sib_facts      *facts = NULL;
    sib_facts      *twice = NULL;
    sib_scheme     *scheme = chain_read(records_contract);
    bond_make(&b, 0);
    sib_evaluation *e = evaluate(scheme, &b);
    sib_facts      *fed = records_facts(records_contract, b.all, "final");
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_open(NULL, sib_evaluation_record(e), sib_evaluation_annex(e), &opened),
        SIB_OK);
    CU_ASSERT_TRUE(chain_is_at(opened, "evaluation"));
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_facts(NULL, opened, NULL, &facts), SIB_OK);
    char *a = settle(scheme, facts);
    char *c = settle(scheme, fed);
    CU_ASSERT_STRING_EQUAL(a, c);
    CU_ASSERT_PTR_NOT_NULL(strstr(a, "\"verdict\":\"paid\""));
    CU_ASSERT_EQUAL(sib_evaluation_facts(NULL, e, facts, &twice), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_facts(NULL, NULL, NULL, &twice), SIB_ERR_ARGUMENT);
    sib_evaluation *d = design(scheme, &b, "final");
    CU_ASSERT_EQUAL(sib_evaluation_facts(NULL, d, NULL, &twice), SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NULL(twice);
    free(a);
    free(c);
    sib_facts_free(facts);
    sib_facts_free(fed);
    sib_evaluation_free(d);
    sib_evaluation_free(opened);
    sib_evaluation_free(e);
    sib_scheme_free(scheme);
    bond_free(&b);
}

static void check_verify(const sib_scheme *scheme, const sib_evaluation_tables *tables,
                         const char *record, const char *step)
{
    sib_table *d = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_verify(NULL, scheme, tables, record, &d), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(d), *step != '\0');
    CU_ASSERT_TRUE(*step == '\0' || test_says(d, "step", 0, step));
    sib_table_free(d);
}

static void records_are_verified_by_running_them_again(void)
{
    bond_tables     b[2];
    sib_evaluation *e[2] = {NULL, NULL};
    sib_scheme     *scheme = chain_read(records_contract);
    char           *other = bond_contract_with(records_contract, "\"seed\":7", "\"seed\":8");
    bond_make(&b[0], 0);
    bond_draw(&b[1], 4, 120);
    for (int i = 0; i < 2; i++) {
        e[i] = evaluate(scheme, &b[i]);
        check_verify(scheme, b[i].all, sib_evaluation_record(e[i]), "");
        check_verify(NULL, b[1 - i].all, sib_evaluation_record(e[i]), "inputs");
    }
    sib_scheme *changed = chain_read(other);
    check_verify(changed, b[0].all, sib_evaluation_record(e[0]), "contract");
    sib_evaluation *d = design(scheme, &b[0], "early");
    check_verify(scheme, b[0].design, sib_evaluation_record(d), "");
    sib_table *none = NULL;
    CU_ASSERT_EQUAL(sib_evaluation_verify(NULL, scheme, NULL, sib_evaluation_record(d), &none),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_verify(NULL, scheme, b[0].all, NULL, &none),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NULL(none);
    sib_evaluation_free(d);
    sib_scheme_free(changed);
    free(other);
    for (int i = 0; i < 2; i++) {
        sib_evaluation_free(e[i]);
        bond_free(&b[i]);
    }
    sib_scheme_free(scheme);
}

/* The first text of a key, as `"key":"text"`; of at most 63 letters. */
static void find(const char *record, const char *key, char out[128])
{
    const char *at = strstr(record, key);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    size_t n = strlen(key) + strcspn(at + strlen(key), "\"") + 1;
    CU_ASSERT_FATAL(n < 64);
    memcpy(out, at, n);
    out[n] = '\0';
}

/* Effects are read by people, and money follows from facts: a record in which they part is
 * refused, though its hash be right. */
static void a_record_that_contradicts_itself_is_refused(void)
{
    static const char *const keys[] = {"\"difference\":\"",   "\"mean_comparison\":\"",
                                       "\"mean_treated\":\"", "\"rate_ratio\":\"",
                                       "\"reduction\":\"",    "\"events\":\"",
                                       "\"persons\":\""};
    bond_tables              b;
    sib_scheme              *scheme = chain_read(records_contract);
    bond_make(&b, 0);
    sib_evaluation *e = evaluate(scheme, &b);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        char            from[128];
        char            to[128];
        sib_evaluation *opened = NULL;
        find(sib_evaluation_record(e), keys[i], from);
        snprintf(to, sizeof to, "%s7/11\"", keys[i]);
        char *same = chain_forge(sib_evaluation_record(e), from, from);
        char *other = chain_forge(sib_evaluation_record(e), from, to);
        CU_ASSERT_EQUAL(sib_evaluation_open(NULL, same, NULL, &opened), SIB_OK);
        sib_evaluation_free(opened);
        CU_ASSERT_EQUAL(sib_evaluation_open(NULL, other, NULL, &opened), SIB_ERR_DATA);
        CU_ASSERT_PTR_NULL(opened);
        free(same);
        free(other);
    }
    sib_evaluation_free(e);
    sib_scheme_free(scheme);
    bond_free(&b);
}

/* How uncertain the effect is decides nothing, so it may be stated or left to the library. */
static void level_and_method_of_the_interval_may_be_stated(void)
{
    bond_tables b;
    char       *stated = bond_contract_with(
              records_contract, "\"unmatched\":\"dropped\"",
              "\"unmatched\":\"dropped\",\"level\":\"0.9\",\"method\":\"unit_robust\"");
    sib_scheme *scheme = chain_read(records_contract);
    sib_scheme *other = chain_read(stated);
    bond_make(&b, 0);
    sib_evaluation *e = evaluate(scheme, &b);
    sib_evaluation *f = evaluate(other, &b);
    CU_ASSERT_EQUAL(sib_table_number(sib_evaluation_table(e, "effects"), "level", 0), 0.95);
    CU_ASSERT_EQUAL(sib_table_number(sib_evaluation_table(f, "effects"), "level", 0), 0.9);
    CU_ASSERT_TRUE(chain_has_row(e, "options", "level", "standing", "technical"));
    CU_ASSERT_TRUE(chain_has_row(f, "options", "level", "standing", "agreed"));
    CU_ASSERT_FALSE(chain_has_row(e, "options", "pool", "standing", "technical"));
    CU_ASSERT_TRUE(test_says(sib_evaluation_table(f, "effects"), "method", 2, "unit_robust"));
    sib_evaluation_free(e);
    sib_evaluation_free(f);
    sib_scheme_free(scheme);
    sib_scheme_free(other);
    free(stated);
    bond_free(&b);
}

static void what_is_no_comparison_stage_or_design_is_refused(void)
{
    bond_tables     b;
    sib_evaluation *e = NULL;
    sib_scheme     *scheme = chain_read(records_contract);
    bond_make(&b, 0);
    CU_ASSERT_EQUAL(sib_evaluation_evaluate(NULL, scheme, "nobody", b.all, "final", NULL, &e),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_evaluate(NULL, scheme, NULL, b.all, "never", NULL, &e),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_evaluate(NULL, scheme, NULL, b.all, NULL, NULL, &e),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_evaluate(NULL, NULL, NULL, b.all, "final", NULL, &e),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_evaluate(NULL, scheme, NULL, b.design, "final", NULL, &e),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_design(NULL, scheme, NULL, b.all, "final", NULL, &e),
                    SIB_ERR_ARGUMENT);
    sib_evaluation *whole = evaluate(scheme, &b);
    CU_ASSERT_EQUAL(count(NULL, scheme, whole, &b, &e), SIB_ERR_DATA);
    CU_ASSERT_PTR_NULL(e);
    sib_evaluation_free(whole);
    sib_scheme_free(scheme);
    bond_free(&b);
}

TEST_SUITE(test_evaluation)
{
    test_add("evaluations", "two steps give what one call gives, and rows may be shuffled",
             two_steps_give_what_one_call_gives_and_rows_may_be_shuffled);
    test_add("evaluations", "a design of an earlier stage is counted later",
             a_design_of_an_earlier_stage_is_counted_later);
    test_add("evaluations", "record and contract give the settlement",
             record_and_contract_give_the_settlement);
    test_add("evaluations", "records are verified by running them again",
             records_are_verified_by_running_them_again);
    test_add("evaluations", "a record that contradicts itself is refused",
             a_record_that_contradicts_itself_is_refused);
    test_add("evaluations", "level and method of the interval may be stated",
             level_and_method_of_the_interval_may_be_stated);
    test_add("evaluations", "what is no comparison, stage or design is refused",
             what_is_no_comparison_stage_or_design_is_refused);
}
