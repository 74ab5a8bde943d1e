/* Strata of exact matching: rows that agree in every column, numbered from 0. Each column
 * splits the strata found so far. */
#include "core/sort.h"
#include "matching/rules.h"
#include "table/table.h"

/* The classes of a column's numbers. */
static void coarse_keys(const sib__column *c, const sib__cuts *cuts, uint64_t *keys)
{
    for (int64_t i = 0; i < c->n; i++) {
        double value = c->type == SIB_COLUMN_TYPE_I64 ? (double)c->i64.data[i] : c->f64.data[i];
        keys[i] = (uint64_t)sib__cuts_class(cuts, value);
    }
}

/* A key a row that is equal exactly where the column's values are, or their classes. */
static sib_status column_keys(sib__call *call, const sib__column *c, const sib__cuts *cuts,
                              uint64_t *keys)
{
    int64_t *ranks = NULL;
    for (int64_t i = 0; i < c->n; i++) {
        if (sib__column_missing(c, i)) {
            return sib__fail(call, SIB_ERR_DATA, "exact", i, c->name,
                             "missing: a missing value equals nothing");
        }
    }
    if (cuts != NULL) {
        coarse_keys(c, cuts, keys);
        return sib__check(call);
    }
    if (c->type == SIB_COLUMN_TYPE_TEXT) {
        ranks = SIB__NEW(&call->scratch, int64_t, c->n);
        SIB__TRY_MEMORY(call, ranks);
        SIB__TRY(sib__text_rank(call, c->text, NULL, ranks, NULL));
    }
    for (int64_t i = 0; i < c->n; i++) {
        switch (c->type) {
        case SIB_COLUMN_TYPE_F64:
            keys[i] = sib__sort_key_f64(c->f64.data[i]);
            break;
        case SIB_COLUMN_TYPE_I64:
            keys[i] = (uint64_t)c->i64.data[i];
            break;
        case SIB_COLUMN_TYPE_DATE:
            keys[i] = (uint32_t)c->dates.data[i];
            break;
        case SIB_COLUMN_TYPE_CODES:
            keys[i] = (uint32_t)c->codes.data[i];
            break;
        case SIB_COLUMN_TYPE_FLAG:
            keys[i] = c->flags.data[i];
            break;
        default:
            keys[i] = (uint64_t)ranks[i];
        }
    }
    sib__drop(&call->scratch, ranks);
    return SIB_OK;
}

/* Room for sorting, used for every column. */
typedef struct room {
    uint64_t *key_of;
    uint64_t *keys;
    uint64_t *other_keys;
    int64_t  *rows;
    int64_t  *other_rows;
} room;

static sib_status split(sib__call *call, sib__units *u, const room *r)
{
    int64_t n = u->n;
    for (int64_t i = 0; i < n; i++) {
        r->keys[i] = r->key_of[i];
        r->rows[i] = i;
    }
    SIB__TRY(sib__sort_u64(call, r->keys, r->rows, r->other_keys, r->other_rows, n));
    for (int64_t i = 0; i < n; i++) {
        r->keys[i] = (uint64_t)u->stratum[r->rows[i]];
    }
    SIB__TRY(sib__sort_u64(call, r->keys, r->rows, r->other_keys, r->other_rows, n));
    int64_t number = -1;
    for (int64_t i = 0; i < n; i++) {
        bool same = i > 0 && r->keys[i] == r->keys[i - 1] &&
                    r->key_of[r->rows[i]] == r->key_of[r->rows[i - 1]];
        number += same ? 0 : 1;
        u->stratum[r->rows[i]] = number;
    }
    u->strata = number + 1;
    return sib__check(call);
}

sib_status sib__units_strata(sib__call *call, sib__units *u)
{
    int64_t n = u->n;
    int64_t columns = sib_table_columns(u->exact);
    u->strata = 1;
    if (columns == 0 && u->score_cuts == NULL) {
        return SIB_OK;
    }
    room r = {SIB__NEW(&call->scratch, uint64_t, n), SIB__NEW(&call->scratch, uint64_t, n),
              SIB__NEW(&call->scratch, uint64_t, n), SIB__NEW(&call->scratch, int64_t, n),
              SIB__NEW(&call->scratch, int64_t, n)};
    u->stratum = SIB__NEW(&call->scratch, int64_t, n);
    SIB__TRY_MEMORY(call, r.key_of);
    SIB__TRY_MEMORY(call, r.keys);
    SIB__TRY_MEMORY(call, r.other_keys);
    SIB__TRY_MEMORY(call, r.rows);
    SIB__TRY_MEMORY(call, r.other_rows);
    SIB__TRY_MEMORY(call, u->stratum);
    for (int64_t i = 0; i < columns; i++) {
        sib__column column = sib__table_column(u->exact, i);
        SIB__TRY(column_keys(call, &column, sib__cuts_find(u, i), r.key_of));
        SIB__TRY(split(call, u, &r));
    }
    if (u->score_cuts != NULL) {
        for (int64_t i = 0; i < n; i++) {
            r.key_of[i] = (uint64_t)sib__cuts_class(u->score_cuts, u->x[i]);
        }
        SIB__TRY(split(call, u, &r));
    }
    sib__drop(&call->scratch, r.key_of);
    sib__drop(&call->scratch, r.keys);
    sib__drop(&call->scratch, r.other_keys);
    sib__drop(&call->scratch, r.rows);
    sib__drop(&call->scratch, r.other_rows);
    return SIB_OK;
}
