/* Finished tables: their columns, what is shared between them, and tables the library makes. */
#include "sib/table.h"

#include <string.h>

#include "core/options.h"
#include "core/view.h"
#include "table/store.h"

SIB__DEFINE_ENUM(sib_column_type, SIB_COLUMN_TYPE_LIST)

const int64_t sib__no_offsets[1] = {0};

void *sib__keeper_new(sib__call *call, size_t size)
{
    sib__keeper *keeper = sib__handle(call, size);
    if (keeper != NULL) {
        atomic_init(&keeper->holders, 1);
    }
    return keeper;
}

void sib__keeper_hold(sib__keeper *keeper)
{
    atomic_fetch_add_explicit(&keeper->holders, 1, memory_order_relaxed);
}

void sib__keeper_drop(sib__keeper *keeper)
{
    if (atomic_fetch_sub_explicit(&keeper->holders, 1, memory_order_acq_rel) != 1) {
        return;
    }
    if (keeper->release != NULL) {
        keeper->release(keeper->payload);
    }
    sib__handle_free(keeper);
}

int64_t sib__entry_find(const sib__entry *entries, int64_t n, sib__slice name)
{
    for (int64_t i = 0; i < n; i++) {
        if (sib__slice_equals(name, entries[i].column.name)) {
            return i;
        }
    }
    return -1;
}

sib_status sib__table_make(sib__call *call, int64_t rows, int64_t columns, sib_table **out)
{
    sib_table *table = sib__keeper_new(call, sizeof *table);
    SIB__TRY_MEMORY(call, table);
    *out = table;
    table->rows = rows;
    table->room = columns;
    table->entries = SIB__NEW(&table->keeper.memory, sib__entry, columns);
    if (table->entries == NULL) {
        *out = NULL;
        sib__handle_free(table);
        return sib__no_memory(call);
    }
    return SIB_OK;
}

sib__memory *sib__table_memory(sib_table *table)
{
    return &table->keeper.memory;
}

sib_status sib__table_put(sib__call *call, sib_table *table, const sib__column *column)
{
    if (table->room == 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, NULL, -1, column->name,
                         "the table was made for fewer columns");
    }
    sib__entry *entry = &table->entries[table->columns];
    entry->column = *column;
    entry->column.n = table->rows;
    entry->column.name = sib__slice_copy(&table->keeper.memory, sib__slice_of(column->name));
    SIB__TRY_MEMORY(call, entry->column.name);
    entry->keeper = &table->keeper;
    table->columns++;
    table->room--;
    return SIB_OK;
}

void sib_table_free(sib_table *table)
{
    if (table == NULL) {
        return;
    }
    for (int64_t i = 0; i < table->columns; i++) {
        if (table->entries[i].keeper != &table->keeper) {
            sib__keeper_drop(table->entries[i].keeper);
        }
    }
    sib__keeper_drop(&table->keeper);
}

void sib__table_release(void *table)
{
    sib_table_free(table);
}

/* References are taken last: a table that fails on the way has taken none. */
static sib_status select_columns(sib__call *call, const sib_table *table, sib_text names,
                                 sib_table **out)
{
    if (table == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "table", -1, NULL, "table is NULL");
    }
    SIB__TRY(sib__view_text(call, "names", names));
    SIB__TRY(sib__table_make(call, table->rows, names.n, out));
    sib__entry *entries = (*out)->entries;
    for (int64_t i = 0; i < names.n; i++) {
        sib__slice name = sib__text_at(names, i);
        int64_t    at = sib__entry_find(table->entries, table->columns, name);
        if (at < 0) {
            return sib__fail(call, SIB_ERR_ARGUMENT, "names", i, NULL,
                             "no column of the table has this name");
        }
        if (sib__entry_find(entries, i, name) >= 0) {
            return sib__fail(call, SIB_ERR_ARGUMENT, "names", i, table->entries[at].column.name,
                             "the name comes twice");
        }
        entries[i] = table->entries[at];
    }
    for (int64_t i = 0; i < names.n; i++) {
        sib__keeper_hold(entries[i].keeper);
    }
    (*out)->columns = names.n;
    (*out)->room = 0;
    return SIB_OK;
}

sib_status sib_table_select(sib_context *ctx, const sib_table *table, sib_text names,
                            sib_table **out)
{
    sib__call  call;
    sib_table *selected = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_table_select", SIB__OUT(out));
    if (status == SIB_OK) {
        status = select_columns(&call, table, names, &selected);
    }
    return SIB__LEAVE(&call, status, out, selected);
}

sib__column sib__table_column(const sib_table *table, int64_t i)
{
    return table->entries[i].column;
}

sib__column sib__table_named(const sib_table *table, const char *name)
{
    return sib__table_column(table, sib_table_find(table, name));
}

sib_status sib__table_require(sib__call *call, const sib_table *table,
                              const char *table_argument, const char *option, const char *name,
                              int32_t type, sib__column *out)
{
    if (name == NULL || name[0] == '\0') {
        return sib__fail(call, SIB_ERR_ARGUMENT, option, -1, NULL, "must name a column of %s",
                         table_argument);
    }
    int64_t i = sib_table_find(table, name);
    if (i < 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, option, -1, name, "%s has no such column",
                         table_argument);
    }
    const sib__column *column = &table->entries[i].column;
    if (column->type != type) {
        const char *wanted = sib_column_type_name(type);
        return sib__fail(call, SIB_ERR_ARGUMENT, option, -1, name,
                         "the column of %s is of type %s, expected %s", table_argument,
                         sib_column_type_name(column->type), wanted == NULL ? "?" : wanted);
    }
    *out = *column;
    return SIB_OK;
}

int64_t sib_table_rows(const sib_table *table)
{
    return table == NULL ? 0 : table->rows;
}

int64_t sib_table_columns(const sib_table *table)
{
    return table == NULL ? 0 : table->columns;
}

int64_t sib_table_find(const sib_table *table, const char *name)
{
    return table == NULL || name == NULL
               ? -1
               : sib__entry_find(table->entries, table->columns, sib__slice_of(name));
}

/* Column i when there is one, else a column of no type, whose views are empty. */
static sib__column column_at(const sib_table *table, int64_t i)
{
    if (table == NULL || i < 0 || i >= table->columns) {
        return (sib__column){0};
    }
    return table->entries[i].column;
}

const char *sib_table_name(const sib_table *table, int64_t i)
{
    return column_at(table, i).name;
}

int32_t sib_table_type(const sib_table *table, int64_t i)
{
    return column_at(table, i).type;
}

sib_f64 sib_table_f64(const sib_table *table, int64_t i)
{
    return column_at(table, i).f64;
}

sib_i64 sib_table_i64(const sib_table *table, int64_t i)
{
    return column_at(table, i).i64;
}

sib_dates sib_table_dates(const sib_table *table, int64_t i)
{
    return column_at(table, i).dates;
}

sib_i32 sib_table_codes(const sib_table *table, int64_t i)
{
    return column_at(table, i).codes;
}

sib_text sib_table_levels(const sib_table *table, int64_t i)
{
    return column_at(table, i).levels;
}

sib_u8 sib_table_flags(const sib_table *table, int64_t i)
{
    return column_at(table, i).flags;
}

sib_text sib_table_text(const sib_table *table, int64_t i)
{
    return column_at(table, i).text;
}

sib_validity sib_table_validity(const sib_table *table, int64_t i)
{
    return column_at(table, i).validity;
}
