#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bond.h"
#include "chain.h"
#include "core/hash.h"
#include "core/json.h"
#include "support.h"

static sib_status settle(const char *record, const char *annex, const char *seal,
                         const bond_tables *b)
{
    sib_evaluation *e = NULL;
    sib_status      status =
        sib_evaluation_settle(NULL, NULL, record, annex, seal, b->outcomes, NULL, &e);
    CU_ASSERT_EQUAL(status == SIB_OK, e != NULL);
    sib_evaluation_free(e);
    return status;
}

static void a_changed_record_or_annex_is_not_settled(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation *e = chain_design(bond_contract, &b);
    const char     *record = sib_evaluation_record(e);
    const char     *annex = sib_evaluation_annex(e);
    char           *pairs = bond_contract_with(record, "\"pairs\":18", "\"pairs\":19");
    char *rule = bond_contract_with(record, "sentence_days < 365", "sentence_days < 366");
    char *treated = bond_contract_with(annex, "\"treated\":[", "\"treated\":[1,");
    char *hash = bond_contract_with(record, "\"result_hash\":\"", "\"result_hash\":\"0");
    CU_ASSERT_EQUAL(settle(record, annex, NULL, &b), SIB_OK);
    CU_ASSERT_EQUAL(settle(record, annex, sib_evaluation_result_hash(e), &b), SIB_OK);
    CU_ASSERT_EQUAL(settle(pairs, annex, NULL, &b), SIB_ERR_DATA);
    CU_ASSERT_EQUAL(settle(rule, annex, NULL, &b), SIB_ERR_DATA);
    CU_ASSERT_EQUAL(settle(hash, annex, NULL, &b), SIB_ERR_DATA);
    CU_ASSERT_EQUAL(settle(record, treated, NULL, &b), SIB_ERR_DATA);
    CU_ASSERT_EQUAL(settle(record, "{}", NULL, &b), SIB_ERR_DATA);
    CU_ASSERT_EQUAL(settle(record, "{", NULL, &b), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(settle(record, annex, "", &b), SIB_ERR_DATA);
    CU_ASSERT_EQUAL(settle(record, NULL, NULL, &b), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(settle(NULL, annex, NULL, &b), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(settle("{}", annex, NULL, &b), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(settle("[]", annex, NULL, &b), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(settle("{\"result\":{\"format\":\"sib-evaluation@9\"}}", annex, NULL, &b),
                    SIB_ERR_VERSION);
    CU_ASSERT_EQUAL(
        settle("{\"result\":{\"format\":\"sib-evaluation@1\",\"design\":{}}}", annex, NULL, &b),
        SIB_ERR_TERMS);
    free(hash);
    free(treated);
    free(rule);
    free(pairs);
    sib_evaluation_free(e);
    bond_free(&b);
}

/* A record whose text was changed and whose result was hashed anew: what a forger would do. */
static char *forge(const char *record, const char *piece, const char *by)
{
    sib__call        call;
    const sib__json *root = NULL;
    sib__slice       result = {NULL, 0};
    char             hash[SIB__HASH_TEXT_SIZE];
    char            *text = bond_contract_with(record, piece, by);
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "sib_test_forge", true), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(
        sib__json_parse(&call, &call.scratch, "record", sib__slice_of(text), &root), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib__json_canonical_value(&call, &call.scratch,
                                                    sib__json_member(root, "result"), &result),
                          SIB_OK);
    sib__hash_text(result.data, (size_t)result.length, hash);
    memcpy(strstr(text, "\"result_hash\":\"") + strlen("\"result_hash\":\""), hash, 64);
    sib__leave(&call, SIB_OK, NULL);
    return text;
}

static void a_forged_design_is_caught_by_the_seal_kept_apart(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation *e = chain_design(bond_contract, &b);
    char           *forged = forge(sib_evaluation_record(e), "\"pairs\":18", "\"pairs\":19");
    CU_ASSERT_EQUAL(settle(forged, sib_evaluation_annex(e), NULL, &b), SIB_OK);
    CU_ASSERT_EQUAL(settle(forged, sib_evaluation_annex(e), sib_evaluation_result_hash(e), &b),
                    SIB_ERR_DATA);
    char *numerics = forge(sib_evaluation_record(e), "\"numerics\":", "\"numerics\":9");
    CU_ASSERT_EQUAL(settle(numerics, sib_evaluation_annex(e), NULL, &b), SIB_ERR_VERSION);
    free(numerics);
    free(forged);
    sib_evaluation_free(e);
    bond_free(&b);
}

static void a_record_is_read_back_as_it_was(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation *e = chain_evaluate(bond_contract, &b);
    sib_evaluation *again = NULL;
    char           *loose = bond_contract_with(sib_evaluation_record(e), "{", "\n { ");
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_open(NULL, loose, sib_evaluation_annex(e), &again),
                          SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_record(again), sib_evaluation_record(e));
    CU_ASSERT_STRING_EQUAL(sib_evaluation_annex(again), sib_evaluation_annex(e));
    CU_ASSERT_STRING_EQUAL(sib_evaluation_result_hash(again), sib_evaluation_result_hash(e));
    CU_ASSERT_STRING_EQUAL(sib_evaluation_total(again), sib_evaluation_total(e));
    CU_ASSERT_EQUAL(sib_evaluation_blind(again), 0);
    CU_ASSERT_EQUAL(sib_evaluation_payable(again), 1);
    sib_evaluation_free(again);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_open(NULL, sib_evaluation_record(e), NULL, &again),
                          SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_annex(again), "");
    sib_evaluation_free(again);
    CU_ASSERT_EQUAL(sib_evaluation_open(NULL, NULL, NULL, &again), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_open(NULL, "{", NULL, &again), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(sib_evaluation_open(NULL, sib_evaluation_record(e), "{}", &again),
                    SIB_ERR_DATA);
    CU_ASSERT_PTR_NULL(again);
    CU_ASSERT_EQUAL(settle(sib_evaluation_record(e), sib_evaluation_annex(e), NULL, &b),
                    SIB_ERR_ARGUMENT);
    free(loose);
    sib_evaluation_free(e);
    bond_free(&b);
}

/* Verifies a record against tables and a contract; NULL step: identical. */
static void expect_step(const char *contract, const sib_evaluation_tables *tables,
                        const char *record, const char *step, const char *place)
{
    sib_evaluation_difference *d = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_verify_old(NULL, contract, tables, record, &d),
                          SIB_OK);
    CU_ASSERT_EQUAL(sib_evaluation_difference_identical(d), step == NULL);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_difference_step(d), step == NULL ? "" : step);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_difference_place(d), step == NULL ? "" : place);
    sib_evaluation_difference_free(d);
}

static void a_rerun_is_identical_or_names_the_first_step_that_parts(void)
{
    bond_tables b;
    bond_tables shuffled;
    bond_make(&b, 0);
    bond_make(&shuffled, 5);
    sib_evaluation *design = chain_design(bond_contract, &b);
    sib_evaluation *both = chain_evaluate(bond_contract, &b);
    const char     *record = sib_evaluation_record(both);
    expect_step(NULL, b.design, sib_evaluation_record(design), NULL, NULL);
    expect_step(NULL, b.all, record, NULL, NULL);
    expect_step(bond_contract, shuffled.all, record, NULL, NULL);
    char *contract = bond_contract_with(bond_contract, "\"ratio\":2", "\"ratio\":3");
    expect_step(contract, b.all, record, "contract", "contract.matching.ratio");
    free(contract);
    char *forged = forge(record, "\"pairs\":18", "\"pairs\":19");
    expect_step(NULL, b.all, forged, "matching", "matching[0].pairs");
    free(forged);
    forged = forge(record, "\"reduction\":\"17/38\"", "\"reduction\":\"18/38\"");
    expect_step(NULL, b.all, forged, "effects", "effects[0].reduction");
    free(forged);
    sib_evaluation_free(both);
    sib_evaluation_free(design);
    bond_free(&shuffled);
    bond_free(&b);
}

static void other_data_part_at_the_inputs(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation        *e = chain_evaluate(bond_contract, &b);
    sib_table             *fewer = NULL;
    sib_evaluation_tables *tables = NULL;
    sib_table_builder     *builder = NULL;
    int64_t                n = sib_table_rows(b.convictions) - 1;
    sib_text               person = sib_table_text(b.convictions, 0);
    sib_dates              offence = sib_table_dates(b.convictions, 1);
    sib_dates              decided = sib_table_dates(b.convictions, 2);
    const sib_validity     all = {NULL, 0};
    person.n = n;
    offence.n = n;
    decided.n = n;
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_new(NULL, n, &builder), SIB_OK);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_text(NULL, builder, "person_id", person, all, NULL, NULL),
        SIB_OK);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_dates(NULL, builder, "offence_date", offence, all, NULL, NULL),
        SIB_OK);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_dates(NULL, builder, "conviction_date", decided, all, NULL, NULL),
        SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_finish(NULL, builder, &fewer), SIB_OK);
    CU_ASSERT_EQUAL(sib_evaluation_tables_new(NULL, &tables), SIB_OK);
    CU_ASSERT_EQUAL(sib_evaluation_tables_add(NULL, tables, "releases", b.releases), SIB_OK);
    CU_ASSERT_EQUAL(sib_evaluation_tables_add(NULL, tables, "history", b.history), SIB_OK);
    CU_ASSERT_EQUAL(sib_evaluation_tables_add(NULL, tables, "convictions", fewer), SIB_OK);
    expect_step(NULL, tables, sib_evaluation_record(e), "inputs", "inputs[0].digest");
    sib_evaluation_tables_free(tables);
    sib_table_free(fewer);
    sib_table_builder_free(builder);
    sib_evaluation_free(e);
    bond_free(&b);
}

static void payment_runs_again_from_the_record_alone(void)
{
    static const char *const forgeries[][4] = {
        {"\"amount\":\"5666.67\"", "\"amount\":\"6666.67\"", "statement",
         "statement[0].amount"},
        {"\"amount\":\"6732.14\"", "\"amount\":\"6732.15\"", "payers", "payers[0].amount"},
        {"\"total\":\"17952.38\"", "\"total\":\"27952.38\"", "decision", "decision[0].total"},
        {"\"mean_treated\":\"1/2\"", "\"mean_treated\":\"6/12\"", "effects",
         "effects[1].mean_treated"}};
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation *e = chain_evaluate(bond_contract, &b);
    for (int i = -1; i < 4; i++) {
        char                      *record = i < 0
                                                ? forge(sib_evaluation_record(e), "", "")
                                                : forge(sib_evaluation_record(e), forgeries[i][0], forgeries[i][1]);
        const char                *step = i < 0 ? NULL : forgeries[i][2];
        sib_evaluation_difference *d = NULL;
        CU_ASSERT_EQUAL_FATAL(sib_evaluation_verify_payment(NULL, record, &d), SIB_OK);
        CU_ASSERT_EQUAL(sib_evaluation_difference_identical(d), step == NULL);
        CU_ASSERT_STRING_EQUAL(sib_evaluation_difference_step(d), step == NULL ? "" : step);
        CU_ASSERT_STRING_EQUAL(sib_evaluation_difference_place(d),
                               step == NULL ? "" : forgeries[i][3]);
        sib_evaluation_difference_free(d);
        free(record);
    }
    sib_evaluation            *design = chain_design(bond_contract, &b);
    sib_evaluation_difference *d = NULL;
    CU_ASSERT_EQUAL(sib_evaluation_verify_payment(NULL, sib_evaluation_record(design), &d),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_verify_payment(NULL, NULL, &d), SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NULL(d);
    sib_evaluation_free(design);
    sib_evaluation_free(e);
    bond_free(&b);
}

static void records_are_compared_with_each_other(void)
{
    bond_tables b;
    bond_make(&b, 0);
    char           *contract = bond_contract_with(bond_contract, "\"seed\":7", "\"seed\":8");
    sib_evaluation *x = chain_design(bond_contract, &b);
    sib_evaluation *y = chain_design(contract, &b);
    sib_evaluation *z = chain_evaluate(bond_contract, &b);
    sib_evaluation_difference *d = NULL;
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_diff(NULL, sib_evaluation_record(x), sib_evaluation_record(x), &d),
        SIB_OK);
    CU_ASSERT_EQUAL(sib_evaluation_difference_identical(d), 1);
    sib_evaluation_difference_free(d);
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_diff(NULL, sib_evaluation_record(x), sib_evaluation_record(y), &d),
        SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_difference_step(d), "contract");
    sib_evaluation_difference_free(d);
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_diff(NULL, sib_evaluation_record(x), sib_evaluation_record(z), &d),
        SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_difference_step(d), "inputs");
    sib_evaluation_difference_free(d);
    CU_ASSERT_EQUAL(sib_evaluation_diff(NULL, NULL, sib_evaluation_record(z), &d),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_diff(NULL, sib_evaluation_record(z), "[]", &d),
                    SIB_ERR_TERMS);
    CU_ASSERT_PTR_NULL(d);
    sib_evaluation_free(z);
    sib_evaluation_free(y);
    sib_evaluation_free(x);
    free(contract);
    bond_free(&b);
}

TEST_SUITE(test_record)
{
    test_add("record", "a changed record or annex is not settled",
             a_changed_record_or_annex_is_not_settled);
    test_add("record", "a forged design is caught by the seal kept apart",
             a_forged_design_is_caught_by_the_seal_kept_apart);
    test_add("record", "a record is read back as it was", a_record_is_read_back_as_it_was);
    test_add("record", "a re-run is identical, or names the first step that parts",
             a_rerun_is_identical_or_names_the_first_step_that_parts);
    test_add("record", "other data part at the inputs", other_data_part_at_the_inputs);
    test_add("record", "payment runs again from the record alone",
             payment_runs_again_from_the_record_alone);
    test_add("record", "records are compared with each other",
             records_are_compared_with_each_other);
}
