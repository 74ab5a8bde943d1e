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
        sib_evaluation *settled = chain_settle(design, b);
        write_text(folder, shapes[i].name, "design", sib_evaluation_record(design));
        write_text(folder, shapes[i].name, "design_annex", sib_evaluation_annex(design));
        write_text(folder, shapes[i].name, "settlement", sib_evaluation_record(settled));
        write_text(folder, shapes[i].name, "annex", sib_evaluation_annex(settled));
        sib_evaluation_free(settled);
        sib_evaluation_free(design);
        free(contract);
    }
}

static void is_identical(sib_status status, sib_evaluation_difference *const *made)
{
    CU_ASSERT_EQUAL_FATAL(status, SIB_OK);
    sib_evaluation_difference *d = *made;
    CU_ASSERT_EQUAL(sib_evaluation_difference_identical(d), 1);
    if (sib_evaluation_difference_identical(d) != 1) {
        printf("%s %s\n", sib_evaluation_difference_step(d),
               sib_evaluation_difference_place(d));
    }
    sib_evaluation_difference_free(d);
}

static const sib__record former = {.format = 1};

/* Opens a record; every list its stage has is a table with all its columns. */
static sib_evaluation *open_and_show(const char *record, const char *annex, bool settled)
{
    sib_evaluation *e = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_open(NULL, record, annex, &e), SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_record(e), record);
    CU_ASSERT_EQUAL(sib_evaluation_verdict(e) == SIB_EVALUATION_VERDICT_PENDING, !settled);
    for (int i = 0; i < SIB__MEMBER_COUNT; i++) {
        const sib__member_spec *spec = sib__member_spec_of((sib__member)i);
        const sib_table        *t = sib_evaluation_table(e, spec->name);
        bool                    wanted = spec->fields != NULL && (spec->design || settled);
        int64_t                 fields = 0;
        for (int64_t k = 0; wanted && k < spec->field_count; k++) {
            fields += sib__field_is_of(&former, &spec->fields[k]);
        }
        CU_ASSERT_EQUAL(t != NULL, wanted);
        CU_ASSERT_EQUAL(sib_table_columns(t), fields);
    }
    return e;
}

static void check_shape(int format, const shape *s, const bond_tables *b)
{
    sib_evaluation_difference *d = NULL;
    sib_evaluation            *again = NULL;
    char                      *texts[4];
    static const char *const   parts[] = {"design", "design_annex", "settlement", "annex"};
    for (int i = 0; i < 4; i++) {
        texts[i] = shape_read(format, s->name, parts[i]);
        CU_ASSERT_PTR_NOT_NULL_FATAL(texts[i]);
    }
    sib_evaluation *design = open_and_show(texts[0], texts[1], false);
    sib_evaluation *settled = open_and_show(texts[2], texts[3], true);
    is_identical(sib_evaluation_verify_old(NULL, NULL, b->design, texts[0], &d), &d);
    is_identical(sib_evaluation_verify_old(NULL, NULL, b->all, texts[2], &d), &d);
    is_identical(sib_evaluation_verify_payment(NULL, texts[2], &d), &d);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_settle(NULL, NULL, texts[0], texts[1],
                                                sib_evaluation_result_hash(design), b->outcomes,
                                                NULL, &again),
                          SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_result_hash(again),
                           sib_evaluation_result_hash(settled));
    CU_ASSERT_STRING_EQUAL(sib_evaluation_annex(again), texts[3]);
    sib_evaluation_free(again);
    sib_evaluation_free(settled);
    sib_evaluation_free(design);
    for (int i = 0; i < 4; i++) {
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
