#include "fixture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_ROWS = 16, TEXT_ROOM = 4096, TERMS_ROOM = 8192 };

effect_row exact_row(const char *cohort, int64_t sequence, const char *treated,
                     const char *comparison, int64_t matched)
{
    return (effect_row){cohort,     "cohort",    sequence,    "ok",    1,       treated,
                        comparison, (double)NAN, (double)NAN, matched, matched, NULL};
}

effect_row pool_row(int64_t sequence, const char *treated, const char *comparison,
                    int64_t matched)
{
    effect_row row = exact_row("all", sequence, treated, comparison, matched);
    row.role = "pooled";
    return row;
}

/* Buffers of a column of texts. */
typedef struct texts {
    char    data[TEXT_ROOM];
    int64_t offsets[MOST_ROWS + 1];
    uint8_t bits[MOST_ROWS / 8 + 1];
} texts;

static void add_texts(sib_table_builder *builder, const char *name, texts *t,
                      const char *const *values, int64_t n)
{
    const char *present[MOST_ROWS];
    memset(t->bits, 0, sizeof t->bits);
    for (int64_t i = 0; i < n; i++) {
        present[i] = values[i] == NULL ? "" : values[i];
        t->bits[i / 8] = (uint8_t)(t->bits[i / 8] | (values[i] == NULL ? 0 : 1 << (i % 8)));
    }
    sib_text view = test_text(present, n, t->data, t->offsets);
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_add_text(NULL, builder, name, view,
                                                     (sib_validity){t->bits, 0}, NULL, NULL),
                          SIB_OK);
}

static void add_numbers(sib_table_builder *builder, const effect_row *rows, int64_t n,
                        const char *without)
{
    static int64_t     whole[3][MOST_ROWS];
    static double      real[2][MOST_ROWS];
    static uint8_t     exact[MOST_ROWS];
    const sib_validity all = {NULL, 0};
    const char *const  whole_names[] = {"sequence", "persons_treated", "eligible_treated"};
    const char *const  real_names[] = {"mean_treated_value", "mean_comparison_value"};
    for (int64_t i = 0; i < n; i++) {
        whole[0][i] = rows[i].sequence;
        whole[1][i] = rows[i].matched;
        whole[2][i] = rows[i].eligible;
        real[0][i] = rows[i].treated_value;
        real[1][i] = rows[i].comparison_value;
        exact[i] = rows[i].exact;
    }
    for (int k = 0; k < 3; k++) {
        if (strcmp(whole_names[k], without) != 0) {
            CU_ASSERT_EQUAL_FATAL(sib_table_builder_add_i64(NULL, builder, whole_names[k],
                                                            (sib_i64){whole[k], n}, all, NULL,
                                                            NULL),
                                  SIB_OK);
        }
    }
    for (int k = 0; k < 2; k++) {
        if (strcmp(real_names[k], without) != 0) {
            CU_ASSERT_EQUAL_FATAL(sib_table_builder_add_f64(NULL, builder, real_names[k],
                                                            (sib_f64){real[k], n}, all, NULL,
                                                            NULL),
                                  SIB_OK);
        }
    }
    if (strcmp("exact", without) != 0) {
        CU_ASSERT_EQUAL_FATAL(sib_table_builder_add_flags(NULL, builder, "exact",
                                                          (sib_u8){exact, n}, all, NULL, NULL),
                              SIB_OK);
    }
}

sib_table *effects_of(const effect_row *rows, int64_t n, const char *without)
{
    enum { TEXTS = 6 };
    static texts       room[TEXTS];
    const char        *values[TEXTS][MOST_ROWS];
    const char *const  names[TEXTS] = {"cohort",          "role",     "verdict", "mean_treated",
                                       "mean_comparison", "reduction"};
    sib_table_builder *builder = NULL;
    sib_table         *table = NULL;
    bool               reduction = false;
    without = without == NULL ? "" : without;
    for (int64_t i = 0; i < n; i++) {
        const char *const row[TEXTS] = {rows[i].cohort,          rows[i].role,
                                        rows[i].verdict,         rows[i].mean_treated,
                                        rows[i].mean_comparison, rows[i].reduction};
        for (int k = 0; k < TEXTS; k++) {
            values[k][i] = row[k];
        }
        reduction = reduction || rows[i].reduction != NULL;
    }
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_new(NULL, n, &builder), SIB_OK);
    for (int k = 0; k < (reduction ? TEXTS : TEXTS - 1); k++) {
        if (strcmp(names[k], without) != 0) {
            add_texts(builder, names[k], &room[k], values[k], n);
        }
    }
    add_numbers(builder, rows, n, without);
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_finish(NULL, builder, &table), SIB_OK);
    sib_table_builder_free(builder);
    return table;
}

static const term usual[] = {
    {"currency", "\"GBP\""},
    {"price_per_event", "{\"value\": \"1\", \"source\": \"schedule 3\"}"},
    {"avoided_events", "{\"n\": \"matched_treated\", \"pooled_n\": \"matched_treated\"}"},
    {"gate", "{\"cohort\": \"10 %\", \"pooled\": \"7.5 %\", \"comparison\": \">=\", "
             "\"pooled_when\": \"no_cohort_paid\", \"decide_at_decimals\": null, "
             "\"decide_rounding\": null, \"source\": \"schedule 2\"}"},
    {"amount", "\"whole_reduction\""},
    {"cap", "{\"contract\": \"8000000.00\"}"},
    {"rounding", "{\"events\": null, \"line\": \"half_up\"}"},
    {"payers", "[{\"id\": \"ministry\", \"share\": \"1\"}]"}};

const char *terms_with(const term *changes)
{
    static char text[TERMS_ROOM];
    int         length = snprintf(text, sizeof text, "{");
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        const char *json = usual[i].json;
        for (const term *c = changes; c != NULL && c->key != NULL; c++) {
            json = strcmp(c->key, usual[i].key) == 0 ? c->json : json;
        }
        if (json != NULL) {
            length += snprintf(text + length, sizeof text - (size_t)length, "%s\n\"%s\": %s",
                               length > 1 ? "," : "", usual[i].key, json);
        }
    }
    for (const term *c = changes; c != NULL && c->key != NULL; c++) {
        bool known = false;
        for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
            known = known || strcmp(c->key, usual[i].key) == 0;
        }
        if (!known) {
            length += snprintf(text + length, sizeof text - (size_t)length, ",\n\"%s\": %s",
                               c->key, c->json);
        }
    }
    snprintf(text + length, sizeof text - (size_t)length, "}");
    return text;
}

sib_payment *pay(const char *terms, const effect_row *rows, int64_t n)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_table   *effects = effects_of(rows, n, NULL);
    sib_payment *payment = NULL;
    sib_status   status = sib_payment_calculate(ctx, terms, effects, &payment);
    if (status != SIB_OK) {
        printf("\n    %s\n", sib_context_message(ctx));
    }
    CU_ASSERT_EQUAL(status, SIB_OK);
    sib_table_free(effects); /* the statement must not need it */
    sib_context_free(ctx);
    return payment;
}

static bool is_missing(const sib_table *table, int64_t column, int64_t row)
{
    sib_validity v = sib_table_validity(table, column);
    int64_t      bit = v.offset + row;
    return v.data != NULL && (v.data[bit / 8] >> (bit % 8) & 1) == 0;
}

static int64_t column_in(const sib_table *table, const char *column, int64_t row)
{
    int64_t at = sib_table_find(table, column);
    CU_ASSERT_TRUE_FATAL(at >= 0 && row < sib_table_rows(table));
    return at;
}

const char *text_in(const sib_table *table, const char *column, int64_t row)
{
    static char room[8][256];
    static int  next;
    char       *to = room[next++ % 8];
    int64_t     at = column_in(table, column, row);
    sib_text    view = sib_table_text(table, at);
    size_t      length = (size_t)(view.offsets[row + 1] - view.offsets[row]);
    to[0] = '\0';
    if (!is_missing(table, at, row) && length < sizeof room[0]) {
        memcpy(to, view.data + view.offsets[row], length);
        to[length] = '\0';
    }
    return to;
}

int64_t i64_in(const sib_table *table, const char *column, int64_t row)
{
    return sib_table_i64(table, column_in(table, column, row)).data[row];
}

double f64_in(const sib_table *table, const char *column, int64_t row)
{
    return sib_table_f64(table, column_in(table, column, row)).data[row];
}

int flag_in(const sib_table *table, const char *column, int64_t row)
{
    return sib_table_flags(table, column_in(table, column, row)).data[row];
}

int64_t sum_in(const sib_table *table, const char *column)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < sib_table_rows(table); i++) {
        sum += i64_in(table, column, i);
    }
    return sum;
}
