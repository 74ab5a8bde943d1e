#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bond.h"
#include "chain.h"
#include "support.h"
#include "tables.h"

static sib_status count(const char *record, const char *annex, const char *seal,
                        const bond_tables *b)
{
    sib_evaluation *e = NULL;
    sib_status      status =
        sib_evaluation_count(NULL, NULL, record, annex, seal, b->outcomes, "final", NULL, &e);
    CU_ASSERT_EQUAL(status == SIB_OK, e != NULL);
    sib_evaluation_free(e);
    return status;
}

static void a_changed_record_or_annex_is_not_counted(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation *e = chain_design(records_contract, &b);
    const char     *record = sib_evaluation_record(e);
    const char     *annex = sib_evaluation_annex(e);
    char           *pairs = bond_contract_with(record, "\"pairs\":18", "\"pairs\":19");
    char *rule = bond_contract_with(record, "sentence_days < 365", "sentence_days < 366");
    char *treated = bond_contract_with(annex, "\"treated\":[", "\"treated\":[1,");
    char *hash = bond_contract_with(record, "\"result_hash\":\"", "\"result_hash\":\"0");
    CU_ASSERT_EQUAL(count(record, annex, NULL, &b), SIB_OK);
    CU_ASSERT_EQUAL(count(record, annex, sib_evaluation_result_hash(e), &b), SIB_OK);
    CU_ASSERT_EQUAL(count(pairs, annex, NULL, &b), SIB_ERR_DATA);
    CU_ASSERT_EQUAL(count(rule, annex, NULL, &b), SIB_ERR_DATA);
    CU_ASSERT_EQUAL(count(hash, annex, NULL, &b), SIB_ERR_DATA);
    CU_ASSERT_EQUAL(count(record, treated, NULL, &b), SIB_ERR_DATA);
    CU_ASSERT_EQUAL(count(record, "{}", NULL, &b), SIB_ERR_DATA);
    CU_ASSERT_EQUAL(count(record, "{", NULL, &b), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(count(record, annex, "", &b), SIB_ERR_DATA);
    CU_ASSERT_EQUAL(count(record, NULL, NULL, &b), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(count(NULL, annex, NULL, &b), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(count("{}", annex, NULL, &b), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(count("[]", annex, NULL, &b), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(count("{\"result\":{\"format\":\"sib-evaluation@9\"}}", annex, NULL, &b),
                    SIB_ERR_VERSION);
    CU_ASSERT_EQUAL(
        count("{\"result\":{\"format\":\"sib-evaluation@1\",\"design\":{}}}", annex, NULL, &b),
        SIB_ERR_TERMS);
    free(hash);
    free(treated);
    free(rule);
    free(pairs);
    sib_evaluation_free(e);
    bond_free(&b);
}

static void a_forged_design_is_caught_by_the_seal_kept_apart(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation *e = chain_design(records_contract, &b);
    char *forged = chain_forge(sib_evaluation_record(e), "\"pairs\":18", "\"pairs\":19");
    CU_ASSERT_EQUAL(count(forged, sib_evaluation_annex(e), NULL, &b), SIB_OK);
    CU_ASSERT_EQUAL(count(forged, sib_evaluation_annex(e), sib_evaluation_result_hash(e), &b),
                    SIB_ERR_DATA);
    char *numerics = chain_forge(sib_evaluation_record(e), "\"numerics\":", "\"numerics\":9");
    CU_ASSERT_EQUAL(count(numerics, sib_evaluation_annex(e), NULL, &b), SIB_ERR_VERSION);
    free(numerics);
    free(forged);
    sib_evaluation_free(e);
    bond_free(&b);
}

static void a_record_is_read_back_as_it_was(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation *e = chain_evaluate(records_contract, &b);
    sib_evaluation *again = NULL;
    char           *loose = bond_contract_with(sib_evaluation_record(e), "{", "\n { ");
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_open(NULL, loose, sib_evaluation_annex(e), &again),
                          SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_record(again), sib_evaluation_record(e));
    CU_ASSERT_STRING_EQUAL(sib_evaluation_annex(again), sib_evaluation_annex(e));
    CU_ASSERT_STRING_EQUAL(sib_evaluation_result_hash(again), sib_evaluation_result_hash(e));
    CU_ASSERT_EQUAL(chain_is_blind(again), 0);
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
    CU_ASSERT_EQUAL(count(sib_evaluation_record(e), sib_evaluation_annex(e), NULL, &b),
                    SIB_ERR_DATA);
    free(loose);
    sib_evaluation_free(e);
    bond_free(&b);
}

/* Verifies a record against tables and a contract; NULL step: identical. */
static void expect_step(const char *contract, const sib_evaluation_tables *tables,
                        const char *record, const char *step, const char *place)
{
    sib_scheme *scheme = contract == NULL ? NULL : chain_read(contract);
    sib_table  *d = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_verify(NULL, scheme, tables, record, &d), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(d), step != NULL);
    CU_ASSERT_TRUE(step == NULL || test_says(d, "step", 0, step));
    CU_ASSERT_TRUE(step == NULL || test_says(d, "place", 0, place));
    sib_table_free(d);
    sib_scheme_free(scheme);
}

static void a_rerun_is_identical_or_names_the_first_step_that_parts(void)
{
    bond_tables b;
    bond_tables shuffled;
    bond_make(&b, 0);
    bond_make(&shuffled, 5);
    sib_evaluation *design = chain_design(records_contract, &b);
    sib_evaluation *both = chain_evaluate(records_contract, &b);
    const char     *record = sib_evaluation_record(both);
    expect_step(NULL, b.design, sib_evaluation_record(design), NULL, NULL);
    expect_step(NULL, b.all, record, NULL, NULL);
    expect_step(records_contract, shuffled.all, record, NULL, NULL);
    char *contract = bond_contract_with(records_contract, "\"ratio\":2", "\"ratio\":3");
    expect_step(contract, b.all, record, "contract",
                "contract.comparisons.others.matching.ratio");
    free(contract);
    char *forged = chain_forge(record, "\"pairs\":18", "\"pairs\":19");
    expect_step(NULL, b.all, forged, "matching", "matching[0].pairs");
    free(forged);
    forged = chain_forge(record, "\"reduction\":\"17/38\"", "\"reduction\":\"18/38\"");
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
    sib_evaluation        *e = chain_evaluate(records_contract, &b);
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

static void records_are_compared_with_each_other(void)
{
    bond_tables b;
    bond_make(&b, 0);
    char           *contract = bond_contract_with(records_contract, "\"seed\":7", "\"seed\":8");
    sib_evaluation *x = chain_design(records_contract, &b);
    sib_evaluation *y = chain_design(contract, &b);
    sib_evaluation *z = chain_evaluate(records_contract, &b);
    sib_table      *d = NULL;
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_diff(NULL, sib_evaluation_record(x), sib_evaluation_record(x), &d),
        SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(d), 0);
    sib_table_free(d);
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_diff(NULL, sib_evaluation_record(x), sib_evaluation_record(y), &d),
        SIB_OK);
    CU_ASSERT_TRUE(test_says(d, "step", 0, "contract"));
    sib_table_free(d);
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_diff(NULL, sib_evaluation_record(x), sib_evaluation_record(z), &d),
        SIB_OK);
    CU_ASSERT_TRUE(test_says(d, "step", 0, "inputs"));
    sib_table_free(d);
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
    test_add("record", "a changed record or annex is not counted",
             a_changed_record_or_annex_is_not_counted);
    test_add("record", "a forged design is caught by the seal kept apart",
             a_forged_design_is_caught_by_the_seal_kept_apart);
    test_add("record", "a record is read back as it was", a_record_is_read_back_as_it_was);
    test_add("record", "a re-run is identical, or names the first step that parts",
             a_rerun_is_identical_or_names_the_first_step_that_parts);
    test_add("record", "other data part at the inputs", other_data_part_at_the_inputs);
    test_add("record", "records are compared with each other",
             records_are_compared_with_each_other);
}
