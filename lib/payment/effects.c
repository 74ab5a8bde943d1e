#include "payment/effects.h"

#include <math.h>

#include "core/sort.h"
#include "table/table.h"

typedef struct columns {
    sib__column cohort;
    sib__column role;
    sib__column sequence;
    sib__column verdict;
    sib__column exact;
    sib__column treated;
    sib__column comparison;
    sib__column treated_value;
    sib__column comparison_value;
    sib__column matched;
    sib__column eligible;
    sib__column reduction;
    bool        has_reduction;
} columns;

static sib_status find_columns(sib__call *call, const sib_table *table, columns *c)
{
    const struct {
        const char  *name;
        int32_t      type;
        sib__column *to;
    } wanted[] = {{"cohort", SIB_COLUMN_TYPE_TEXT, &c->cohort},
                  {"role", SIB_COLUMN_TYPE_TEXT, &c->role},
                  {"sequence", SIB_COLUMN_TYPE_I64, &c->sequence},
                  {"verdict", SIB_COLUMN_TYPE_TEXT, &c->verdict},
                  {"exact", SIB_COLUMN_TYPE_FLAG, &c->exact},
                  {"mean_treated", SIB_COLUMN_TYPE_TEXT, &c->treated},
                  {"mean_comparison", SIB_COLUMN_TYPE_TEXT, &c->comparison},
                  {"mean_treated_value", SIB_COLUMN_TYPE_F64, &c->treated_value},
                  {"mean_comparison_value", SIB_COLUMN_TYPE_F64, &c->comparison_value},
                  {"persons_treated", SIB_COLUMN_TYPE_I64, &c->matched},
                  {"eligible_treated", SIB_COLUMN_TYPE_I64, &c->eligible}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        SIB__TRY(sib__table_require(call, table, "effects", wanted[i].name, wanted[i].name,
                                    wanted[i].type, wanted[i].to));
    }
    c->has_reduction = sib_table_find(table, "reduction") >= 0;
    if (c->has_reduction) {
        SIB__TRY(sib__table_require(call, table, "effects", "reduction", "reduction",
                                    SIB_COLUMN_TYPE_TEXT, &c->reduction));
    }
    return SIB_OK;
}

/* NONFINITE unless the row is present. */
static sib_status need(sib__call *call, const sib__column *column, int64_t row)
{
    if (sib__column_missing(column, row)) {
        return sib__fail(call, SIB_ERR_NONFINITE, "effects", row, column->name,
                         "missing where nothing may be missing");
    }
    return SIB_OK;
}

/* An exact number of a text column. */
static sib_status read_exact(sib__call *call, const sib__column *column, int64_t row,
                             sib__rational *out)
{
    SIB__TRY(need(call, column, row));
    sib_status status = sib__rational_parse(call, &call->scratch, "effects",
                                            sib__column_text(column, row), out);
    if (status == SIB_ERR_TERMS) {
        return sib__fail(call, SIB_ERR_DATA, "effects", row, column->name,
                         "not an exact number such as 1.42 or 71/50");
    }
    return status;
}

/* A mean: exact text, or the exact value of a double. */
static sib_status read_mean(sib__call *call, bool exact, const sib__column *text,
                            const sib__column *value, int64_t row, sib__rational *out)
{
    if (exact) {
        SIB__TRY(read_exact(call, text, row, out));
    } else {
        SIB__TRY(need(call, value, row));
        SIB__TRY(sib__rational_of_f64(call, &call->scratch, sib__column_f64(value, row), out));
    }
    if (out->sign < 0) {
        return sib__fail(call, SIB_ERR_DATA, "effects", row, exact ? text->name : value->name,
                         "a mean is negative");
    }
    return SIB_OK;
}

/* The reduction of the means, or the one the table gives, which for a cohort must be the same.
 */
static sib_status read_reduction(sib__call *call, const columns *c, sib__payment_effect *e)
{
    sib__memory  *m = &call->scratch;
    sib__rational given;
    int           order = 0;
    SIB__TRY(sib__rational_subtract(call, m, e->comparison, e->treated, &e->reduction));
    SIB__TRY(sib__rational_divide(call, m, e->reduction, e->comparison, &e->reduction));
    if (!c->has_reduction || !e->exact || sib__column_missing(&c->reduction, e->row)) {
        return SIB_OK;
    }
    SIB__TRY(read_exact(call, &c->reduction, e->row, &given));
    SIB__TRY(sib__rational_compare(call, given, e->reduction, &order));
    if (!e->pooled && order != 0) {
        return sib__fail(call, SIB_ERR_DATA, "effects", e->row, "reduction",
                         "not the reduction of this cohort's means");
    }
    e->reduction = given;
    return SIB_OK;
}

static sib_status read_persons(sib__call *call, const sib__column *column, int64_t row,
                               int64_t *out)
{
    *out = sib__column_i64(column, row);
    if (*out != SIB_I64_MISSING && *out <= 0) {
        return sib__fail(call, SIB_ERR_DATA, "effects", row, column->name,
                         "a number of persons is not above 0");
    }
    return SIB_OK;
}

static sib_status read_row(sib__call *call, const columns *c, int64_t row,
                           sib__payment_effect *e)
{
    SIB__TRY(need(call, &c->cohort, row));
    SIB__TRY(need(call, &c->role, row));
    SIB__TRY(need(call, &c->sequence, row));
    SIB__TRY(need(call, &c->verdict, row));
    sib__slice role = sib__column_text(&c->role, row);
    *e = (sib__payment_effect){.cohort = sib__column_text(&c->cohort, row),
                               .verdict = sib__column_text(&c->verdict, row),
                               .row = row,
                               .sequence = sib__column_i64(&c->sequence, row),
                               .pooled = sib__slice_equals(role, "pooled")};
    if (!e->pooled && !sib__slice_equals(role, "cohort")) {
        return sib__fail(call, SIB_ERR_DATA, "effects", row, "role",
                         "neither \"cohort\" nor \"pooled\"");
    }
    e->ok = sib__slice_equals(e->verdict, "ok");
    if (!e->ok) {
        return SIB_OK;
    }
    SIB__TRY(need(call, &c->exact, row));
    e->exact = sib__column_flag(&c->exact, row) == 1;
    SIB__TRY(read_mean(call, e->exact, &c->treated, &c->treated_value, row, &e->treated));
    SIB__TRY(
        read_mean(call, e->exact, &c->comparison, &c->comparison_value, row, &e->comparison));
    SIB__TRY(read_persons(call, &c->matched, row, &e->matched));
    SIB__TRY(read_persons(call, &c->eligible, row, &e->eligible));
    e->rate_zero = e->comparison.sign == 0;
    return e->rate_zero ? SIB_OK : read_reduction(call, c, e);
}

/* Cohorts before the pool, each by sequence. */
static bool stands_before(int64_t a, int64_t b, const void *payload)
{
    const sib__payment_effect *effects = payload;
    if (effects[a].pooled != effects[b].pooled) {
        return effects[b].pooled;
    }
    return effects[a].sequence < effects[b].sequence;
}

/* DATA when two rows share a cohort or a sequence, or are both the pool. The later row is
 * named. */
static sib_status check_unique(sib__call *call, const sib__payment_effect *effects, int64_t n)
{
    for (int64_t i = 1; i < n; i++) {
        for (int64_t k = 0; k < i; k++) {
            const char *column = NULL;
            if (sib__slice_compare(effects[i].cohort, effects[k].cohort) == 0) {
                column = "cohort";
            } else if (effects[i].sequence == effects[k].sequence) {
                column = "sequence";
            } else if (effects[i].pooled && effects[k].pooled) {
                column = "role";
            }
            if (column != NULL) {
                return sib__fail(call, SIB_ERR_DATA, "effects", i, column,
                                 "the same as in row %lld, but none may come twice",
                                 (long long)k);
            }
        }
    }
    return SIB_OK;
}

sib_status sib__payment_effects_read(sib__call *call, const sib_table *table,
                                     sib__payment_effects *out)
{
    columns c;
    if (table == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "effects", -1, NULL, "effects is NULL");
    }
    int64_t n = sib_table_rows(table);
    SIB__TRY(find_columns(call, table, &c));
    if (n == 0) {
        return sib__fail(call, SIB_ERR_DATA, "effects", -1, NULL, "there is no effect");
    }
    sib__payment_effect *read = SIB__NEW(&call->scratch, sib__payment_effect, n);
    sib__payment_effect *sorted = SIB__NEW(&call->scratch, sib__payment_effect, n);
    int64_t             *rows = SIB__NEW(&call->scratch, int64_t, 2 * n);
    if (read == NULL || sorted == NULL || rows == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(read_row(call, &c, i, &read[i]));
        rows[i] = i;
    }
    SIB__TRY(check_unique(call, read, n));
    SIB__TRY(sib__sort_rows(call, rows, rows + n, n, stands_before, read));
    for (int64_t i = 0; i < n; i++) {
        sorted[i] = read[rows[i]];
    }
    bool pool = sorted[n - 1].pooled;
    *out = (sib__payment_effects){sorted, pool ? n - 1 : n, pool ? &sorted[n - 1] : NULL};
    return SIB_OK;
}
