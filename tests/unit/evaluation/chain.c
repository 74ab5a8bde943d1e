#include "chain.h"

#include <stdlib.h>
#include <string.h>

#include "contract/contract.h"
#include "core/hash.h"
#include "core/json.h"
#include "scheme/handle.h"
#include "support.h"

sib_scheme *chain_read(const char *contract)
{
    sib_scheme *scheme = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, contract, &scheme), SIB_OK);
    return scheme;
}

sib_status chain_try(sib_context *ctx, const char *contract,
                     const sib_evaluation_tables *tables, bool both, sib_evaluation **out)
{
    sib_scheme *scheme = NULL;
    sib_status  status = sib_scheme_read(ctx, contract, &scheme);
    if (status == SIB_OK) {
        status = (both ? sib_evaluation_evaluate
                       : sib_evaluation_design)(ctx, scheme, NULL, tables, "final", NULL, out);
    }
    sib_scheme_free(scheme);
    return status;
}

sib_evaluation *chain_design(const char *contract, const bond_tables *b)
{
    sib_evaluation *e = NULL;
    CU_ASSERT_EQUAL_FATAL(chain_try(NULL, contract, b->design, false, &e), SIB_OK);
    return e;
}

sib_evaluation *chain_count(const sib_evaluation *design, const bond_tables *b)
{
    sib_evaluation *e = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_count(NULL, NULL, sib_evaluation_record(design),
                                               sib_evaluation_annex(design),
                                               sib_evaluation_result_hash(design), b->outcomes,
                                               "final", NULL, &e),
                          SIB_OK);
    return e;
}

sib_evaluation *chain_evaluate(const char *contract, const bond_tables *b)
{
    sib_evaluation *e = NULL;
    CU_ASSERT_EQUAL_FATAL(chain_try(NULL, contract, b->all, true, &e), SIB_OK);
    return e;
}

sib_settlement *chain_settle(const char *contract, const sib_evaluation *e)
{
    sib_scheme     *scheme = chain_read(contract);
    sib_facts      *facts = NULL;
    sib_settlement *s = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_facts(NULL, e, NULL, &facts), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_scheme_settle(NULL, scheme, facts, "final", NULL, &s), SIB_OK);
    sib_facts_free(facts);
    sib_scheme_free(scheme);
    return s;
}

/* The sections of the contract's comparison and outcome, read as a design and a count read
 * them, before any data are seen. */
static sib_status read_sections(sib__call *call, const sib_scheme *from)
{
    const sib__scheme *s = &from->scheme;
    sib__contract     *c = NULL;
    sib__contract     *o = NULL;
    SIB__TRY(sib__contract_of_comparison(call, &call->scratch, s, &s->comparisons[0], &c));
    return sib__contract_of_outcome(call, &call->scratch, c, &s->outcomes[0], 0, &o);
}

sib_status chain_check(sib_context *ctx, const char *contract)
{
    sib__call   call;
    sib_scheme *scheme = NULL;
    sib_status  status = sib_scheme_read(ctx, contract, &scheme);
    if (status == SIB_OK) {
        CU_ASSERT_EQUAL_FATAL(sib__enter(&call, ctx, "sib_test_chain", true), SIB_OK);
        status = sib__leave(&call, read_sections(&call, scheme), NULL);
    }
    sib_scheme_free(scheme);
    return status;
}

static bool text_is(const sib_table *table, const char *column, int64_t row, const char *text)
{
    int64_t at = sib_table_find(table, column);
    if (at < 0) {
        return false;
    }
    sib_text view = sib_table_text(table, at);
    size_t   length = (size_t)(view.offsets[row + 1] - view.offsets[row]);
    return strlen(text) == length && memcmp(view.data + view.offsets[row], text, length) == 0;
}

bool chain_has_row(const sib_evaluation *e, const char *table, const char *key,
                   const char *column, const char *value)
{
    const sib_table *t = sib_evaluation_table(e, table);
    for (int64_t i = 0; i < sib_table_rows(t); i++) {
        bool here = text_is(t, "option", i, key) || text_is(t, "finding", i, key) ||
                    text_is(t, "arm", i, key);
        if (here && text_is(t, column, i, value)) {
            return true;
        }
    }
    return false;
}

static const sib__json *cohort_of(sib__call *call, const char *annex, int cohort)
{
    const sib__json *root = NULL;
    CU_ASSERT_EQUAL_FATAL(
        sib__json_parse(call, &call->scratch, "annex", sib__slice_of(annex), &root), SIB_OK);
    const sib__json *at = sib__json_member(root, "cohorts")->first;
    return cohort == 0 ? at : at->next;
}

static int64_t element(const sib__json *cohort, const char *key, int64_t i)
{
    const sib__json *at = sib__json_member(cohort, key)->first;
    for (; i > 0; i--) {
        at = at->next;
    }
    return at->kind == SIB__JSON_NUMBER ? strtoll(at->text.data, NULL, 10)
                                        : at->kind == SIB__JSON_TRUE;
}

chain_means chain_means_of(const char *design_annex, const char *counted_annex, int cohort)
{
    sib__call   call;
    chain_means means = {0, 0, 0, 0};
    int64_t     last = -1;
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "sib_test_annex", true), SIB_OK);
    const sib__json *design = cohort_of(&call, design_annex, cohort);
    const sib__json *counts = cohort_of(&call, counted_annex, cohort);
    for (int64_t i = 0; i < sib__json_member(design, "pair_treated")->n; i++) {
        int64_t treated = element(design, "pair_treated", i);
        if (treated != last) { /* pairs of one case stand together */
            means.treated++;
            means.treated_events += element(counts, "events", treated);
        }
        last = treated;
        means.pairs++;
        means.comparison_events +=
            element(counts, "events", element(design, "pair_comparison", i));
    }
    sib__leave(&call, SIB_OK, NULL);
    return means;
}

char *chain_forge(const char *record, const char *piece, const char *by)
{
    char  digits[SIB__HASH_TEXT_SIZE];
    char *text = bond_contract_with(record, piece, by);
    char *result = strstr(text, "\"result\":") + strlen("\"result\":");
    char *end = strstr(text, ",\"result_hash\":\"");
    sib__hash_text(result, (size_t)(end - result), digits);
    memcpy(end + strlen(",\"result_hash\":\""), digits, SIB__HASH_TEXT_SIZE - 1);
    return text;
}
