#include "scheme/draws.h"

#include <string.h>

#include "core/sort.h"
#include "scheme/lists.h"

static sib_status refuse(sib__call *call, sib_status status, const char *table, int64_t row,
                         const char *key, const char *what)
{
    return sib__fail(call, status, "facts", row, key, "table %s: %s", table, what);
}

/* The draw of each row, and whether they rise. */
static sib_status read_draws(sib__call *call, const char *name, const sib__column *c,
                             bool *rising)
{
    *rising = true;
    if (c->type != SIB_COLUMN_TYPE_I64) {
        return refuse(call, SIB_ERR_DATA, name, -1, c->name, "draws are whole numbers");
    }
    for (int64_t i = 0; i < c->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (sib__column_missing(c, i)) {
            return refuse(call, SIB_ERR_DATA, name, i, c->name, "the draw is missing");
        }
        *rising = *rising && (i == 0 || c->i64.data[i - 1] <= c->i64.data[i]);
    }
    return SIB_OK;
}

/* The table with its rows in the order of draws. */
static sib_status sort_rows(sib__call *call, const sib_table *table, const sib__column *draws,
                            sib_table **out)
{
    sib__memory *m = &call->scratch;
    int64_t      n = draws->n;
    uint64_t    *keys = SIB__NEW(m, uint64_t, 2 * n);
    int64_t     *rows = SIB__NEW(m, int64_t, 2 * n);
    SIB__TRY_MEMORY(call, keys);
    SIB__TRY_MEMORY(call, rows);
    for (int64_t i = 0; i < n; i++) {
        keys[i] = (uint64_t)draws->i64.data[i] ^ (UINT64_C(1) << 63);
        rows[i] = i;
    }
    SIB__TRY(sib__sort_u64(call, keys, rows, keys + n, rows + n, n));
    SIB__TRY(sib__table_make(call, n, sib_table_columns(table), out));
    SIB__TRY(sib__own(call, m, *out, sib__table_release));
    for (int64_t i = 0; i < sib_table_columns(table); i++) {
        sib__column column = sib__table_column(table, i);
        SIB__TRY(sib__take_column(call, *out, &column, column.name, (sib_rows){rows, n}));
        SIB__TRY(sib__check(call));
    }
    return SIB_OK;
}

/* Only counts and figures are drawn: nobody's achievements, and no last days of cohorts. Ends
 * of intervals would have to be of each draw. */
static sib_status check_drawn(sib__call *call, const sib__scheme *s, const char *name,
                              bool drawn)
{
    const sib__scheme_outcome *o = sib__outcome_named(s, name);
    bool                       can = o != NULL && o->kind != SIB__OUTCOME_ACHIEVEMENTS;
    bool alike = o != NULL || strcmp(name, "members") == 0 || strcmp(name, "cohorts") == 0;
    return (drawn ? can : alike)
               ? SIB_OK
               : refuse(call, SIB_ERR_UNSUPPORTED, name, -1, NULL,
                        "only counts of people and figures of outcomes are drawn, and "
                        "intervals are not");
}

static sib_status begin_table(sib__call *call, const sib__draws *d, const sib__scheme *s,
                              sib__drawn *t)
{
    sib_table *sorted = NULL;
    bool       rising = true;
    int64_t    at = sib_table_find(t->table, d->key);
    SIB__TRY(check_drawn(call, s, t->name, at >= 0));
    if (at < 0) {
        return SIB_OK;
    }
    sib__column draws = sib__table_column(t->table, at);
    SIB__TRY(read_draws(call, t->name, &draws, &rising));
    if (!rising) {
        SIB__TRY(sort_rows(call, t->table, &draws, &sorted));
        t->table = sorted;
        draws = sib__table_column(sorted, at);
    }
    t->draws = draws.i64.data;
    return SIB_OK;
}

/* The draws of the first table, each once; the others have the same. */
static sib_status find_draws(sib__call *call, sib__draws *d, const sib__drawn *t)
{
    int64_t  rows = sib_table_rows(t->table);
    int64_t  n = 0;
    int64_t *draws = NULL;
    bool     first = d->draws == NULL;
    if (first) {
        draws = SIB__NEW(&call->scratch, int64_t, rows);
        SIB__TRY_MEMORY(call, draws);
        d->draws = draws;
    }
    for (int64_t i = 0; i < rows; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (i > 0 && t->draws[i] == t->draws[i - 1]) {
            continue;
        }
        if (first) {
            draws[n] = t->draws[i];
        } else if (n == d->n || d->draws[n] != t->draws[i]) {
            break;
        }
        n++;
    }
    d->n = first ? n : d->n;
    bool all = n == d->n && (rows == 0 || (n > 0 && d->draws[n - 1] == t->draws[rows - 1]));
    return all ? SIB_OK
               : refuse(call, SIB_ERR_DATA, t->name, -1, d->key,
                        "a draw has rows in one table and none in another");
}

sib_status sib__draws_begin(sib__call *call, const sib__scheme *scheme, const sib_facts *facts,
                            const char *key, sib__draws *out)
{
    *out = (sib__draws){.key = key, .count = facts->n};
    out->tables = SIB__NEW(&call->scratch, sib__drawn, facts->n);
    SIB__TRY_MEMORY(call, out->tables);
    for (int64_t i = 0; i < facts->n; i++) {
        sib__drawn *t = &out->tables[i];
        *t = (sib__drawn){.name = facts->tables[i].name, .table = facts->tables[i].table};
        SIB__TRY(begin_table(call, out, scheme, t));
        SIB__TRY(t->draws == NULL ? SIB_OK : find_draws(call, out, t));
        out->alike += t->draws == NULL ? sib_table_rows(t->table) : 0;
    }
    return out->draws != NULL ? SIB_OK
                              : sib__fail(call, SIB_ERR_ARGUMENT, "key", -1, NULL,
                                          "no table of the facts has a column of that name");
}

/* Rows of a column, where they stand. */
static sib__column slice(const sib__column *c, int64_t from, int64_t n)
{
    sib__column part = *c;
    part.n = n;
    part.validity.offset += from;
    switch (c->type) {
    case SIB_COLUMN_TYPE_I64:
        part.i64 = (sib_i64){c->i64.data + from, n};
        break;
    case SIB_COLUMN_TYPE_F64:
        part.f64 = (sib_f64){c->f64.data + from, n};
        break;
    case SIB_COLUMN_TYPE_DATE:
        part.dates = (sib_dates){c->dates.data + from, n};
        break;
    case SIB_COLUMN_TYPE_CODES:
        part.codes = (sib_i32){c->codes.data + from, n};
        break;
    case SIB_COLUMN_TYPE_FLAG:
        part.flags = (sib_u8){c->flags.data + from, n};
        break;
    default:
        part.text = (sib_text){c->text.data, c->text.offsets + from, n};
        break;
    }
    return part;
}

/* The rows of a table that are of draws up to the last. */
static sib_status take_rows(sib__call *call, sib__drawn *t, int64_t last, sib__memory *m,
                            const sib_table **out)
{
    int64_t    from = t->at;
    int64_t    rows = sib_table_rows(t->table);
    sib_table *part = NULL;
    while (t->at < rows && t->draws[t->at] <= last) {
        t->at++;
    }
    SIB__TRY(sib__table_make(call, t->at - from, sib_table_columns(t->table), &part));
    SIB__TRY(sib__own(call, m, part, sib__table_release));
    for (int64_t i = 0; i < sib_table_columns(t->table); i++) {
        sib__column whole = sib__table_column(t->table, i);
        sib__column rest = slice(&whole, from, t->at - from);
        SIB__TRY(sib__table_put(call, part, &rest));
    }
    *out = part;
    return SIB_OK;
}

sib_status sib__draws_take(sib__call *call, sib__draws *d, int64_t last, sib__memory *m,
                           sib_facts **out)
{
    SIB__TRY(sib__facts_empty(call, m, out));
    for (int64_t i = 0; i < d->count; i++) {
        sib__drawn      *t = &d->tables[i];
        const sib_table *table = t->table;
        SIB__TRY(t->draws == NULL ? SIB_OK : take_rows(call, t, last, m, &table));
        SIB__TRY(sib__facts_put(call, *out, t->name, table));
    }
    return SIB_OK;
}
