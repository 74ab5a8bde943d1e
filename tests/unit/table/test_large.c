/* Tables of several blocks: threads, failing allocations and interruption at every place. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "support.h"
#include "table/table.h"

enum { ROWS = 5000, FAULTY_NUMBER = 2500, FAULTY_TEXT = 3000 };

static const char *const types =
    "{\"id\": {\"type\": \"text\"}, \"kind\": {\"type\": \"codes\"}, "
    "\"d\": {\"type\": \"date\"}, \"n\": {\"type\": \"i64\"}, \"f\": {\"type\": \"flag\"}, "
    "\"sex\": {\"type\": \"codes\", \"levels\": [\"m\", \"f\"]}}";

static const char *const sexes[] = {"", "m", "f"};

/* Records of every type, some missing, some quoted over two lines, with `levels` kinds. */
static char *make_csv(int rows, int levels, bool faulty)
{
    char  *text = malloc((size_t)rows * 100 + 100);
    size_t at = (size_t)sprintf(text, "id,kind,d,n,f,sex\n");
    for (int i = 0; i < rows; i++) {
        const char *id = i % 11 == 0 ? "\"a\"\"\n,b\"" : "p\xc3\xab";
        char        n[24];
        sprintf(n, "%d", i);
        id = faulty && i == FAULTY_TEXT ? "\xff" : id;
        at += (size_t)sprintf(text + at, "%s,k%d,20%02d-01-%02d,%s,%d,%s\n", id,
                              (i * 7919) % levels, i % 20, i % 28 + 1,
                              i % 7 == 0                     ? ""
                              : faulty && i == FAULTY_NUMBER ? "canary"
                                                             : n,
                              i % 2, sexes[i % 3]);
    }
    return text;
}

static sib_u8 bytes_of(const char *text)
{
    return (sib_u8){(const uint8_t *)text, (int64_t)strlen(text)};
}

static sib_context *context_of(int32_t threads)
{
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.threads = threads;
    return sib_context_new(&options);
}

static void check_row(const sib_table *t, int64_t i, int levels)
{
    char        kind[24];
    int64_t     number = (i * 7919) % levels;
    sib__column id = sib__table_column(t, 0);
    sib__column kinds = sib__table_column(t, 1);
    sib__column dates = sib__table_column(t, 2);
    sib__column n = sib__table_column(t, 3);
    sib__column sex = sib__table_column(t, 5);
    sprintf(kind, "k%d", (int)number);
    CU_ASSERT_TRUE(
        sib__slice_equals(sib__column_text(&id, i), i % 11 == 0 ? "a\"\n,b" : "p\xc3\xab"));
    CU_ASSERT_TRUE(sib__slice_equals(sib__column_text(&kinds, i), kind));
    CU_ASSERT_EQUAL(sib__column_date(&dates, i),
                    sib__date_of((int32_t)(2000 + i % 20), 1, (int32_t)(i % 28 + 1)));
    CU_ASSERT_EQUAL(sib__column_i64(&n, i), i % 7 == 0 ? INT64_MIN : i);
    CU_ASSERT_EQUAL(sib__column_flag(&(sib__column){.flags = sib_table_flags(t, 4)}, i), i % 2);
    CU_ASSERT_EQUAL(sib__column_missing(&sex, i), i % 3 == 0);
    CU_ASSERT_EQUAL(sib__column_code(&sex, i), i % 3 == 0 ? INT32_MIN : i % 3 - 1);
}

static void every_row_of_every_block_is_read(void)
{
    static const int levels[] = {5, 2048, 2049, 4999};
    for (int l = 0; l < 4; l++) {
        for (int32_t threads = 1; threads <= 3; threads += 2) {
            char        *csv = make_csv(ROWS, levels[l], false);
            sib_context *ctx = context_of(threads);
            sib_table   *t = NULL;
            CU_ASSERT_EQUAL(sib_table_read_csv(ctx, bytes_of(csv), types, NULL, &t), SIB_OK);
            free(csv);
            CU_ASSERT_EQUAL_FATAL(sib_table_rows(t), ROWS);
            for (int64_t i = 0; i < ROWS; i++) {
                check_row(t, i, levels[l]);
            }
            sib_text kinds = sib_table_levels(t, 1);
            CU_ASSERT_EQUAL(kinds.n, levels[l]);
            for (int64_t i = 1; i < kinds.n; i++) {
                CU_ASSERT_TRUE(
                    sib__slice_compare(sib__text_at(kinds, i - 1), sib__text_at(kinds, i)) < 0);
            }
            sib_table_free(t);
            sib_context_free(ctx);
        }
    }
}

static void the_lowest_row_at_fault_is_named_whatever_the_threads(void)
{
    char *csv = make_csv(ROWS, 9, true);
    for (int32_t threads = 1; threads <= 4; threads++) {
        sib_context *ctx = context_of(threads);
        sib_table   *t = NULL;
        CU_ASSERT_EQUAL(sib_table_read_csv(ctx, bytes_of(csv), types, NULL, &t), SIB_ERR_DATA);
        CU_ASSERT_EQUAL(sib_context_row(ctx), FAULTY_NUMBER);
        CU_ASSERT_STRING_EQUAL(sib_context_column(ctx), "n");
        CU_ASSERT_PTR_NULL(strstr(sib_context_message(ctx), "canary"));
        CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "line 2730:"));
        sib_context_free(ctx);
    }
    free(csv);
}

static sib_status evaluate(sib_context *ctx, const sib_table *t, const char *text,
                           sib_table **out)
{
    sib_expression *e = NULL;
    sib_status      status = sib_expression_compile(ctx, text, t, &e);
    if (status == SIB_OK) {
        status = sib_expression_evaluate(ctx, e, t, out);
    }
    sib_expression_free(e);
    return status;
}

static void expressions_do_not_depend_on_threads(void)
{
    char      *csv = make_csv(ROWS, 9, false);
    sib_table *t = NULL;
    CU_ASSERT_EQUAL(sib_table_read_csv(NULL, bytes_of(csv), types, NULL, &t), SIB_OK);
    free(csv);
    for (int32_t threads = 1; threads <= 4; threads++) {
        sib_context *ctx = context_of(threads);
        sib_table   *out = NULL;
        CU_ASSERT_EQUAL(evaluate(ctx, t, "CASE WHEN f THEN kind ELSE id END", &out), SIB_OK);
        for (int64_t i = 0; i < ROWS; i++) {
            sib__column from = sib__table_column(t, i % 2 == 1 ? 1 : 0);
            sib__column value = sib__table_column(out, 0);
            CU_ASSERT_EQUAL(
                sib__slice_compare(sib__column_text(&from, i), sib__column_text(&value, i)), 0);
        }
        sib_table_free(out);
        CU_ASSERT_EQUAL(evaluate(ctx, t, "n * 9223372036854775 > 0", &out), SIB_ERR_OVERFLOW);
        CU_ASSERT_EQUAL(sib_context_row(ctx), 1002); /* 1001 is a multiple of 7 */
        CU_ASSERT_EQUAL(evaluate(ctx, t, "n * 1e305 > 0", &out), SIB_ERR_NONFINITE);
        CU_ASSERT_EQUAL(sib_context_row(ctx), 1798);
        sib_context_free(ctx);
    }
    sib_table_free(t);
}

static sib_status read_and_evaluate(sib_context *ctx, const char *csv, char digest[65])
{
    sib_table *t = NULL;
    sib_table *out = NULL;
    sib__call  call;
    sib_status status = sib_table_read_csv(ctx, bytes_of(csv), types, NULL, &t);
    CU_ASSERT_EQUAL(t == NULL, status != SIB_OK);
    if (status == SIB_OK) {
        status = evaluate(ctx, t,
                          "coalesce(CASE kind WHEN 'k1' THEN id END, \"sex\", 'none') LIKE "
                          "'a!_%' ESCAPE '!' OR kind = 'it''s'",
                          &out);
        CU_ASSERT_EQUAL(out == NULL, status != SIB_OK);
    }
    sib_table_free(out);
    out = NULL;
    if (status == SIB_OK) {
        status = evaluate(ctx, t, "greatest(id, kind)", &out);
    }
    if (status == SIB_OK) {
        status = sib__enter(&call, ctx, "digest", true);
        status = status == SIB_OK ? sib__table_digest(&call, out, NULL, digest) : status;
        status = sib__leave(&call, status, NULL);
    }
    sib_table_free(out);
    sib_table_free(t);
    return status;
}

/* A file, and the digest of what is made of it. */
typedef struct file {
    char *csv;
    char  expect[65];
} file;

static sib_status read_again(sib_context *ctx, void *payload)
{
    const file *f = payload;
    char        digest[65] = "";
    sib_status  status = read_and_evaluate(ctx, f->csv, digest);
    CU_ASSERT_TRUE(status != SIB_OK || strcmp(digest, f->expect) == 0);
    return status;
}

static void every_failed_allocation_is_survived(void)
{
    enum { FEW = 2100 }; /* all levels differ: more than are looked up */
    file f = {.csv = make_csv(FEW, FEW, false)};
    CU_ASSERT_EQUAL(read_and_evaluate(NULL, f.csv, f.expect), SIB_OK);
    CU_ASSERT_TRUE(test_every_allocation(read_again, &f) > 40);
    free(f.csv);
}

static void every_interruption_is_heeded(void)
{
    file f = {.csv = make_csv(ROWS, 5, false)};
    CU_ASSERT_EQUAL(read_and_evaluate(NULL, f.csv, f.expect), SIB_OK);
    /* 5 blocks read, evaluated twice, digested */
    CU_ASSERT_TRUE(test_every_check(read_again, &f, 1) >= 15);
    free(f.csv);
}

TEST_SUITE(test_large)
{
    test_add("large", "every row of every block is read", every_row_of_every_block_is_read);
    test_add("large", "P15 the lowest row at fault is named, whatever the threads",
             the_lowest_row_at_fault_is_named_whatever_the_threads);
    test_add("large", "F43 expressions do not depend on threads",
             expressions_do_not_depend_on_threads);
    test_add("large", "F36 every failed allocation is survived",
             every_failed_allocation_is_survived);
    test_add("large", "F35 every interruption is heeded", every_interruption_is_heeded);
}
