/* Records of every format that was ever written: they open, show, settle and verify for ever.
 * tests/records/README.md says when they may change; tests/records/make writes them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "core/options.h"
#include "record/record.h"
#include "stored.h"
#include "support.h"
#include "tables.h"

static void write_text(const char *folder, const char *name, const char *part, const char *text)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.%s.json", folder, name, part);
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs(text, file);
    fclose(file);
}

/* What tests/records/make asks for. */
static void write_records(const char *folder, const bond_tables *b)
{
    for (int i = 0; i < SHAPES; i++) {
        char           *contract = shape_contract(&shapes[i]);
        sib_evaluation *design = chain_design(contract, b);
        sib_evaluation *counted = chain_count(design, b);
        sib_settlement *settled = chain_settle(contract, counted);
        write_text(folder, shapes[i].name, "contract", contract);
        write_text(folder, shapes[i].name, "design", sib_evaluation_record(design));
        write_text(folder, shapes[i].name, "design_annex", sib_evaluation_annex(design));
        write_text(folder, shapes[i].name, "evaluation", sib_evaluation_record(counted));
        write_text(folder, shapes[i].name, "annex", sib_evaluation_annex(counted));
        write_text(folder, shapes[i].name, "settlement", sib_settlement_record(settled));
        sib_settlement_free(settled);
        sib_evaluation_free(counted);
        sib_evaluation_free(design);
        free(contract);
    }
}

static void is_identical(sib_status status, sib_table *const *made)
{
    CU_ASSERT_EQUAL_FATAL(status, SIB_OK);
    sib_table *d = *made;
    CU_ASSERT_EQUAL(sib_table_rows(d), 0);
    sib_table_free(d);
}

/* Opens a record; every list its stage has is a table with all its columns. */
static sib_evaluation *open_and_show(const char *record, const char *annex, bool counted)
{
    sib_evaluation *e = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_open(NULL, record, annex, &e), SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_record(e), record);
    CU_ASSERT_TRUE(chain_is_at(e, counted ? "evaluation" : "design"));
    for (int i = 0; i < SIB__MEMBER_COUNT; i++) {
        const sib__member_spec *spec = sib__member_spec_of((sib__member)i);
        const sib_table        *t = sib_evaluation_table(e, spec->name);
        bool wanted = spec->fields != NULL && (spec->design || (counted && spec->counted));
        CU_ASSERT_EQUAL(t != NULL, wanted);
        CU_ASSERT_EQUAL(sib_table_columns(t), wanted ? spec->field_count : 0);
    }
    return e;
}

enum { CONTRACT, DESIGN, DESIGN_ANNEX, EVALUATION, ANNEX, SETTLEMENT, PARTS };

/* Its settlement is verified, and comes of the evaluation again. */
static void check_settlement(char *const texts[PARTS], const sib_evaluation *counted)
{
    sib_table      *checks = NULL;
    sib_settlement *again = chain_settle(texts[CONTRACT], counted);
    const int64_t   offsets[] = {0, (int64_t)strlen(texts[SETTLEMENT])};
    CU_ASSERT_STRING_EQUAL(sib_settlement_record(again), texts[SETTLEMENT]);
    CU_ASSERT_EQUAL_FATAL(
        sib_settlement_verify(NULL, (sib_text){texts[SETTLEMENT], offsets, 1}, &checks),
        SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(checks), 1);
    CU_ASSERT_TRUE(TEST_COLUMN(flags, checks, "holds").data[0]);
    sib_table_free(checks);
    sib_settlement_free(again);
}

static void check_shape(int format, const shape *s, const bond_tables *b)
{
    sib_table               *d = NULL;
    sib_evaluation          *again = NULL;
    char                    *texts[PARTS];
    static const char *const parts[PARTS] = {"contract",   "design", "design_annex",
                                             "evaluation", "annex",  "settlement"};
    for (int i = 0; i < PARTS; i++) {
        texts[i] = shape_read(format, s->name, parts[i]);
        CU_ASSERT_PTR_NOT_NULL_FATAL(texts[i]);
    }
    sib_evaluation *design = open_and_show(texts[DESIGN], texts[DESIGN_ANNEX], false);
    sib_evaluation *counted = open_and_show(texts[EVALUATION], texts[ANNEX], true);
    is_identical(sib_evaluation_verify(NULL, NULL, b->design, texts[DESIGN], &d), &d);
    is_identical(sib_evaluation_verify(NULL, NULL, b->all, texts[EVALUATION], &d), &d);
    again = chain_count(design, b);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_result_hash(again),
                           sib_evaluation_result_hash(counted));
    CU_ASSERT_STRING_EQUAL(sib_evaluation_annex(again), texts[ANNEX]);
    check_settlement(texts, counted);
    sib_evaluation_free(again);
    sib_evaluation_free(counted);
    sib_evaluation_free(design);
    for (int i = 0; i < PARTS; i++) {
        free(texts[i]);
    }
}

void stored_check(int format, const bond_tables *b)
{
    for (int i = 0; i < SHAPES; i++) {
        check_shape(format, &shapes[i], b);
    }
}

static void stored_records_open_show_settle_and_verify(void)
{
    const char *folder = getenv("SIB_TEST_WRITE_RECORDS");
    bond_tables b;
    bond_make(&b, 0);
    if (folder != NULL) {
        write_records(folder, &b);
    }
    for (int format = 1; format <= sib__newest_format; format++) {
        stored_check(format, &b);
    }
    bond_free(&b);
}

TEST_SUITE(test_stored)
{
    test_add("stored", "stored records open, show, settle and verify",
             stored_records_open_show_settle_and_verify);
}
