#include "propensity/apart.h"

#include <math.h>
#include <string.h>

#include "table/rows.h"

enum { COMPARISON = 0, TREATED = 1, ALL = 2 };

void sib__apart_count(const sib__design *d, int64_t count[2])
{
    count[COMPARISON] = 0;
    count[TREATED] = 0;
    for (int64_t i = 0; i < d->n; i++) {
        count[d->sign[i] > 0.0 ? TREATED : COMPARISON] += d->weight[i] == 0.0;
    }
}

/* The values that are counted: levels, or 0 and 1 of a flag, and behind them who is missing. */
static int64_t missing_of(const sib__covariate *c)
{
    return c->categorical ? c->levels : 2;
}

/* The value in a row; -1 for a number. */
static int64_t value_of(const sib__covariate *c, int64_t row)
{
    if (sib__column_missing(&c->column, row)) {
        return missing_of(c);
    }
    return c->categorical                           ? sib__covariate_level(c, row)
           : c->column.type == SIB_COLUMN_TYPE_FLAG ? c->column.flags.data[row]
                                                    : -1;
}

/* How many with each value are told apart in either arm, and how many have it. */
typedef int64_t tally[3];

static sib_status count_values(sib__call *call, const sib__covariate *c, const sib__design *d,
                               int64_t values, tally **out)
{
    tally *counts = SIB__NEW(&call->scratch, tally, values);
    SIB__TRY_MEMORY(call, counts);
    for (int64_t i = 0; i < d->n; i++) {
        int64_t value = value_of(c, d->rows[i]);
        if (value >= 0) {
            counts[value][d->sign[i] > 0.0 ? TREATED : COMPARISON] += d->weight[i] == 0.0;
            counts[value][ALL]++;
        }
    }
    *out = counts;
    return sib__check(call);
}

static const char *name_of(sib__call *call, const sib__covariate *c, int64_t value)
{
    sib__slice text = sib__slice_of(value == 1 ? "true" : "false");
    bool       missing = value == missing_of(c);
    if (c->categorical && !missing) {
        text = c->level_row == NULL ? sib__text_at(c->column.levels, value)
                                    : sib__text_at(c->column.text, c->level_row[value]);
    }
    size_t head = strlen(c->column.name);
    size_t tail = missing ? strlen(":missing") : (size_t)text.length + 1;
    char  *name = SIB__NEW(&call->scratch, char, (int64_t)(head + tail + 1));
    if (name == NULL) {
        return NULL;
    }
    memcpy(name, c->column.name, head);
    if (missing) {
        memcpy(name + head, ":missing", tail);
    } else {
        name[head] = '=';
        memcpy(name + head + 1, text.data, tail - 1);
    }
    return name;
}

static sib_status put(sib__call *call, sib__rows *rows, const char *term,
                      const int64_t apart[2])
{
    SIB__TRY_MEMORY(call, term);
    sib__rows_add(rows);
    sib__set_text(rows, "term", term);
    sib__set_i64(rows, "treated", apart[TREATED]);
    sib__set_i64(rows, "comparison", apart[COMPARISON]);
    return SIB_OK;
}

static sib_status put_values(sib__call *call, const sib__covariate *c, const sib__design *d,
                             sib__rows *rows)
{
    tally  *counts = NULL;
    int64_t values = missing_of(c) + 1;
    SIB__TRY(count_values(call, c, d, values, &counts));
    for (int64_t value = 0; value < values; value++) {
        const int64_t *at = counts[value];
        if (at[ALL] > 0 && at[TREATED] + at[COMPARISON] == at[ALL]) {
            SIB__TRY(put(call, rows, name_of(call, c, value), at));
        }
    }
    sib__drop(&call->scratch, counts);
    return SIB_OK;
}

/* The terms of the direction, each with all who are told apart. */
static sib_status put_terms(sib__call *call, const sib_propensity *p, const int64_t apart[2],
                            sib__rows *rows)
{
    for (int64_t j = 1; j < p->k; j++) {
        sib__slice name = sib__text_at(p->terms, j);
        if (p->direction[j] != 0.0) {
            SIB__TRY(put(call, rows, sib__slice_copy(&call->scratch, name), apart));
        }
    }
    return SIB_OK;
}

sib_status sib__apart_table(sib__call *call, const sib__covariates *covariates,
                            const sib__design *d, sib_propensity *p)
{
    static const sib__field fields[] = {SIB__TEXT("term"), SIB__I64("treated"),
                                        SIB__I64("comparison")};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < covariates->n; i++) {
        if (covariates->all[i].kept) {
            SIB__TRY(put_values(call, &covariates->all[i], d, &rows));
        }
    }
    if (rows.n == 0) {
        SIB__TRY(put_terms(call, p, p->told_apart, &rows));
    }
    return sib__table_of_rows(call, &p->result, "told_apart", &rows);
}
