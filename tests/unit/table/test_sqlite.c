/* Generated expressions against SQLite, where it is installed. */
#include <stdio.h>
#include <string.h>

#include "support.h"

#ifdef SIB_TEST_SQLITE
#include <sqlite3.h>

#include "core/date.h"
#include "generate.h"
#include "table/table.h"

enum { ROWS = 60, EXPRESSIONS = 4000 };

/* The same random rows for both. */
typedef struct rows {
    int64_t     whole[2][ROWS];
    double      real[2][ROWS];
    int32_t     date[2][ROWS];
    uint8_t     flag[2][ROWS];
    const char *text[3][ROWS]; /* NULL is missing; the last is a column of codes */
} rows;

static rows      content;
static generator random_state = {.state = 20100909};

static bool present(void)
{
    return generate_below(&random_state, 5) > 0;
}

static void fill(void)
{
    for (int c = 0; c < 2; c++) {
        for (int i = 0; i < ROWS; i++) {
            int32_t n = (int32_t)generate_below(&random_state, 13) - 4;
            content.whole[c][i] = present() ? n : INT64_MIN;
            content.real[c][i] = present() ? n * 0.5 : __builtin_nan("");
            content.date[c][i] =
                present() ? sib__date_of(2010, 1, 1) + n * 3 + 12 : SIB_DATE_MISSING;
            content.flag[c][i] = present() ? n > 1 : 2;
        }
    }
    for (int c = 0; c < 3; c++) {
        for (int i = 0; i < ROWS; i++) {
            content.text[c][i] = present() ? generate_text(&random_state) : NULL;
        }
    }
}

static void add_texts(sib_table_builder *b, const char *name, const char *const *texts)
{
    static char    bytes[3][ROWS * 8];
    static int64_t offsets[3][ROWS + 1];
    static uint8_t bits[3][ROWS / 8 + 1];
    const char    *all[ROWS];
    int            c = name[0] == 's' ? 0 : name[0] == 't' ? 1 : 2;
    for (int i = 0; i < ROWS; i++) {
        all[i] = texts[i] == NULL ? "" : texts[i];
        bits[c][i / 8] = (uint8_t)(bits[c][i / 8] | (texts[i] != NULL) << i % 8);
    }
    CU_ASSERT_EQUAL(sib_table_builder_add_text(NULL, b, name,
                                               test_text(all, ROWS, bytes[c], offsets[c]),
                                               (sib_validity){bits[c], 0}, NULL, NULL),
                    SIB_OK);
}

static void add_codes(sib_table_builder *b, const char *const *texts)
{
    static char        bytes[200];
    static int64_t     offsets[ROWS + 1];
    static int32_t     codes[ROWS];
    const char        *levels[ROWS];
    const sib_validity all = {NULL, 0};
    int                n = 0;
    for (int i = 0; i < ROWS; i++) {
        codes[i] = SIB_CODE_MISSING;
        for (int l = 0; texts[i] != NULL && codes[i] == SIB_CODE_MISSING; l++) {
            if (l == n) {
                levels[n++] = texts[i];
            }
            codes[i] = strcmp(levels[l], texts[i]) == 0 ? l : SIB_CODE_MISSING;
        }
    }
    CU_ASSERT_EQUAL(sib_table_builder_add_codes(NULL, b, "k", (sib_i32){codes, ROWS},
                                                test_text(levels, n, bytes, offsets), all, NULL,
                                                NULL),
                    SIB_OK);
}

static sib_table *our_table(void)
{
    static const char *const names[2][4] = {{"a", "x", "d", "f"}, {"b", "y", "e", "g"}};
    const sib_validity       all = {NULL, 0};
    sib_table_builder       *b = NULL;
    sib_table               *table = NULL;
    CU_ASSERT_EQUAL(sib_table_builder_new(NULL, ROWS, &b), SIB_OK);
    for (int c = 0; c < 2; c++) {
        CU_ASSERT_EQUAL(sib_table_builder_add_i64(NULL, b, names[c][0],
                                                  (sib_i64){content.whole[c], ROWS}, all, NULL,
                                                  NULL),
                        SIB_OK);
        CU_ASSERT_EQUAL(sib_table_builder_add_f64(NULL, b, names[c][1],
                                                  (sib_f64){content.real[c], ROWS}, all, NULL,
                                                  NULL),
                        SIB_OK);
        CU_ASSERT_EQUAL(sib_table_builder_add_dates(NULL, b, names[c][2],
                                                    (sib_dates){content.date[c], ROWS}, all,
                                                    NULL, NULL),
                        SIB_OK);
        CU_ASSERT_EQUAL(sib_table_builder_add_flags(NULL, b, names[c][3],
                                                    (sib_u8){content.flag[c], ROWS}, all, NULL,
                                                    NULL),
                        SIB_OK);
    }
    add_texts(b, "s", content.text[0]);
    add_texts(b, "t", content.text[1]);
    add_codes(b, content.text[2]);
    CU_ASSERT_EQUAL(sib_table_builder_finish(NULL, b, &table), SIB_OK);
    sib_table_builder_free(b);
    return table;
}

static void bind_row(sqlite3_stmt *insert, int i)
{
    for (int c = 0; c < 2; c++) {
        char day[11] = "";
        if (content.whole[c][i] != INT64_MIN) {
            sqlite3_bind_int64(insert, 1 + 4 * c, content.whole[c][i]);
        }
        if (content.real[c][i] == content.real[c][i]) {
            sqlite3_bind_double(insert, 2 + 4 * c, content.real[c][i]);
        }
        if (content.date[c][i] != SIB_DATE_MISSING) {
            sib__date_print(content.date[c][i], day);
            sqlite3_bind_text(insert, 3 + 4 * c, day, -1, SQLITE_TRANSIENT);
        }
        if (content.flag[c][i] != 2) {
            sqlite3_bind_int(insert, 4 + 4 * c, content.flag[c][i]);
        }
    }
    for (int c = 0; c < 3; c++) {
        if (content.text[c][i] != NULL) {
            sqlite3_bind_text(insert, 9 + c, content.text[c][i], -1, SQLITE_STATIC);
        }
    }
}

static sqlite3 *sql_table(void)
{
    sqlite3      *db = NULL;
    sqlite3_stmt *insert = NULL;
    CU_ASSERT_EQUAL(sqlite3_open(":memory:", &db), SQLITE_OK);
    CU_ASSERT_EQUAL(sqlite3_exec(db,
                                 "PRAGMA case_sensitive_like = ON;"
                                 "CREATE TABLE r (a, x, d, f, b, y, e, g, s, t, k)",
                                 NULL, NULL, NULL),
                    SQLITE_OK);
    CU_ASSERT_EQUAL(sqlite3_prepare_v2(db, "INSERT INTO r VALUES (?,?,?,?,?,?,?,?,?,?,?)", -1,
                                       &insert, NULL),
                    SQLITE_OK);
    for (int i = 0; i < ROWS; i++) {
        sqlite3_clear_bindings(insert);
        bind_row(insert, i);
        CU_ASSERT_EQUAL(sqlite3_step(insert), SQLITE_DONE);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    return db;
}

static bool agrees(const sib__column *ours, int64_t row, sqlite3_stmt *theirs)
{
    char        day[11] = "";
    sib__slice  text = {NULL, 0};
    const char *value = (const char *)sqlite3_column_text(theirs, 0);
    if (sib__column_missing(ours, row) || value == NULL) {
        return sib__column_missing(ours, row) && value == NULL;
    }
    switch (ours->type) {
    case SIB_COLUMN_TYPE_F64:
        return ours->f64.data[row] == sqlite3_column_double(theirs, 0);
    case SIB_COLUMN_TYPE_I64:
        return ours->i64.data[row] == sqlite3_column_int64(theirs, 0);
    case SIB_COLUMN_TYPE_FLAG:
        return ours->flags.data[row] == sqlite3_column_int(theirs, 0);
    case SIB_COLUMN_TYPE_DATE:
        sib__date_print(ours->dates.data[row], day);
        return strcmp(day, value) == 0;
    default:
        text = sib__column_text(ours, row);
        return sib__slice_equals(text, value);
    }
}

/* Whether all rows agree; `skipped` counts expressions that overflow here and not there. */
static bool expression_agrees(const sib_table *table, sqlite3 *db, const generator *g,
                              int *skipped)
{
    static char     query[GENERATE_ROOM + 64];
    sib_context    *ctx = sib_context_new(NULL);
    sib_expression *e = NULL;
    sib_table      *value = NULL;
    sqlite3_stmt   *select = NULL;
    sib_status      status = sib_expression_compile(ctx, g->ours, table, &e);
    bool            good = status == SIB_OK;
    if (good) {
        status = sib_expression_evaluate(ctx, e, table, &value);
        *skipped += status == SIB_ERR_OVERFLOW || status == SIB_ERR_NONFINITE;
        good = status == SIB_OK || status == SIB_ERR_OVERFLOW || status == SIB_ERR_NONFINITE;
    }
    snprintf(query, sizeof query, "SELECT (%s) FROM r ORDER BY rowid", g->sql);
    good = good && sqlite3_prepare_v2(db, query, -1, &select, NULL) == SQLITE_OK;
    for (int64_t i = 0; good && value != NULL && i < ROWS; i++) {
        sib__column ours = sib__table_column(value, 0);
        good = sqlite3_step(select) == SQLITE_ROW && agrees(&ours, i, select);
    }
    if (!good) {
        printf("\n    ours: %s\n    sql:  %s\n    %s %s", g->ours, g->sql,
               sib_context_message(ctx), sqlite3_errmsg(db));
    }
    sqlite3_finalize(select);
    sib_table_free(value);
    sib_expression_free(e);
    sib_context_free(ctx);
    return good;
}

static void generated_expressions_agree_with_sqlite(void)
{
    static generator g = {.state = 88172645463325252U};
    int              disagree = 0;
    int              skipped = 0;
    fill();
    sib_table *table = our_table();
    sqlite3   *db = sql_table();
    for (int i = 0; i < EXPRESSIONS && disagree < 5; i++) {
        generate_expression(&g);
        disagree += !expression_agrees(table, db, &g, &skipped);
    }
    CU_ASSERT_EQUAL(disagree, 0);
    CU_ASSERT_TRUE(skipped < EXPRESSIONS / 100);
    sib_table_free(table);
    sqlite3_close(db);
}
#else
static void generated_expressions_agree_with_sqlite(void)
{
    test_skip("generated expressions agree with SQLite", "SQLite is not installed");
}
#endif

TEST_SUITE(test_sqlite)
{
    test_add("sqlite", "F50 generated expressions agree with SQLite",
             generated_expressions_agree_with_sqlite);
}
