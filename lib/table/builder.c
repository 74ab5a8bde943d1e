/* Tables column by column over the caller's buffers. */
#include <string.h>

#include "table/store.h"

struct sib_table_builder {
    sib__memory memory; /* first */
    int64_t     rows;
    int64_t     columns;
    bool        finished;
    sib__entry *entries;
};

sib_status sib_table_builder_new(sib_context *ctx, int64_t rows, sib_table_builder **out)
{
    sib__call          call;
    sib_table_builder *builder = NULL;
    sib_status         status = sib__enter(&call, ctx, "sib_table_builder_new", SIB__OUT(out));
    if (status == SIB_OK && rows < 0) {
        status = sib__fail(&call, SIB_ERR_ARGUMENT, "rows", -1, NULL, "rows is negative");
    }
    if (status == SIB_OK) {
        builder = sib__handle(&call, sizeof *builder);
        status = builder == NULL ? SIB_ERR_NO_MEMORY : SIB_OK;
    }
    if (status == SIB_OK) {
        builder->rows = rows;
    }
    return SIB__LEAVE(&call, status, out, builder);
}

static sib_status check_open(sib__call *call, const sib_table_builder *builder)
{
    if (builder == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "builder", -1, NULL, "builder is NULL");
    }
    if (builder->finished) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "builder", -1, NULL,
                         "the builder is finished already");
    }
    return SIB_OK;
}

static sib_status check_name(sib__call *call, const sib_table_builder *builder,
                             const char *name)
{
    if (name == NULL || name[0] == '\0') {
        return sib__fail(call, SIB_ERR_ARGUMENT, "name", -1, NULL,
                         "the name of a column is empty");
    }
    sib__slice slice = sib__slice_of(name);
    if (sib__utf8_fault(slice.data, slice.length) >= 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "name", -1, NULL,
                         "the name of a column is not UTF-8");
    }
    if (sib__entry_find(builder->entries, builder->columns, slice) >= 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "name", -1, name, "the name is used already");
    }
    return SIB_OK;
}

/* What the table keeps itself: the name, the levels. */
static sib_status copy_small_parts(sib__call *call, sib__memory *memory, sib__column *c)
{
    c->name = sib__slice_copy(memory, sib__slice_of(c->name));
    SIB__TRY_MEMORY(call, c->name);
    sib_text levels = c->levels;
    int64_t *rows = SIB__NEW(&call->scratch, int64_t, levels.n);
    SIB__TRY_MEMORY(call, rows);
    for (int64_t i = 0; i < levels.n; i++) {
        rows[i] = i;
    }
    return sib__text_take(call, memory, levels, rows, levels.n, &c->levels);
}

static sib_status add_column(sib__call *call, sib_table_builder *builder, sib__column column,
                             sib__keeper **keeper)
{
    SIB__TRY(check_open(call, builder));
    SIB__TRY(check_name(call, builder, column.name));
    column.n = builder->rows;
    SIB__TRY(sib__column_check(call, &column, builder->rows));
    if (column.type == SIB_COLUMN_TYPE_TEXT && column.n == 0) {
        column.text = (sib_text){NULL, sib__no_offsets, 0};
    }
    if (column.validity.data == NULL) {
        column.validity.offset = 0;
    }
    *keeper = sib__keeper_new(call, sizeof **keeper);
    SIB__TRY_MEMORY(call, *keeper);
    SIB__TRY(copy_small_parts(call, &(*keeper)->memory, &column));
    sib__entry *entries =
        SIB__GROW(&builder->memory, sib__entry, builder->entries, builder->columns + 1);
    SIB__TRY_MEMORY(call, entries);
    builder->entries = entries;
    entries[builder->columns++] = (sib__entry){column, *keeper};
    return SIB_OK;
}

static sib_status add(sib_context *ctx, const char *function, sib_table_builder *builder,
                      sib__column column, sib_release release, void *payload)
{
    sib__call    call;
    sib__keeper *keeper = NULL;
    sib_status   status = sib__enter(&call, ctx, function, true);
    if (status == SIB_OK) {
        status = add_column(&call, builder, column, &keeper);
    }
    if (status == SIB_OK) {
        keeper->release = release;
        keeper->payload = payload;
    }
    return sib__leave(&call, status, keeper);
}

sib_status sib_table_builder_add_f64(sib_context *ctx, sib_table_builder *builder,
                                     const char *name, sib_f64 values, sib_validity validity,
                                     sib_release release, void *payload)
{
    sib__column column = {
        .name = name, .type = SIB_COLUMN_TYPE_F64, .f64 = values, .validity = validity};
    return add(ctx, "sib_table_builder_add_f64", builder, column, release, payload);
}

sib_status sib_table_builder_add_i64(sib_context *ctx, sib_table_builder *builder,
                                     const char *name, sib_i64 values, sib_validity validity,
                                     sib_release release, void *payload)
{
    sib__column column = {
        .name = name, .type = SIB_COLUMN_TYPE_I64, .i64 = values, .validity = validity};
    return add(ctx, "sib_table_builder_add_i64", builder, column, release, payload);
}

sib_status sib_table_builder_add_dates(sib_context *ctx, sib_table_builder *builder,
                                       const char *name, sib_dates values,
                                       sib_validity validity, sib_release release,
                                       void *payload)
{
    sib__column column = {
        .name = name, .type = SIB_COLUMN_TYPE_DATE, .dates = values, .validity = validity};
    return add(ctx, "sib_table_builder_add_dates", builder, column, release, payload);
}

sib_status sib_table_builder_add_codes(sib_context *ctx, sib_table_builder *builder,
                                       const char *name, sib_i32 values, sib_text levels,
                                       sib_validity validity, sib_release release,
                                       void *payload)
{
    sib__column column = {.name = name,
                          .type = SIB_COLUMN_TYPE_CODES,
                          .codes = values,
                          .levels = levels,
                          .validity = validity};
    return add(ctx, "sib_table_builder_add_codes", builder, column, release, payload);
}

sib_status sib_table_builder_add_flags(sib_context *ctx, sib_table_builder *builder,
                                       const char *name, sib_u8 values, sib_validity validity,
                                       sib_release release, void *payload)
{
    sib__column column = {
        .name = name, .type = SIB_COLUMN_TYPE_FLAG, .flags = values, .validity = validity};
    return add(ctx, "sib_table_builder_add_flags", builder, column, release, payload);
}

sib_status sib_table_builder_add_text(sib_context *ctx, sib_table_builder *builder,
                                      const char *name, sib_text values, sib_validity validity,
                                      sib_release release, void *payload)
{
    sib__column column = {
        .name = name, .type = SIB_COLUMN_TYPE_TEXT, .text = values, .validity = validity};
    return add(ctx, "sib_table_builder_add_text", builder, column, release, payload);
}

/* The columns change hands last, when nothing can fail any more. */
static sib_status finish(sib__call *call, sib_table_builder *builder, sib_table **out)
{
    SIB__TRY(check_open(call, builder));
    SIB__TRY(sib__table_make(call, builder->rows, builder->columns, out));
    sib_table *table = *out;
    if (builder->columns > 0) {
        memcpy(table->entries, builder->entries,
               (size_t)builder->columns * sizeof *builder->entries);
    }
    table->columns = builder->columns;
    table->room = 0;
    builder->columns = 0;
    builder->finished = true;
    return SIB_OK;
}

sib_status sib_table_builder_finish(sib_context *ctx, sib_table_builder *builder,
                                    sib_table **out)
{
    sib__call  call;
    sib_table *table = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_table_builder_finish", SIB__OUT(out));
    if (status == SIB_OK) {
        status = finish(&call, builder, &table);
    }
    return SIB__LEAVE(&call, status, out, table);
}

void sib_table_builder_free(sib_table_builder *builder)
{
    if (builder == NULL) {
        return;
    }
    for (int64_t i = 0; i < builder->columns; i++) {
        sib__keeper_drop(builder->entries[i].keeper);
    }
    sib__handle_free(builder);
}
