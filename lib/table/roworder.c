#include "table/roworder.h"

#include <string.h>

#include "core/sort.h"

static int compare_i64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_f64(double a, double b)
{
    uint64_t ka = sib__sort_key_f64(a);
    uint64_t kb = sib__sort_key_f64(b);
    return (ka > kb) - (ka < kb);
}

int sib__column_compare(const sib__column *column, int64_t a, int64_t b)
{
    bool a_missing = sib__column_missing(column, a);
    bool b_missing = sib__column_missing(column, b);
    if (a_missing || b_missing) {
        return (int)a_missing - (int)b_missing;
    }
    switch (column->type) {
    case SIB_COLUMN_TYPE_F64:
        return compare_f64(sib__column_f64(column, a), sib__column_f64(column, b));
    case SIB_COLUMN_TYPE_I64:
        return compare_i64(sib__column_i64(column, a), sib__column_i64(column, b));
    case SIB_COLUMN_TYPE_DATE:
        return compare_i64(sib__column_date(column, a), sib__column_date(column, b));
    case SIB_COLUMN_TYPE_FLAG:
        return compare_i64(sib__column_flag(column, a), sib__column_flag(column, b));
    default:
        return sib__slice_compare(sib__column_text(column, a), sib__column_text(column, b));
    }
}

static bool name_before(int64_t a, int64_t b, const void *payload)
{
    const sib__column *columns = payload;
    return strcmp(columns[a].name, columns[b].name) < 0;
}

sib_status sib__row_order_make(sib__call *call, const sib_table *table, sib__row_order *order)
{
    int64_t      n = sib_table_columns(table);
    sib__column *columns = SIB__NEW(&call->scratch, sib__column, n);
    sib__column *sorted = SIB__NEW(&call->scratch, sib__column, n);
    int64_t     *rank = SIB__NEW(&call->scratch, int64_t, n);
    int64_t     *scratch = SIB__NEW(&call->scratch, int64_t, n);
    if (columns == NULL || sorted == NULL || rank == NULL || scratch == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < n; i++) {
        columns[i] = sib__table_column(table, i);
        rank[i] = i;
    }
    SIB__TRY(sib__sort_rows(call, rank, scratch, n, name_before, columns));
    for (int64_t i = 0; i < n; i++) {
        sorted[i] = columns[rank[i]];
    }
    *order = (sib__row_order){sorted, n};
    return SIB_OK;
}

int sib__row_order_compare(const sib__row_order *order, int64_t a, int64_t b)
{
    for (int64_t i = 0; i < order->n; i++) {
        int by = sib__column_compare(&order->columns[i], a, b);
        if (by != 0) {
            return by;
        }
    }
    return 0;
}
